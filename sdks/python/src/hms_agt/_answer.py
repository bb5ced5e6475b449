"""What an agent has answered."""

from __future__ import annotations

from typing import Any, TypedDict

from hms_oms import OmsError, models


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
