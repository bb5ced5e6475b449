"""Ten reports at once, for programs that await."""

import asyncio

from hms_oms import Ticket, aio


async def main() -> None:
    """Opens the tickets side by side, closes one, and counts."""
    board = await aio.Board.create("Street Lights", tz="America/Chicago", sla="3d")
    tickets = [Ticket(f"Lamp {n} is dark", labels=["lamp"]) for n in range(10)]
    await asyncio.gather(*[board.add(ticket) for ticket in tickets])
    await board.move(tickets[0].id, to="in-progress")
    await board.move(tickets[0].id, to="completed")
    counts = await aio.metrics.board(board.name)
    print(f"{counts.queued} wait, {counts.completed} is done")
    await aio.close()


asyncio.run(main())
