"""A board, a ticket on it, and its first move. Run it anywhere: it brings its own server."""

from hms_oms import Board, Ticket

board = Board(name="City Potholes")

ticket = Ticket(
    title="Hole in Elm Street",
    data={"photo": "img_007.jpg", "gps": "39.781,-89.650"},
    sla="48h",
)
board.add(ticket)
board.move(ticket_id=ticket.id, to="in-progress")

print("Current status:", board.get(ticket.id).status)
