"""What goes over each line between the systems of two cities: begun, done once while the line is cut, ended afterwards.

Whoever calls is a process of its own that knows the line in the place of the other's address; everybody else goes on
with the true one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import FailedError, System, Talking, reconcile
from sesshu.operate.exchange.running import PLACES
from tests.exchange import test_ledger_steps as steps
from tests.exchange.cities import DOSES, TODAY
from tests.exchange.ledgers import ADDRESSEE, LEDGER, NAMES, City
from tests.exchange.lines import Cut
from tests.hub.systems import Sitting
from tests.hub.systems import Talking as Running

NETWORK, KUMAMOTO, OTARU = PLACES
SECONDS = 4  # that a caller waits
NUMBERS = itertools.count(6000)  # of the children
SHORT = {"SESSHU_CALL_TIMEOUT": str(SECONDS), "SESSHU_EXCHANGE_TIMEOUT": str(SECONDS)}
PAGE = """
from django.conf import settings
from django.test import Client
from sesshu.foundation.accounts import demo
demo.create_demo_people()
browser = Client(headers={{"host": "localhost"}})
_, browser.cookies[settings.SESSHU_SESSION_COOKIE] = demo.sign_in(login_id="{login}", terminal="T-1")
answer = browser.get("{path}").content.decode()
"""


@dataclass
class Seated(City):
    """The same city with somebody who stays in the ledger and in the unified addressee system."""

    desk: Sitting
    told: Talking

    def run(self, code: str, *, more: dict[str, str] | None = None) -> Any:
        return self.desk.run(code) if more is None else super().run(code, more=more)

    def numbers(self, people: dict[str, int]) -> dict[str, str]:
        return dict(self.told.tell("numbers", people))


@contextmanager
def seated(city: City) -> Iterator[Seated]:
    with Sitting(city.ledger) as desk, Talking(city.addressee) as told:
        desk.run(NAMES)
        yield Seated(city.cities, city.ledger, city.addressee, city.addressee_door, desk, told)


@dataclass
class Journey:
    """`done` says whether it came through; `waits` looks at what is told while it did not."""

    city: Seated
    port: int = 0  # of the line

    target = 0  # the true port

    def begin(self) -> None: ...

    def done(self) -> bool:
        raise NotImplementedError

    def waits(self) -> None: ...

    def end(self) -> None: ...

    def rows(self, place: Place, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.city.cities.databases.ensure(place).owner, autocommit=True) as connection:
            cursor = connection.execute(query, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def ledger(self, setting: str) -> Running:
        """The ledger with the line in this setting's place."""
        there = {setting: f"http://127.0.0.1:{self.port}"}
        return replace(self.city.ledger, settings={**self.city.ledger.settings, **SHORT, **there})

    def tell(self, one: Talking, command: str, setting: str, path: str) -> Any:
        """A command of a system in a process that has the line in this setting's place."""
        there = {setting: f"http://127.0.0.1:{self.port}{path}"}
        return System(one.system.post, {**one.system.settings, **SHORT, **there}).tell(command)

    def agree(self) -> None:
        cities = self.city.cities
        cities.otaru.tell("ending")
        found = reconcile(cities.network, [cities.kumamoto, cities.otaru], TODAY, TODAY)
        assert found.is_good, [one.explanation for one in found.differences if one.grave]


class LedgerToIntermediary(Journey):
    """An inquiry handed over by the ledger."""

    @property
    def target(self) -> int:  # type: ignore[override]
        return self.city.cities.kumamoto.system.post.port

    def begin(self) -> None:
        self.at = self.city.child(next(NUMBERS))
        steps.do(self.city, "ask", self.at)

    def done(self) -> bool:
        found = self.ledger("SESSHU_INTERMEDIARY_ADDRESS").run(
            NAMES + steps.FOLLOW + steps.CHILD.format(at=self.at)
            + "row = ExchangeInquiry.objects.get(resident=child)\nanswer = [str(row.pk), row.state, row.result]\n"
        )  # fmt: skip
        self.inquiry, self.state, self.result = found
        return bool(self.result != "system_down")

    def waits(self) -> None:
        assert (self.state, self.result) == ("draft", "system_down")
        page = self.city.run(PAGE.format(login="clerk1", path=f"/exchange-inquiries/{self.inquiry}/"))
        assert "応答しません" in page

    def end(self) -> None:
        steps.go_on(self.city, self.at)
        steps.has_each_fact_once(self.city, self.at)
        self.agree()


class IntermediaryToNetwork(Journey):
    """A permit asked for."""

    state = "sent"

    @property
    def target(self) -> int:  # type: ignore[override]
        return self.city.cities.network.system.post.port

    def begin(self) -> None:
        cities = self.city.cities
        self.number = next(NUMBERS)
        [self.key] = cities.ask(cities.child(self.number, copies=DOSES[:1]))

    def done(self) -> bool:
        return not self.tell(self.city.cities.kumamoto, "send", "SESSHU_NETWORK_ADDRESS", "/exchange/")["away"]

    def waits(self) -> None:
        found = self.city.cities.inquiry(self.key)
        assert (found["state"], found["result"]) == (self.state, "system_down")
        assert "応答しません" in found["message"], "照会の画面にそのまま出る"

    def end(self) -> None:
        cities = self.city.cities
        cities.send()
        found = cities.inquiry(self.key)
        assert (found["state"], len(found["answer"])) == ("answered", 1)
        answered = self.rows(OTARU, "SELECT state FROM provision WHERE permit::text = %s", found["permit"])
        assert answered == [("answered",)]
        self.agree()


class IntermediaryToIntermediary(IntermediaryToNetwork):
    """An answer asked for at the other city, at the address that the network tells."""

    state = "permitted"

    @property
    def target(self) -> int:  # type: ignore[override]
        return self.city.cities.otaru.system.post.port

    def done(self) -> bool:
        with self.moved():
            system = self.city.cities.kumamoto.system
            return not System(system.post, {**system.settings, **SHORT}).tell("send")["away"]

    @contextmanager
    def moved(self) -> Iterator[None]:
        """The network tells the line as 小樽市's address."""
        query = "UPDATE body SET address = %s WHERE code = '012033'"
        self.rows(NETWORK, query, f"http://127.0.0.1:{self.port}/exchange/")
        try:
            yield
        finally:
            self.rows(NETWORK, query, self.city.cities.otaru.door)


class ProviderToNetwork(IntermediaryToNetwork):
    """What was answered is reported."""

    def begin(self) -> None:
        super().begin()
        self.city.cities.send()

    def done(self) -> bool:
        try:
            self.tell(self.city.cities.otaru, "ending", "SESSHU_NETWORK_ADDRESS", "/exchange/")
        except FailedError as error:
            assert "NotReached" in str(error)  # noqa: PT017 - anything else is a fault
            return False
        return True

    def waits(self) -> None:
        permit = self.city.cities.inquiry(self.key)["permit"]
        told = self.rows(OTARU, "SELECT state, reported_at FROM provision WHERE permit::text = %s", permit)
        assert told == [("answered", None)], "報告されていないことが分かる"

    def end(self) -> None:
        super().end()
        assert self.city.cities.otaru.tell("ending")["reported"] == 0


class IntermediaryToAddressee(Journey):
    """The state of a code told to the unified addressee system."""

    STATE = "SELECT linkage_state FROM unified_person WHERE unified_number = %s"

    @property
    def target(self) -> int:  # type: ignore[override]
        return self.city.addressee.post.port

    def begin(self) -> None:
        number = next(NUMBERS)
        at = f"{number:014}0"
        self.unified = str(self.city.numbers({at: number})[at])
        self.city.cities.kumamoto.tell("link", {"unified_numbers": [self.unified]})

    def done(self) -> bool:
        try:
            self.tell(self.city.cities.kumamoto, "fetch", "SESSHU_ADDRESSEE_ADDRESS", "")
        except FailedError as error:
            assert "NotReached" in str(error)  # noqa: PT017
            return False
        return True

    def waits(self) -> None:
        told = "SELECT code_state, told_state FROM linked_person WHERE unified_number = %s"
        assert self.rows(KUMAMOTO, told, self.unified) == [("requested", "")], "まだ知らせていない"

    def end(self) -> None:
        self.city.cities.kumamoto.tell("fetch")
        assert self.rows(ADDRESSEE, self.STATE, self.unified) == [("requested",)]


TELL = """
from sesshu.ledger.provision_copies.jobs import sender
from sesshu.ledger.provision_copies.telling import tell
answer = tell(by=sender(), purpose=P)
"""
BORN = """
from tests.ledger.doses.people import make_resident
from sesshu.ledger.doses.actions import record_doses
child = make_resident(birth=date(2022, 4, 1), addressee_number="{at}", health_number="{n}")
entry = DoseEntry(resident_id=child.pk, given_on=date(2023, 5, {day}), product="mr", place="市内の医院")
record_doses(entries=[entry], by=CLERK, purpose="DOSE_REGISTRATION")
"""
SECOND_DOSE = """
from sesshu.ledger.doses.actions import record_doses
child = Resident.objects.get(addressee_number="{at}")
entry = DoseEntry(resident_id=child.pk, given_on=date(2023, 9, 1), product="varicella", place="市内の医院")
record_doses(entries=[entry], by=CLERK, purpose="DOSE_REGISTRATION")
"""
COUNTED = """
from sesshu.ledger.provision_copies import counting
from sesshu.ledger.provision_copies.jobs import sender
counting.count_due(by=sender())
"""
COPIES = """
SELECT count(c.id) FROM linked_person p JOIN copy_holder h ON h.person_id = p.id
LEFT JOIN provision_copy c ON c.person_id = p.id AND c.published_until IS NULL WHERE p.unified_number = %s GROUP BY p.id
"""

LINKED = """
SELECT count(*) FROM addressee_link l JOIN resident r ON r.id = l.resident_id WHERE r.addressee_number = %s
"""


class CopiesToIntermediary(Journey):
    """A dose of somebody whose copies are there already."""

    setting = "SESSHU_INTERMEDIARY_ADDRESS"
    due, after = "副本をまだ送っていない人", [(2,)]

    @property
    def target(self) -> int:  # type: ignore[override]
        return self.city.cities.kumamoto.system.post.port

    def begin(self) -> None:
        self.born()
        self.city.run(TELL)
        self.city.run(SECOND_DOSE.format(at=self.at))

    def born(self) -> None:
        number = next(NUMBERS)
        self.at = f"{number:014}0"
        self.city.run(BORN.format(at=self.at, n=number, day=1))
        self.unified = str(self.city.numbers({self.at: number})[self.at])

    def done(self) -> bool:
        return bool(self.ledger(self.setting).run(NAMES + TELL))

    def waits(self) -> None:
        """What was lost on the way back may be there: it is sent once more, and the page counts them as due."""
        page = self.city.run(COUNTED + PAGE.format(login="clerk1", path="/provision-copies/"))
        [number] = re.findall(f"{self.due}</th><td>([0-9]+)", page)
        assert int(number) >= 1

    def end(self) -> None:
        assert self.city.run(TELL) is True
        assert self.rows(KUMAMOTO, COPIES, self.unified) == self.after
        assert self.city.run(TELL) is True
        assert self.rows(KUMAMOTO, COPIES, self.unified) == self.after


class LedgerToAddressee(CopiesToIntermediary):
    """Somebody new, told to the unified addressee system first."""

    setting = "SESSHU_ADDRESSEE_ADDRESS"
    due, after = "支援措置の有無をまだ両方に知らせていない人", [(1,)]

    @property
    def target(self) -> int:  # type: ignore[override]
        return self.city.addressee.post.port

    def begin(self) -> None:
        self.born()

    def waits(self) -> None:
        super().waits()
        assert self.rows(LEDGER, LINKED, self.at) == [(0,)], "知らせ済みとは書かれない"


MERGE = """
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.foundation.access.actor import Actor
CLERK = Actor("person", "clerk-1", frozenset({{"unified.merge"}}), display_name="宛名　かおる")
one, other = (UnifiedPerson.objects.get(unified_number=n).pk for n in ("{one}", "{other}"))
actions.merge(person_id=one, into_id=other, reason="住基ネットで確認", by=CLERK, purpose="UNIFIED_NUMBERING")
"""
DELIVERED = """
from django.db.models.functions import Now
from sesshu.foundation.outbox.delivering import deliver_next
from sesshu.foundation.outbox.models import Message
Message.objects.filter(state="waiting").update(due_at=Now())
while deliver_next():
    pass
row = Message.objects.filter(topic="unified_number.merges").latest("put_at")
answer = [row.state, row.error_code]
"""


class AddresseeToIntermediary(CopiesToIntermediary):
    """Two numbers become one person's."""

    def begin(self) -> None:
        halves = []
        for _ in range(2):
            self.born()
            halves.append(self.unified)
        self.one, self.unified = halves
        self.city.run(TELL)

    def done(self) -> bool:
        there = {"SESSHU_INTERMEDIARY_ADDRESS": f"http://127.0.0.1:{self.port}"}
        known = Running(self.city.addressee.post, {**self.city.addressee.settings, **SHORT, **there})
        self.state, self.code = known.run(MERGE.format(one=self.one, other=self.unified) + DELIVERED)
        return bool(self.state == "delivered")

    def waits(self) -> None:
        assert (self.state, self.code) == ("waiting", "NotReached")

    def end(self) -> None:
        addressee = Running(self.city.addressee.post, dict(self.city.addressee.settings))
        assert addressee.run(DELIVERED) == ["delivered", ""]
        super().end()
        assert self.rows(KUMAMOTO, COPIES, self.one) in ([], [(0,)])


JOURNEYS: dict[str, type[Journey]] = {
    "ledger to intermediary: an inquiry": LedgerToIntermediary,
    "intermediary to network: a permit": IntermediaryToNetwork,
    "intermediary to intermediary: an answer": IntermediaryToIntermediary,
    "provider to network: a report": ProviderToNetwork,
    "intermediary to addressee: a code's state": IntermediaryToAddressee,
    "ledger to intermediary: copies": CopiesToIntermediary,
    "ledger to addressee: a person": LedgerToAddressee,
    "addressee to intermediary: a merge": AddresseeToIntermediary,
}
EVERY = [(name, how) for name in JOURNEYS for how in Cut]
