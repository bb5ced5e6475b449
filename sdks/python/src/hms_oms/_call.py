"""A call of the API, described and not made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote

from ._wire import decode, encode

T_co = TypeVar("T_co", covariant=True)


class Paged(Protocol[T_co]):
    """A page of a list."""

    @property
    def items(self) -> Sequence[T_co]:
        """What is on it."""

    @property
    def next(self) -> str | None:
        """The cursor of the page behind it; None when it is the last."""


@dataclass(frozen=True)
class Call(Generic[T_co]):
    """What to send, and how to read the answer. A client sends it."""

    method: str
    path: str
    answer: Any
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)
    if_match: int | None = None
    takes_key: bool = False

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows what became of it."""
        return self.takes_key or self.method in ("GET", "PUT")

    def at(self, cursor: str) -> Call[T_co]:
        """The same for a further page."""
        return replace(self, query={**self.query, "cursor": cursor})

    def parameters(self) -> dict[str, str]:
        """The query parameters that say something."""
        return {name: str(value) for name, value in self.query.items() if value is not None}

    def content(self) -> tuple[str, bytes] | None:
        """The body with its content type."""
        if self.body is None:
            return None
        if isinstance(self.body, bytes):
            return "application/octet-stream", self.body
        text = json.dumps(encode(self.body), allow_nan=False, ensure_ascii=False)
        return "application/json", text.encode()

    def read(self, content: bytes) -> T_co:
        """The answer, from the bytes of a response that says that all went well."""
        if self.answer is bytes:
            return content  # type: ignore[return-value]
        if self.answer is str:
            return content.decode()  # type: ignore[return-value]
        answer: T_co = decode(self.answer, json.loads(content))
        return answer


def path(route: str, **values: str) -> str:
    """The route with each value in its place, escaped."""
    return route.format(**{name: quote(value, safe="") for name, value in values.items()})
