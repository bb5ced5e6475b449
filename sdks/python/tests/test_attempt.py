"""What is sent again, when, and what is not; and where it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from conftest import serving
from hms_oms import Board, Client, OmsError, Ticket, UnreachableError, models, operations
from hms_oms._attempt import PAUSES_S, Answered, Attempt
from hms_oms._call import Call
from hms_oms._where import Server, Where

SERVER = Server("http://hub", "t0ken")
OPEN = operations.open_ticket({"board": "B"})
CLAIM = operations.claim_tasks(models.ClaimRequest(owners=["crew"]))
LOOK = operations.get_health()


def response(status: int, text: str = "", **headers: str) -> httpx.Response:
    return httpx.Response(status, text=text, headers=headers)


def test_a_repetition_carries_the_same_key_and_another_call_another() -> None:
    attempt = Attempt(OPEN)
    keys = [attempt.request(SERVER)["headers"]["Idempotency-Key"] for _ in range(2)]
    assert keys[0] == keys[1]
    assert Attempt(OPEN).request(SERVER)["headers"]["Idempotency-Key"] != keys[0]
    assert Attempt(OPEN, "mine").request(SERVER)["headers"]["Idempotency-Key"] == "mine"
    assert "Idempotency-Key" not in Attempt(CLAIM).request(SERVER)["headers"]


def test_what_is_sent() -> None:
    move = operations.move_ticket("CP-2026-00007", models.MoveRequest(to="blocked"), if_match=3)
    sent = Attempt(move).request(SERVER)
    assert (sent["method"], sent["content"]) == ("POST", b'{"to": "blocked"}')
    assert sent["url"] == "http://hub/api/v1/tickets/CP-2026-00007/move"
    assert sent["headers"]["Authorization"] == "Bearer t0ken"
    assert sent["headers"]["If-Match"] == '"3"'
    assert sent["headers"]["Content-Type"] == "application/json"


@pytest.mark.parametrize("call", [OPEN, CLAIM, LOOK])
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(status: int, call: Call[Any]) -> None:
    attempt = Attempt(call)
    first = attempt.judge(response(status))
    assert isinstance(first, float)
    assert PAUSES_S[0] / 2 <= first <= PAUSES_S[0] * 1.5
    assert attempt.judge(response(status, **{"retry-after": "7"})) == 7.0
    with pytest.raises(OmsError) as caught:
        attempt.judge(response(status, **{"retry-after": "31"}))
    assert caught.value.retry_after == 31.0


def test_there_is_an_end_to_it() -> None:
    attempt = Attempt(LOOK)
    for _ in PAUSES_S:
        attempt.judge(response(503))
    with pytest.raises(OmsError):
        attempt.judge(response(503))
    attempt = Attempt(LOOK)
    for _ in PAUSES_S:
        attempt.broke(httpx.ReadError("gone"), "http://hub")
    with pytest.raises(UnreachableError, match="no answer from http://hub: gone"):
        attempt.broke(httpx.ReadError("gone"), "http://hub")


@pytest.mark.parametrize(
    ("error", "call", "is_again"),
    [
        (httpx.ConnectError(""), CLAIM, True),
        (httpx.ConnectTimeout(""), CLAIM, True),
        (httpx.ReadTimeout(""), CLAIM, False),
        (httpx.RemoteProtocolError(""), CLAIM, False),
        (httpx.ReadTimeout(""), OPEN, True),
        (httpx.RemoteProtocolError(""), LOOK, True),
    ],
)
def test_what_may_have_arrived_is_sent_again_only_if_it_may_be(
    error: httpx.TransportError, call: Call[Any], is_again: bool
) -> None:
    try:
        again = Attempt(call).broke(error, "http://hub") > 0
    except UnreachableError:
        again = False
    assert again == is_again


@pytest.mark.parametrize("status", [400, 404, 409, 412, 422, 500, 302])
def test_a_refusal_is_final(status: int) -> None:
    with pytest.raises(OmsError, match="not from HMS-OMS") as caught:
        Attempt(LOOK).judge(response(status, "<html>", **{"x-request-id": "req_7"}))
    assert (caught.value.status, caught.value.request_id) == (status, "req_7")


def test_an_answer_of_somebody_else_is_not_believed() -> None:
    assert Attempt(LOOK).judge(response(200, '{"status": "ok"}')) == Answered(
        models.HealthBody(status="ok")
    )
    for text in ("<html>", "{}", '{"status": 7}', "[]"):
        with pytest.raises(OmsError, match="cannot be read"):
            Attempt(LOOK).judge(response(200, text))


@pytest.mark.parametrize(
    ("named", "said", "server"),
    [
        (("http://a/", "x"), ("http://b", "y"), Server("http://a", "x")),
        ((None, None), ("http://b", "y"), Server("http://b", "y")),
        ((None, None), (None, "y"), Server("http://127.0.0.1:7070", "y")),
        ((None, None), ("http://b", None), Server("http://b", None)),
        ((None, None), ("", ""), None),
    ],
)
def test_which_server_is_meant(
    named: tuple[str | None, str | None],
    said: tuple[str | None, str | None],
    server: Server | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in zip(("OMS_URL", "OMS_TOKEN"), said, strict=True):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    where = Where(*named)
    assert (where.known, where.is_own) == (server, server is None)


def test_an_authority_that_is_named_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    files = {name: tmp_path / f"{name}.pem" for name in ("authority", "cert", "key")}
    authority.cert_pem.write_to_path(str(files["authority"]))
    certificate.cert_chain_pems[0].write_to_path(str(files["cert"]))
    certificate.private_key_pem.write_to_path(str(files["key"]))
    files["key"].chmod(0o600)
    flags = [f"--tls-cert={files['cert']}", f"--tls-key={files['key']}"]
    with serving(tmp_path / "data", *flags) as hub:
        assert hub.url.startswith("https://")
        with Client(hub.url, hub.token) as client, pytest.raises(UnreachableError):
            client.send(operations.get_health())
        monkeypatch.setenv("OMS_CA_FILE", str(files["authority"]))
        with Client(hub.url, hub.token) as client:
            assert Board("Lamps", client=client).add(Ticket("Dark")).number
