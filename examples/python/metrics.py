"""How many tickets of a board stand where, as JSON for a chart."""

from hms_oms import metrics

print(metrics.board("City Potholes").to_json())
