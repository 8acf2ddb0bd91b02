"""kill -9 of each process at each step of an inquiry: asked, permitted, held, released, answered, fetched, adopted,
reported.

The steps are not listed by hand: a first round with the real processes tells every transaction that wrote something,
and then each is killed before and after it, with a child of its own. Whoever was killed is started again, everything is
done once more, and the three sides must have each fact exactly once.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sesshu.contracts.exchange.states import OPEN_INQUIRIES, InquiryState
from sesshu.operate.exchange.driving import System, reconcile
from sesshu.operate.exchange.running import PLACES
from tests.exchange.cities import CLOCK, DOSES, TODAY, Cities
from tests.exchange.wishes import NOWHERE, SIDES, Moment, Wish, moments
from tests.faults.killing import LONG, seeded, write_result

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(7200 if LONG else 900)]
NETWORK, KUMAMOTO, OTARU = (place.name for place in PLACES)
SAMPLE, DEPARTMENT = 3, "予防接種係"
# Which process dies, and during which command of which city. A door dies while it is called.
COMMANDS = (
    (KUMAMOTO, "ask"), (KUMAMOTO, "send"), (NETWORK, "send"), (OTARU, "send"), (OTARU, "release"),
    (KUMAMOTO, "take_answer"), (KUMAMOTO, "settle"), (OTARU, "ending"), (NETWORK, "ending"),
)  # fmt: skip
WHO = {"release": OTARU, "ending": OTARU}
NUMBERS = itertools.count(5000)  # of the children


class Dying:
    """The three with processes that die on request."""

    def __init__(self, cities: Cities, folder: Path) -> None:
        self.cities, self.wish = cities, Wish(folder)
        self.systems = {one.place.name: one.system for one in (cities.network, cities.kumamoto, cities.otaru)}

    def child(self, *, held: bool) -> str:
        """A child whom both cities know; the key of the inquiry about it."""
        number = next(NUMBERS)
        self.cities.child(number, copies=DOSES[:1])
        if held:
            there = self.cities.otaru_number(number)
            self.cities.otaru.tell("flags", {"unified_numbers": [there], "blocked": True, "withheld": False})
        return f"step-{number}"

    def told(self, command: str, key: str) -> Any:
        question = {
            "client_key": key, "unified_number": f"1{int(key.removeprefix('step-')):013}0", "provider": "012033",
            "duty": "implementation", "row": 25, "part": 1, "subject": "target", "information": "immunization_record",
            "items": ["date", "lot"], "case": "転入-1",
        }  # fmt: skip
        return {
            "ask": {"department": DEPARTMENT, "given": True, "questions": [question]}, "send": None, "ending": None,
            "release": {"note": "電話で確認した"}, "take_answer": {"client_key": key}, "settle": {"client_key": key},
        }[command]  # fmt: skip

    def until(self, command: str, key: str) -> None:
        """Everything that comes before a command."""
        for earlier in ("ask", "send", "release", "send", "take_answer", "settle"):
            if earlier == command:
                return
            self.tell(earlier, key)

    def tell(self, command: str, key: str, *, late: bool = False) -> Any:
        """The command as it is usually done; `late`: when the lease of somebody who was killed is over."""
        one = self.cities.otaru if WHO.get(command) == OTARU else self.cities.kumamoto
        return one.tell(command, self.told(command, key), clock=self.later(6).isoformat() if late else "")

    def go_on(self, key: str) -> None:
        """Whoever was killed is there again, and everything is asked for once more."""
        self.tell("ask", key)
        for _ in range(2):
            self.tell("send", key, late=True)
            self.tell("release", key)
        for command in ("take_answer", "settle"):
            if self.cities.inquiry(key)["state"] != InquiryState.ADOPTED:
                self.tell(command, key)
        self.tell("ending", key)

    def die(self, who: str, command: str, key: str, moment: Moment) -> bool:
        """Do a command in which somebody dies. Whether they did."""
        if who == WHO.get(command, KUMAMOTO):
            return self.wish.dies_in(self.systems[who], command, self.told(command, key), moment)
        door = self.cities.three.doors[who]
        return self.wish.door_dies(door, self.systems[who].door, lambda: self.tell(command, key), moment)

    def later(self, seconds: float) -> datetime:
        settings = self.cities.network.system.settings
        passed = time.time() - float(settings["SESSHU_CLOCK_BASE"])
        return datetime.fromisoformat(CLOCK) + timedelta(seconds=passed + seconds)

    def has_each_fact_once(self, key: str) -> None:
        """Asked, permitted, provided, reported, received and adopted: each once; given again is told as that."""
        found = self.cities.inquiry(key)
        assert (found["state"], len(found["answer"])) == ("adopted", 1)
        [[inquiry, permit]] = self._rows(KUMAMOTO, "SELECT key, permit FROM inquiry WHERE client_key = %s", key)
        assert self._rows(NETWORK, "SELECT permit FROM exchange_request WHERE key = %s", inquiry) == [(permit,)]
        ends = self._rows(NETWORK, "SELECT result FROM provision_outcome WHERE permit = %s", permit)
        assert ends == [("ok_with_data",)]
        assert self._rows(OTARU, "SELECT state FROM provision WHERE permit = %s", permit) == [("answered",)]
        events = "SELECT event FROM exchange_record WHERE "
        asked = Counter(row[0] for row in self._rows(KUMAMOTO, events + "key = %s", inquiry))
        given = Counter(row[0] for row in self._rows(OTARU, events + "permit = %s", permit))
        assert asked == {"asked": 1, "received": 1}
        assert (given["provided"], given["refused"], given["ended"]) == (1, 0, 0)
        assert given["held"] <= 1

    def _rows(self, name: str, query: str, value: object) -> list[tuple[Any, ...]]:
        place = next(one for one in PLACES if one.name == name)
        with psycopg.connect(self.cities.databases.ensure(place).owner) as connection:
            return connection.execute(query, [value]).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def dying(cities: Cities, tmp_path: Path) -> Dying:
    cities.kumamoto.tell("duties", {"department": DEPARTMENT, "duties": ["implementation"]})  # no step of an inquiry
    return Dying(cities, tmp_path)


def test_どの処理をどの段階で強制終了しても一つの照会は一度だけ答えられる(dying: Dying) -> None:
    seed, chance = seeded()
    began, kills, steps = time.monotonic(), 0, set()
    chosen = COMMANDS if LONG else chance.sample(COMMANDS, SAMPLE)
    for who, command in chosen:
        held = command == "release"
        key = dying.child(held=held)
        dying.until(command, key)
        dying.die(who, command, key, NOWHERE)
        names = dying.wish.seen
        assert names, f"{who} {command}: no step was seen"
        dying.go_on(key)
        dying.has_each_fact_once(key)
        for at, side in moments(names) if LONG else chance.sample(moments(names), 1):
            key = dying.child(held=held)
            dying.until(command, key)
            assert dying.die(who, command, key, (at, side)), f"{who} {command} {names[at - 1]} {side}"
            print(f"killed: {who} in {command}, {side} {names[at - 1]} ({at}/{len(names)})", flush=True)
            state = dying.cities.inquiry(key)["state"] if command != "ask" else "?"
            assert state == "?" or state in set(InquiryState)
            dying.go_on(key)
            dying.has_each_fact_once(key)
            kills += 1
            steps.add((who, command, names[at - 1]))
    found = reconcile(dying.cities.network, [dying.cities.kumamoto, dying.cities.otaru], TODAY, TODAY)
    assert found.is_good, [one.explanation for one in found.differences if one.grave]
    if LONG:
        told = f"{len(steps)} steps of {len(COMMANDS)} commands, before and after each; every fact once on three sides"
        write_result("inquiry, every step", kills=kills, seed=seed, found=told, seconds=time.monotonic() - began)


def test_強制終了のあと誰も続けなくても_期間内に名のある状態で終わる(dying: Dying) -> None:
    """Whoever is killed is not started again: the daily work ends what is open when its time is over."""
    _, chance = seeded()
    key = dying.child(held=False)
    dying.until("send", key)
    who = chance.choice([KUMAMOTO, OTARU])
    assert dying.die(who, "send", key, (1, chance.choice(SIDES)))
    assert dying.cities.inquiry(key)["state"] in OPEN_INQUIRIES
    dying.cities.kumamoto.tell("ending", clock=(dying.later(0) + timedelta(days=9)).isoformat())
    assert dying.cities.inquiry(key)["state"] == "expired"


def test_最初の回答を受け取れず副本が変わっても_受け取った回答が有効と説明される(dying: Dying) -> None:
    key = dying.child(held=False)
    dying.until("send", key)
    dying.die(KUMAMOTO, "send", key, NOWHERE)
    [last] = [n for n, step in enumerate(dying.wish.seen, 1) if step.endswith("sending._answers")][-1:]
    dying.go_on(key)
    key = dying.child(held=False)
    dying.until("send", key)
    assert dying.die(KUMAMOTO, "send", key, (last, "before")), "回答は届いたが、書く前に止まった"
    there = dying.cities.otaru_number(int(key.removeprefix("step-")))
    dying.cities.otaru.tell("copies", {there: []})
    dying.tell("send", key, late=True)
    assert dying.cities.inquiry(key)["result"] == "ok_empty"
    dying.tell("ending", key)
    found = reconcile(dying.cities.network, [dying.cities.kumamoto, dying.cities.otaru], TODAY, TODAY)
    [one] = [one for one in found.differences if one.code == "GIVEN_ANEW"]
    assert (one.grave, found.is_good) == (False, True)
    assert "受け取った回答が有効" in one.explanation
    [[inquiry, permit]] = dying._rows(KUMAMOTO, "SELECT key, permit FROM inquiry WHERE client_key = %s", key)
    assert one.permit == str(permit)
    givings = "SELECT event, giving, result FROM exchange_record WHERE {} = %s AND giving > 0 ORDER BY giving"
    assert dying._rows(KUMAMOTO, givings.format("key"), inquiry) == [("received", 2, "ok_empty")]
    given = [("provided", 1, "ok_with_data"), ("provided_again", 2, "ok_empty")]
    assert dying._rows(OTARU, givings.format("permit"), permit) == given


def test_段階は状態の表の移り変わりをすべて通る(dying: Dying) -> None:
    """The commands that are killed pass every state that an answered inquiry has."""
    key = dying.child(held=True)
    passed = []
    for command in ("ask", "send", "release", "send", "take_answer", "settle"):
        dying.tell(command, key)
        passed.append(dying.cities.inquiry(key)["state"])
    assert passed == ["queued", "waiting", "waiting", "answered", "fetched", "adopted"]
    assert isinstance(dying.systems[KUMAMOTO], System)
