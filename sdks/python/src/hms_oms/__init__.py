"""Boards and tickets of HMS-OMS.

    from hms_oms import Board, Ticket, Trigger

    board = Board("City Potholes")
    ticket = board.add(Ticket("Pothole on 5th Street", sla="48h"))
    board.move(ticket.number, to="in-progress")

    Trigger("dedup", when="gps match", then="merge").register(board)

`OMS_URL` and `OMS_TOKEN` say which server is meant, or `configure`. With neither, the server that
comes with this package is started on `./oms-data`. `hms_oms.aio` has the same for `asyncio`, and
`hms_oms.operations` every call that there is, for `Client.send`.
"""

from . import metrics, models, operations
from ._board import Board
from ._client import AsyncClient, Client
from ._default import configure
from ._errors import NotStartedError, OmsError, UnreachableError
from ._ticket import Ticket
from ._trigger import Trigger
from ._trigger_ticket import TriggerTicket
from ._version import __version__
from ._worker import run

__all__ = [
    "AsyncClient",
    "Board",
    "Client",
    "NotStartedError",
    "OmsError",
    "Ticket",
    "Trigger",
    "TriggerTicket",
    "UnreachableError",
    "__version__",
    "configure",
    "metrics",
    "models",
    "operations",
    "run",
]
