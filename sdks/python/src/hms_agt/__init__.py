"""Agents of HMS-OMS: programs that answer a question about a ticket.

    from hms_agt import Agent

    ranker = Agent.load("Pothole-Ranker")
    priority = ranker.call("A deep hole at the junction")

Which server is meant is said as for `hms_oms`. `hms_agt.aio` has the same for `asyncio`.
"""

from ._agent import Agent
from ._answer import AgentError, Answer

__all__ = ["Agent", "AgentError", "Answer"]
