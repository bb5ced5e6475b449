"""What can go wrong, as exceptions."""

from __future__ import annotations

import json
from typing import Any

from . import models
from ._wire import UnreadableError, decode


class OmsError(Exception):
    """A call did not do what was asked."""

    detail: str
    """What happened and what to do."""

    code: str | None
    """The server's stable code, like `OMS-020`; None when no server has answered."""

    status: int | None
    """The HTTP status; None when no server has answered."""

    errors: list[models.FaultBody]
    """Every fault of the input, each with its place."""

    request_id: str | None
    """Names the request in the server's log."""

    problem: models.ProblemBody | None
    """The whole of what the server said."""

    retry_after: float | None
    """Seconds after which the server wants to be asked again."""

    def __init__(
        self,
        detail: str,
        *,
        status: int | None = None,
        problem: models.ProblemBody | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.detail = detail
        self.status = status
        self.problem = problem
        self.code = problem.code if problem else None
        self.errors = list(problem.errors or []) if problem else []
        self.request_id = problem.request_id if problem else request_id
        self.retry_after = retry_after
        super().__init__(detail)

    @property
    def field(self) -> str | None:
        """Where the first fault of the input is, like `labels[1]`."""
        return self.errors[0].path if self.errors else None

    def __str__(self) -> str:
        more = [f"{fault.path}: {fault.detail} [{fault.code}]" for fault in self.errors[1:]]
        code = f" [{self.code}]" if self.code else ""
        return "\n".join([self.detail + code, *more])


class UnreachableError(OmsError):
    """No server has answered; what was asked may have been done all the same."""


class NotStartedError(OmsError):
    """The server that the SDK carries did not start."""


def refused(status: int, content: bytes, headers: Any) -> OmsError:
    """The error that a response tells."""
    request_id = headers.get("x-request-id")
    retry_after = _seconds(headers.get("retry-after"))
    try:
        problem: models.ProblemBody = decode(models.ProblemBody, json.loads(content))
    except (UnreadableError, ValueError):
        detail = f"the answer has the status {status} and is not from HMS-OMS"
        return OmsError(detail, status=status, request_id=request_id, retry_after=retry_after)
    return OmsError(problem.detail, status=status, problem=problem, retry_after=retry_after)


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdecimal() else None
