"""Figures: how many tickets stand where."""

from __future__ import annotations

from . import _default, models, operations
from ._client import Client
from ._counts import Counts

__all__ = ["Counts", "board", "refresh"]


def board(name: str, *, client: Client | None = None) -> Counts:
    """How many tickets of a board are in each status."""
    return Counts.of((client or _default.client()).send(operations.get_board_counts(name)))


def refresh(*, client: Client | None = None) -> models.RecountBody:
    """Counts again from the log, and answers which figures were wrong; none should be."""
    return (client or _default.client()).send(operations.refresh_metrics())
