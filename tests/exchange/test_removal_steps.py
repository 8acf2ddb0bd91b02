"""kill -9 at each step of the removal of an erased person's copies: erased and asked for in the ledger, delivered to
the intermediary, translated, removed there, the code told to the network as retired.

The steps are found by a first round, as in test_every_step. Whoever was killed goes on, everything is done once more:
the copies are gone and counted once, nothing of anybody else is gone, the page of the erasure says what happened, and
the network finds nobody by the code.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import acquire
from sesshu.operate.exchange.running import PLACES
from tests.exchange.ledgers import ADDRESSEE, LEDGER, NAMES, City
from tests.exchange.wishes import NOWHERE, Moment, Wish, moments
from tests.faults.killing import LONG, seeded, write_result
from tests.hub.systems import Sitting, Talking

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(7200 if LONG else 900)]
NETWORK, KUMAMOTO, OTARU = PLACES
SAMPLE = 2
SERIALS = itertools.count(9500)
# Which process dies, and while what is done.
STEPS = (
    (LEDGER, "erase"), (LEDGER, "deliver"), (ADDRESSEE, "deliver"), (KUMAMOTO, "deliver"), (KUMAMOTO, "fetch"),
    (NETWORK, "fetch"), (ADDRESSEE, "fetch"),
)  # fmt: skip
BORN = """
from tests.ledger.doses.people import make_resident
from sesshu.ledger.doses.actions import record_doses
from sesshu.ledger.provision_copies.jobs import sender
from sesshu.ledger.provision_copies.telling import tell
child = make_resident(birth=date(2022, 4, 1), addressee_number="{at}", health_number="{n}")
entry = DoseEntry(resident_id=child.pk, given_on=date(2023, 5, 1), product="mr", place="市内の医院")
record_doses(entries=[entry], by=CLERK, purpose="DOSE_REGISTRATION")
"""
TELL = "answer = tell(by=sender(), purpose=P)\n"
APPROVED = """
from sesshu.foundation import clock
from tests.ledger.erasures.office import LATER, approved, asked, person
from tests.ledger.mailings.office import gone
gone(Resident.objects.get(addressee_number="{at}"), "dead", date(2026, 11, 1))
with clock.set_to(LATER):
    answer = str(approved(asked(person("clerk"))).pk)
"""
ERASE = """
from sesshu.foundation import clock
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from tests.ledger.erasures.office import LATER
with clock.set_to(LATER):
    for job in Job.objects.filter(kind="erasure.run").order_by("requested_at"):
        if job.is_open:
            assert run_now(job).state == "succeeded"
"""
DUE = """
from django.db.models.functions import Now
from sesshu.foundation.outbox.models import Message
Message.objects.filter(topic="exchange.copies_removed", state="waiting").update(due_at=Now())
"""
DELIVER = """
from sesshu.foundation.outbox.delivering import deliver_next
while deliver_next():
    pass
"""
CODE = {"erase": ERASE, "deliver": DELIVER}
PAGE = """
import re
from django.conf import settings
from django.test import Client
from sesshu.foundation.accounts import demo
demo.create_demo_people()
browser = Client(headers={{"host": "localhost"}})
_, browser.cookies[settings.SESSHU_SESSION_COOKIE] = demo.sign_in(login_id="clerk1", terminal="T-1")
page = browser.get("/erasures/{erasure}/")
assert page.status_code == 200, page.content
answer = re.findall("[0-9]+人の副本[^（<]*（[^）]*）[^（<]*（[^ ）]*", page.content.decode())
"""
DOSES = 'answer = Dose.objects.filter(resident__addressee_number="{at}").count()\n'
COPIES = """
SELECT count(c.id) FROM linked_person p JOIN copy_holder h ON h.person_id = p.id
LEFT JOIN provision_copy c ON c.person_id = p.id WHERE p.unified_number = %s GROUP BY p.id
"""
PERSON = "SELECT code, code_state FROM linked_person WHERE unified_number = %s"
RETIRED = "SELECT retired_at IS NOT NULL FROM issued_code WHERE code = %s"
LINKAGE = "SELECT linkage_state FROM unified_person WHERE unified_number = %s"
PROVIDED = "SELECT count(*) FROM exchange_record WHERE unified_number = %s AND event = 'provided'"
ACTS = "SELECT count(*) FROM audit_entry WHERE act = 'exchange.copies_removed' AND body::json ->> 'case' = %s"
TOLD = "1人の副本（1件）を消したと確認した（令和8年11月20日"


@dataclass(frozen=True)
class Child:
    """`named`: the other city has asked about them, so that a provision names them."""

    at: str
    unified: str
    code: str
    named: bool
    erasure: str = ""


class Office:
    """The city in which people are erased."""

    def __init__(self, city: City, desk: Sitting, wish: Wish) -> None:
        self.city, self.desk, self.wish = city, desk, wish

    def child(self, *, named: bool) -> Child:
        """A child with a copy and a code."""
        number, cities = next(SERIALS), self.city.cities
        at = f"{number:014}0"
        self.desk.run(BORN.format(at=at, n=number))
        unified = str(self.city.addressee.tell("numbers", {at: number})[at])
        self.desk.run(TELL)
        acquire(cities.network, cities.kumamoto, {unified: f"{number:011}"})
        if named:
            self._asked_by_others(number)
        [(code, _)] = self.rows(KUMAMOTO, PERSON, unified)
        return Child(at, unified, code, named)

    def _asked_by_others(self, number: int) -> None:
        cities = self.city.cities
        there = cities.otaru_number(number)
        acquire(cities.network, cities.otaru, {there: f"{number:011}"})
        question = {
            "client_key": f"removal-{number}", "unified_number": there, "provider": "431001", "duty": "implementation",
            "row": 25, "part": 1, "subject": "target", "information": "immunization_record", "items": ["date"],
            "case": "転入-1",
        }  # fmt: skip
        cities.otaru.tell("ask", {"department": "予防接種係", "questions": [question]})
        assert cities.otaru.tell("send")["answered"] == 1

    def dead(self, *, named: bool) -> Child:
        """A child whose erasure two people have approved."""
        one = self.child(named=named)
        erasure = self.desk.run(APPROVED.format(at=one.at))
        return Child(one.at, one.unified, one.code, named, str(erasure))

    def until(self, step: str) -> None:
        for earlier in ("erase", "deliver", "fetch"):
            if earlier == step:
                return
            self.do(earlier)

    def do(self, step: str) -> None:
        if step == "fetch":
            self.city.cities.kumamoto.tell("fetch")
            return
        self.desk.run(DUE)
        self.desk.run(CODE[step])

    def go_on(self) -> None:
        """Whoever was killed is there again; everything that is due is done once more."""
        for step in ("erase", "deliver", "fetch"):
            self.do(step)

    def die(self, who: Place, step: str, moment: Moment) -> bool:
        if who == LEDGER:
            return self._ledger_dies(step, moment)
        cities = self.city.cities
        if (who, step) == (KUMAMOTO, "fetch"):
            return self.wish.dies_in(cities.kumamoto.system, "fetch", None, moment)
        door, address = self._door(who)
        return self.wish.door_dies(door, address, lambda: self.do(step), moment)

    def _ledger_dies(self, step: str, moment: Moment) -> bool:
        self.desk.run(DUE)
        if moment == NOWHERE:
            with self.wish.at(moment), Sitting(self._obeying()) as one:
                one.run(NAMES + CODE[step])
            return False
        with self.wish.at(moment):
            self.city.run(CODE[step], more=self.wish.settings)  # fails where it was not killed
        return True

    def _obeying(self) -> Talking:
        return replace(self.city.ledger, settings=self.city.ledger.settings | self.wish.settings)

    def _door(self, who: Place) -> tuple[Any, str]:
        if who == ADDRESSEE:
            return self.city.addressee_door, self.city.addressee.door
        three = self.city.cities.three
        system = {NETWORK: three.network, KUMAMOTO: three.kumamoto}[who]
        return three.doors[who.name], system.door

    def is_removed(self, one: Child) -> None:
        """Copies gone and counted once, on both sides and on the page; the code is retired; what names them is left."""
        assert self.rows(KUMAMOTO, COPIES, one.unified) == []
        assert self.desk.run(PAGE.format(erasure=one.erasure)) == [TOLD]
        assert self.rows(LEDGER, "SELECT count(*) FROM copy_removal_person") == [(0,)]
        about = f"erasure:{one.erasure}"
        assert self.rows(LEDGER, "SELECT people, records FROM copy_removal WHERE about = %s", about) == [(1, 1)]
        assert self.rows(LEDGER, ACTS, about) == [(1,)]
        assert self.rows(KUMAMOTO, "SELECT request, records FROM copy_removal WHERE unified_number = %s",
                         one.unified) == [(about, 1)]  # fmt: skip
        left = [(None, "retired")] if one.named else []
        assert self.rows(KUMAMOTO, PERSON, one.unified) == left
        assert self.rows(KUMAMOTO, PROVIDED, one.unified) == [(int(one.named),)]
        assert self.rows(NETWORK, RETIRED, one.code) == [(True,)], "ネットワークはこの符号でだれも見つけない"
        assert self.rows(KUMAMOTO, "SELECT count(*) FROM retired_code") == [(0,)]
        assert self.rows(ADDRESSEE, LINKAGE, one.unified) == [("retired",)], "符号が廃止されたことは統合宛名に届く"
        assert self.rows(KUMAMOTO, "SELECT count(*) FROM forgotten_person") == [(0,)]

    def is_untouched(self, one: Child) -> None:
        assert self.rows(KUMAMOTO, COPIES, one.unified) == [(1,)]
        assert self.rows(KUMAMOTO, PERSON, one.unified) == [(one.code, "held")]
        assert self.rows(NETWORK, RETIRED, one.code) == [(False,)]
        assert self.rows(ADDRESSEE, LINKAGE, one.unified) == [("held",)]
        assert self.desk.run(DOSES.format(at=one.at)) == 1

    def rows(self, place: Place, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.city.cities.databases.ensure(place).owner) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def office(city: City, tmp_path: Path) -> Iterator[Office]:
    with Sitting(city.ledger) as desk:
        desk.run(NAMES)
        yield Office(city, desk, Wish(tmp_path))


def test_消去した人の副本は_どの処理をどの段階で強制終了しても一度だけ消える(office: Office) -> None:
    seed, chance = seeded()
    began, kills, steps = time.monotonic(), 0, set()
    living = office.child(named=True)
    for who, step in STEPS if LONG else chance.sample(STEPS, SAMPLE):
        one = office.dead(named=chance.random() < 0.5)
        office.until(step)
        office.die(who, step, NOWHERE)
        names = office.wish.seen
        assert names, f"{who} {step}: no step was seen"
        office.go_on()
        office.is_removed(one)
        for moment in moments(names) if LONG else chance.sample(moments(names), 1):
            one = office.dead(named=chance.random() < 0.5)
            office.until(step)
            assert office.die(who, step, moment), f"{who} {step} {names[moment[0] - 1]} {moment[1]}"
            print(f"killed: {who.name} in {step}, {moment[1]} {names[moment[0] - 1]}", flush=True)
            office.go_on()
            office.is_removed(one)
            office.is_untouched(living)
            kills += 1
            steps.add((who, step, names[moment[0] - 1]))
    if LONG:
        found = f"{len(steps)} steps of four systems, before and after each; copies gone and counted once"
        write_result("removal of copies, every step", kills=kills, seed=seed, found=found,
                     seconds=time.monotonic() - began)  # fmt: skip
