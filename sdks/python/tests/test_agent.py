"""Agents, as a program asks them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from conftest import Hub
from hms_agt import Agent, AgentError, aio
from hms_oms import AsyncClient, Board, Client, OmsError, Ticket, operations

EXAMPLES = Path(__file__).parents[3] / "examples" / "agents"


def test_every_hub_has_a_ranker(client: Client) -> None:
    ranker = Agent.load("Pothole-Ranker", client=client)
    assert ranker.call("img_001.jpg") == 2
    assert ranker.call_full("A deep hole") == {
        "output": 1,
        "confidence": 0.9,
        "error": None,
        "version": 0,
    }
    with pytest.raises(OmsError) as caught:
        ranker.call(7)
    assert caught.value.field == "input"


def test_an_unknown_name_is_answered_with_those_there_are(client: Client) -> None:
    with pytest.raises(OmsError, match="Pothole-Ranker") as caught:
        Agent.load("Pothole-Renker", client=client)
    assert (caught.value.status, caught.value.code) == (404, "OMS-128")


def test_an_agent_is_published_asked_and_switched_off(client: Client) -> None:
    definition = json.loads((EXAMPLES / "loan-risk-agent.json").read_text())
    client.send(operations.publish_agent("LoanRiskAgent", definition))
    agent = Agent.load("LoanRiskAgent", client=client)
    assert agent.call({"amount": 120_000, "applicant": "ACME"}) == {"score": 65}
    broken = definition | {"rule": {"output": {"score": "'high'"}}}
    client.send(operations.publish_agent("LoanRiskAgent", broken))
    answer = agent.call_full({"amount": 1})
    assert answer["output"] is None
    assert answer["version"] == agent.version + 1
    with pytest.raises(AgentError, match="score"):
        agent.call({"amount": 1})
    off = definition | {"enabled": False}
    client.send(operations.publish_agent("LoanRiskAgent", off))
    with pytest.raises(OmsError, match="switched off"):
        agent.call({"amount": 1})


def test_the_same_for_programs_that_await(hub: Hub) -> None:
    async def ask() -> None:
        async with AsyncClient(hub.url, hub.token) as client:
            ranker = await aio.Agent.load("Pothole-Ranker", client=client)
            assert await ranker.call("a crack in the alley") == 3
            assert (await ranker.call_full("x"))["confidence"] == 0.5

    asyncio.run(ask())


def test_what_an_agent_suggests_at_a_ticket_is_accepted_or_rejected(
    hub: Hub, client: Client
) -> None:
    ranker = Agent.load("Pothole-Ranker", client=client)
    board = Board("City Potholes", client=client)
    deep, img = Ticket(title="A deep hole"), Ticket(title="img_001.jpg")
    for ticket in (deep, img):
        board.add(ticket)
    asked = ranker.ask(deep)
    assert [(call.output, call.waits_for) for call in asked.agent_calls or []] == [(1, "person")]
    assert ranker.accept(deep).priority == 1
    with pytest.raises(AgentError, match="suggests nothing"):
        ranker.accept(deep)
    assert not ranker.ask(deep, autonomy="shadow").agent_calls

    async def turn_down() -> None:
        async with AsyncClient(hub.url, hub.token) as awaited:
            same = await aio.Agent.load("Pothole-Ranker", client=awaited)
            assert (await same.ask(img)).agent_calls
            assert (await same.reject(img, "It shows a puddle")).agent_calls is None
            with pytest.raises(AgentError, match="suggests nothing"):
                await same.reject(img)

    asyncio.run(turn_down())
