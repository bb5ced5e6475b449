"""What a board's figures are, as a program holds them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from . import models
from ._wire import encode


@dataclass(frozen=True, kw_only=True)
class Counts(models.BoardCounts):
    """How many tickets of a board are in each status."""

    @classmethod
    def of(cls, body: models.BoardCounts) -> Counts:
        """The figures as the server has them."""
        return cls(**vars(body))

    def to_json(self) -> str:
        """The same as JSON, for a chart or a panel: these four keys in this order."""
        return json.dumps(encode(self))
