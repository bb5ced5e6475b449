"""Whoever has been blocked for a day goes to the senior supervisor. Runs until Ctrl-C."""

from hms_oms import Trigger


def is_stuck(ticket):
    """Whether it has been blocked for more than a day."""
    return ticket.status == "blocked" and ticket.age() > 24 * 60


Trigger(
    name="escalate whoever is stuck",
    when=is_stuck,
    then=lambda t: t.assign("senior_supervisor"),
).register("City Potholes")
