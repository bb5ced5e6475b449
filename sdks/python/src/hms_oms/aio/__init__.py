"""The same as `hms_oms` for `asyncio`: what takes time is awaited.

from hms_oms import Ticket, aio

board = await aio.Board.create("City Potholes")
ticket = await board.add(Ticket("Pothole on 5th Street"))
"""

from .._client import AsyncClient
from .._default import close, configure
from . import metrics
from ._board import Board
from ._trigger import Trigger, run

__all__ = ["AsyncClient", "Board", "Trigger", "close", "configure", "metrics", "run"]
