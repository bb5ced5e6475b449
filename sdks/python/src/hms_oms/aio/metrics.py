"""Figures, for programs that await: how many tickets stand where."""

from __future__ import annotations

from .. import models, operations
from .._client import AsyncClient
from .._counts import Counts
from .._default import async_client as default_client

__all__ = ["Counts", "board", "refresh"]


async def board(name: str, *, client: AsyncClient | None = None) -> Counts:
    """How many tickets of a board are in each status."""
    return Counts.of(await (client or default_client()).send(operations.get_board_counts(name)))


async def refresh(*, client: AsyncClient | None = None) -> models.RecountBody:
    """Counts again from the log, and answers which figures were wrong; none should be."""
    return await (client or default_client()).send(operations.refresh_metrics())
