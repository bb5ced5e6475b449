"""A worker of a trigger: asks what has changed, asks its functions, and sends what they want.

It is written once, for programs that wait and programs that await: what takes time goes through
`Hands`.
"""

from __future__ import annotations

import inspect
import logging
import math
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from . import models, operations
from ._call import Call
from ._errors import OmsError
from ._trigger_ticket import Action, Sight, TriggerTicket

T = TypeVar("T")

logger = logging.getLogger("hms_oms.triggers")

FORBIDDEN, NOT_FOUND, REFUSED = 403, 404, 422
RUNS_ELSEWHERE, REPLACED, BEHIND = "OMS-150", "OMS-151", "OMS-152"

PAGE = 100
"""Tickets that are looked at before the server hears of them."""

WAIT_S = 20
"""How long the server is asked to wait for the next ticket."""

AGAIN_S = 60.0
"""When a ticket is looked at again whose age was asked for."""

WATCHED_MAX = 100_000
"""Most tickets that are looked at again and again; of more, the oldest are let go."""

UNSAVED_MAX = 50
"""Answers without anything to say after which the cursor is moved all the same."""

FAILURES_MAX = 10
"""So many failures in a row park the trigger."""

PARKED_S = 5.0
"""How often a parked trigger is asked about."""

RETRY_S, RETRY_MAX_S = 1.0, 30.0
"""How long to wait after a failure of the server, at first and at most."""


class Hands(Protocol):
    """What takes time, for one kind of program."""

    async def send(self, call: Call[T]) -> T:
        """The answer of a call."""

    async def rest(self, seconds: float) -> None:
        """Waits, or until the worker is to stop."""


@dataclass
class Verdict:
    """What was found of a ticket, and is wanted."""

    sight: Sight
    holds: bool
    then: list[Action]

    def body(self) -> models.VerdictRequest:
        """The same as it is sent."""
        ticket = self.sight.body
        return models.VerdictRequest(
            ticket=ticket.id, version=ticket.version, holds=self.holds, then=self.then
        )


class Worker:
    """One trigger's worker. What it knows is lost with it, and nobody misses it."""

    def __init__(self, name: str, version: int, when: Any, then: Any, awaits: bool = False) -> None:
        self.name = name
        self.version = version
        self.is_stopping = False
        self.is_idle = False
        self.on_stop: Callable[[], None] | None = None
        self._when = when
        self._then = then
        self._awaits = awaits
        self._reached: str | None = None
        self._unsaved = 0
        self._watched: dict[str, tuple[float, Sight]] = {}
        self._failures = {"when": 0, "then": 0}
        self._said: set[str] = set()

    def stop(self) -> None:
        """Has it end after the ticket that it looks at."""
        self.is_stopping = True
        if self.on_stop:
            self.on_stop()

    async def work(self, hands: Hands) -> None:
        """Works until it is stopped or replaced."""
        swept, pause = False, RETRY_S
        while not self.is_stopping:
            try:
                # First what is behind the cursor: what came from imports is known by it.
                is_even = await self._round(hands, WAIT_S if swept else 0)
                if is_even and not swept:
                    await self._sweep(hands)
                    swept = True
                pause = RETRY_S
            except OmsError as error:
                if self.is_stopping:
                    return
                if error.code == BEHIND:
                    self._reached = None
                    continue
                if error.code in (REPLACED, RUNS_ELSEWHERE) or error.status in (401, 403, 404):
                    logger.error("trigger %s ends here: %s", self.name, error)
                    return
                logger.warning("trigger %s waits: %s", self.name, error)
                await hands.rest(pause * random.uniform(0.5, 1.5))
                pause = min(pause * 2, RETRY_MAX_S)

    async def _round(self, hands: Hands, wait_s: int) -> bool:
        """Looks at what is next; whether nothing more is there."""
        await self._conclude(hands, [v for s in self._due() if (v := await self._judge(hands, s))])
        call = operations.next_candidates(
            self.name,
            version=self.version,
            limit=PAGE,
            behind=self._reached,
            wait_s=min(wait_s, self._free_s()),
        )
        self.is_idle = True
        try:
            ahead = await hands.send(call)
        finally:
            self.is_idle = False
        if ahead.parked:
            self._tell_once(f"trigger {self.name} is parked: {ahead.parked.reason}")
            self._failures = {"when": 0, "then": 0}
            await hands.rest(PARKED_S)
            return False
        verdicts = await self._judge_all(hands, ahead.candidates)
        if self.is_stopping:  # What it has not looked at is looked at by the next one.
            await self._conclude(hands, verdicts)
            return False
        self._unsaved += self._reached != ahead.to
        if verdicts or self._unsaved > UNSAVED_MAX:
            await self._conclude(hands, verdicts, (ahead.from_, ahead.to))
            self._unsaved = 0
        self._reached = ahead.to
        return len(ahead.candidates) < PAGE

    async def _sweep(self, hands: Hands) -> None:
        """Looks at the open tickets that there are."""
        cursor: str | None = None
        while not self.is_stopping:
            page = await hands.send(
                operations.list_candidates(
                    self.name, version=self.version, limit=PAGE, cursor=cursor
                )
            )
            await self._conclude(hands, await self._judge_all(hands, page.items))
            cursor = page.next
            if cursor is None:
                return

    async def _judge_all(
        self, hands: Hands, candidates: Sequence[models.CandidateBody]
    ) -> list[Verdict]:
        verdicts = []
        for candidate in candidates:
            if self.is_stopping:
                break
            verdict = await self._judge(hands, Sight(candidate))
            if verdict:
                verdicts.append(verdict)
        return verdicts

    async def _judge(self, hands: Hands, sight: Sight) -> Verdict | None:
        """What becomes of a ticket; None when the server knows it already."""
        ticket = TriggerTicket(sight)
        which, since = "when", sight.body.status_since
        is_watched = self._watched.pop(sight.body.id, None) is not None
        try:
            holds = bool(await self._ask(self._when, ticket))
            self._failures["when"] = 0
            is_watched = ticket._asked_age
            held = sight.held_since is not None
            if ticket._asked_age:  # Once in each stay in a status.
                held = sight.held_since == since
            if holds and not held and not sight.quiet:
                which, ticket._wanted = "then", []
                await self._act(ticket)
        except Exception as error:
            await self._failed(hands, which, ticket.number, error)
            return None
        finally:
            if is_watched and sight.is_open:
                self._watch(sight)
        then, ticket._wanted = ticket._wanted or [], None
        if holds == (sight.held_since is not None) and (held or not holds) and not then:
            return None
        return Verdict(sight, holds, then)

    async def _act(self, ticket: TriggerTicket) -> None:
        if callable(self._then):
            await self._ask(self._then, ticket)
            return
        for action in self._then if isinstance(self._then, list) else [self._then]:
            ticket._want(action)

    async def _ask(self, function: Any, ticket: TriggerTicket) -> Any:
        answer = function(ticket)
        if not inspect.isawaitable(answer):
            return answer
        if not self._awaits:
            if inspect.iscoroutine(answer):
                answer.close()
            raise TypeError("it is to be awaited: use hms_oms.aio.Trigger")
        return await answer

    def _watch(self, sight: Sight) -> None:
        if len(self._watched) == WATCHED_MAX:
            self._tell_once(f"trigger {self.name} watches {WATCHED_MAX} tickets and no more")
            self._watched.pop(next(iter(self._watched)))
        self._watched[sight.body.id] = (time.monotonic() + AGAIN_S, sight)

    def _due(self) -> list[Sight]:
        """Those whose minute is over: they were put in by it, so the first are due first."""
        due: list[Sight] = []
        now = time.monotonic()
        for again, sight in self._watched.values():
            if again > now or len(due) == PAGE:
                break
            due.append(sight)
        return due

    def _free_s(self) -> int:
        """Whole seconds until a watched ticket is due."""
        first = next(iter(self._watched.values()), None)
        return WAIT_S if first is None else max(0, math.ceil(first[0] - time.monotonic()))

    async def _conclude(
        self, hands: Hands, verdicts: list[Verdict], moved: tuple[str, str] | None = None
    ) -> None:
        """Says what was found. What the server cannot read fails, and the others go on."""
        while verdicts or moved:
            start, to = moved or (None, None)
            request = models.ConcludeRequest(
                version=self.version,
                from_=start,
                to=to,
                results=[verdict.body() for verdict in verdicts],
            )
            try:
                concluded = await hands.send(operations.conclude_candidates(self.name, request))
            except OmsError as error:
                unread = _unread(error, len(verdicts))
                if not unread:
                    raise
                for index in unread:
                    number = verdicts[index].sight.body.number
                    await self._failed(hands, "then", number, error)
                verdicts = [v for index, v in enumerate(verdicts) if index not in unread]
                continue
            for warning in concluded.warnings:
                self._tell_once(f"trigger {self.name}: {warning.detail}")
            for verdict, outcome in zip(verdicts, concluded.outcomes, strict=True):
                await self._hear(hands, verdict, outcome)
            return

    async def _hear(self, hands: Hands, verdict: Verdict, outcome: models.OutcomeBody) -> None:
        sight = verdict.sight
        # One that was passed has changed, and is seen anew.
        sight.held_since = sight.body.status_since if verdict.holds else None
        if outcome.outcome in ("done", "unchanged"):
            self._failures["then"] = 0
        if outcome.outcome == "refused":
            await self._failed(hands, "then", sight.body.number, OmsError(outcome.why or ""))

    async def _failed(self, hands: Hands, which: str, number: str, error: Exception) -> None:
        """Reports a failure; the tenth in a row parks the trigger."""
        self._failures[which] += 1
        said = f"`{which}` failed for {number}: {type(error).__name__}: {error}"
        trace = None if isinstance(error, OmsError) else error
        logger.warning("trigger %s: %s", self.name, said, exc_info=trace)
        if self._failures[which] >= FAILURES_MAX:
            self._failures[which] = 0
            reason = models.ReasonRequest(reason=_line(said))
            await hands.send(operations.park_trigger(self.name, reason))

    def _tell_once(self, text: str) -> None:
        if text not in self._said and len(self._said) < 1_000:
            self._said.add(text)
            logger.warning("%s", text)


def _unread(error: OmsError, count: int) -> set[int]:
    """The results that the server has found faults in, if it found fault with nothing else."""
    if error.status != REFUSED:
        return set()
    places = [re.match(r"results\[(\d+)\]", fault.path) for fault in error.errors]
    if not all(places):
        return set()
    return {index for place in places if place and (index := int(place[1])) < count}


def _line(text: str) -> str:
    """As a reason is written: one line, and not too long."""
    return " ".join(text.split())[:400]
