"""An agent, for programs that await."""

from __future__ import annotations

from typing import Any

from hms_oms import AsyncClient, _default, operations

from .._answer import Answer, bare, full


class Agent:
    """An agent that the server has."""

    name: str
    """Its name."""

    version: int
    """The version that was the newest when it was loaded."""

    def __init__(self, name: str, version: int, client: AsyncClient) -> None:
        self.name = name
        self.version = version
        self._client = client

    @classmethod
    async def load(cls, name: str, *, client: AsyncClient | None = None) -> Agent:
        """Finds an agent by its name; the error for an unknown one lists those there are."""
        asked = client or _default.async_client()
        body = await asked.send(operations.get_agent(name))
        return cls(body.name, body.version, asked)

    async def call(self, question: Any) -> Any:
        """The agent's output; raises `AgentError` when it has none."""
        return bare(self.name, await self.call_full(question))

    async def call_full(self, question: Any) -> Answer:
        """The agent's output with how sure it is, what went wrong, and its version."""
        call = operations.call_agent(self.name, {"input": question})
        return full(await self._client.send(call))
