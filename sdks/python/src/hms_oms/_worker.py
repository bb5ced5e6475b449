"""The threads that workers run on, and what keeps the process alive for them."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import TypeVar

from ._call import Call
from ._client import Client
from ._work import Worker, logger

T = TypeVar("T")

LOOK_S = 0.2
"""How often the keeper looks whether a worker is left."""

LEAVE_S = 10.0
"""How long a worker that is to stop may take to say what it wants."""

_lock = threading.Lock()
_stopping = threading.Event()
_workers: list[tuple[Worker, threading.Thread]] = []
_keeper: threading.Thread | None = None


class _Hands:
    """For a thread: nothing here is ever suspended."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.woken = threading.Event()

    async def send(self, call: Call[T]) -> T:
        return self._client.send(call)

    async def rest(self, seconds: float) -> None:
        self.woken.wait(seconds)


def start(worker: Worker, client: Client) -> None:
    """Runs a worker on a thread, and keeps the process alive for it."""
    global _keeper
    hands = _Hands(client)
    worker.on_stop = hands.woken.set
    # A question that waits must not hold up the end, and what it is killed in is done or not.
    thread = threading.Thread(
        target=_run, args=(worker, hands), name=f"trigger {worker.name}", daemon=True
    )
    with _lock:
        _stopping.clear()
        _workers[:] = [(other, alive) for other, alive in _workers if alive.is_alive()]
        _workers.append((worker, thread))
        thread.start()
        if _keeper is None or not _keeper.is_alive():
            _keeper = threading.Thread(target=_keep, name="hms_oms triggers", daemon=False)
            _keeper.start()
    _hear_interrupts()


def run() -> None:
    """Waits while triggers of functions run here: until Ctrl-C, or until none is left."""
    keeper = _keeper
    try:
        while keeper is not None and keeper.is_alive():
            keeper.join(LOOK_S)
    except KeyboardInterrupt:
        stop()


def stop() -> None:
    """Ends every worker of this process."""
    _stopping.set()
    if _keeper is not None:
        _keeper.join()


def _run(worker: Worker, hands: _Hands) -> None:
    work = worker.work(hands)
    try:
        work.send(None)
    except StopIteration:
        return
    except Exception:
        if not worker.is_stopping:
            logger.exception("trigger %s ends here", worker.name)
    finally:
        work.close()


def _keep() -> None:
    """Lives while a worker does. One that only waits for the server is left where it is."""
    while not _stopping.wait(LOOK_S):
        with _lock:
            if not any(thread.is_alive() for _, thread in _workers):
                return
    with _lock:
        workers = list(_workers)
    for worker, _ in workers:
        worker.stop()
    for worker, thread in workers:
        if not worker.is_idle:
            thread.join(LEAVE_S)


def _hear_interrupts() -> None:
    """Has Ctrl-C end the workers, beside what it does to the program."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)


def _interrupted(number: int, frame: FrameType | None) -> None:
    _stopping.set()
    if threading.main_thread().is_alive():  # It has more to do than to wait for us.
        signal.default_int_handler(number, frame)
