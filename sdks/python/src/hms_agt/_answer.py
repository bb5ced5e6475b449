"""What an agent has answered."""

from __future__ import annotations

from typing import Any, TypedDict

from hms_oms import OmsError, Ticket, _ticket, models


class Answer(TypedDict):
    """All of an answer."""

    output: Any
    """What came out; None with an error."""
    confidence: float | None
    """How sure the agent is, from 0 to 1."""
    error: str | None
    """Why nothing came out."""
    version: int
    """The version of the agent that answered."""


class AgentError(OmsError):
    """An agent that was asked has no output."""


def ticket_name(ticket: Ticket | str) -> str:
    """What a call names a ticket by: its number, its tracking string or its id."""
    return ticket if isinstance(ticket, str) else _ticket.named(ticket.id)


def limited(autonomy: str | None) -> dict[str, Any]:
    """What may become of an answer at most."""
    return {} if autonomy is None else {"autonomy": autonomy}


def suggestion(name: str, body: models.StaffTicket) -> str:
    """The call with which an agent suggests something at a ticket; it has one at most."""
    for call in body.agent_calls or []:
        if call.agent == name and call.waits_for == "person":
            return str(call.call)
    raise AgentError(f"the agent {name} suggests nothing at {body.number}")


def full(body: models.AnswerBody) -> Answer:
    """An answer as the server gave it."""
    return Answer(
        output=body.output, confidence=body.confidence, error=body.error, version=body.version
    )


def bare(name: str, answer: Answer) -> Any:
    """The output of an answer."""
    if answer["error"] is not None:
        raise AgentError(f"the agent {name} has no output: {answer['error']}")
    return answer["output"]
