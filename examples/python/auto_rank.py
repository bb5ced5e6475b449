"""Every new pothole gets its urgency from an agent. Runs until Ctrl-C."""

from hms_agt import Agent

from hms_oms import Trigger

ranker = Agent.load("Pothole-Ranker")

Trigger(
    name="rank new potholes",
    when=lambda t: t.status == "queued",
    then=lambda t: t.set_priority(ranker.call(t.data["photo"])),
).register(board="City Potholes")
