"""An agent, for programs that await."""

from __future__ import annotations

from typing import Any

from hms_oms import AsyncClient, Ticket, _default, models, operations

from .._answer import Answer, bare, full, limited, suggestion, ticket_name


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

    async def ask(self, ticket: Ticket | str, *, autonomy: str | None = None) -> models.StaffTicket:
        """Asks it about a ticket; `autonomy` lowers what becomes of its answer.

        The answer may come later: `agent_calls` of the ticket says what waits for it.
        """
        name = ticket_name(ticket)
        call = operations.ask_about_ticket(name, self.name, limited(autonomy))
        return await self._client.send(call)

    async def accept(self, ticket: Ticket | str) -> models.StaffTicket:
        """Has what it suggests at a ticket take effect; `AgentError` when it suggests nothing."""
        name = ticket_name(ticket)
        call = suggestion(self.name, await self._client.send(operations.get_ticket(name)))
        return await self._client.send(operations.accept_suggestion(name, call, {}))

    async def reject(self, ticket: Ticket | str, reason: str | None = None) -> models.StaffTicket:
        """Turns down what it suggests at a ticket; `AgentError` when it suggests nothing."""
        name = ticket_name(ticket)
        call = suggestion(self.name, await self._client.send(operations.get_ticket(name)))
        said = {} if reason is None else {"reason": reason}
        return await self._client.send(operations.reject_suggestion(name, call, said))
