"""Figures, for programs that await: how many tickets stand where."""

from __future__ import annotations

from .. import _default, models, operations
from .._client import AsyncClient
from .._counts import Counts

__all__ = ["Counts", "board", "refresh"]


async def board(name: str, *, client: AsyncClient | None = None) -> Counts:
    """How many tickets of a board are in each status."""
    return Counts.of(
        await (client or _default.async_client()).send(operations.get_board_counts(name))
    )


async def refresh(*, client: AsyncClient | None = None) -> models.RecountBody:
    """Counts again from the log, and answers which figures were wrong; none should be."""
    return await (client or _default.async_client()).send(operations.refresh_metrics())
