"""Agents, for programs that await."""

from ._agent import Agent

__all__ = ["Agent"]
