"""What the API storm does to requests before they are sent.

Some values are right only once or only here, so that nearly every made-up one is refused, and
what lies behind is never met. Of four such requests, three are sent without.
"""

from itertools import count

import schemathesis

KEY = "Idempotency-Key"
VERSION = "If-Match"
PLACES = ("cursor", "after", "since")
TURN = count(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes keys new, and leaves out versions and places that nobody gave."""
    turn = next(TURN)
    if turn % 4:
        if case.headers.get(KEY):
            case.headers[KEY] = f"storm-{turn}"
        case.headers.pop(VERSION, None)
        for place in PLACES:
            case.query.pop(place, None)
    body = case.body
    # A claim may wait for work for half a minute, and here nobody brings any.
    if isinstance(body, dict) and isinstance(body.get("wait_s"), int):
        body["wait_s"] = min(body["wait_s"], 0)
