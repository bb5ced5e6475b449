"""Reports of the same place are folded together. The server does it: this ends at once."""

from hms_oms import Trigger

Trigger(name="dedup", when="gps match", then="merge").register("City Potholes")
