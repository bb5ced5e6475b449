"""A service to which tasks are brought: checks the signature, pays, and answers with the result.

Needs nothing but Python. The secret comes from the variable TREASURY_SECRET, as
`oms secret make treasury` printed it.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = base64.b64decode(os.environ["TREASURY_SECRET"].removeprefix("whsec_"))
TOLERANCE_S = 300
SEEN_MAX = 10_000
SEEN = {}


def is_signed(headers, body):
    """Whether the hub has sent this, and lately."""
    message, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > TOLERANCE_S:
        return False
    signed = hmac.new(SECRET, f"{message}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(signed).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected, one) for one in given)


def pay(task):
    """What the service is there for."""
    amount = (task["input"] or {}).get("amount", 0)
    return {"outcome": "done", "output": {"paid": amount}, "note": f"paid {amount}"}


class Handler(BaseHTTPRequestHandler):
    """Answers one message."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if not is_signed(self.headers, body):
            self.send_error(401)
            return
        message = self.headers["webhook-id"]
        # The same message may come again: it gets the first answer.
        if message not in SEEN:
            SEEN[message] = pay(json.loads(body)["data"])
        if len(SEEN) > SEEN_MAX:
            SEEN.pop(next(iter(SEEN)))
        answer = json.dumps(SEEN[message]).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", 7071), Handler).serve_forever()
