"""名寄せと副本: 原本は使用中の番号で送り直され、前の番号の副本は理由を残して消える。そのあいだは自動で答えない。

Ledger, unified addressee system, intermediary and network are real processes, and 小樽市 asks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import acquire
from sesshu.operate.exchange.running import PLACES
from tests.exchange.ledgers import ADDRESSEE, NAMES, City
from tests.hub.systems import Sitting, Talking

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]
_, KUMAMOTO, OTARU = PLACES
SERIALS = itertools.count(9700)
BORN = """
from tests.ledger.doses.people import make_resident
from sesshu.ledger.doses.actions import record_doses
child = make_resident(birth=date(2022, 4, 1), addressee_number="{at}", health_number="{n}")
entry = DoseEntry(resident_id=child.pk, given_on=date(2023, 5, {day}), product="mr", place="市内の医院")
record_doses(entries=[entry], by=CLERK, purpose="DOSE_REGISTRATION")
"""
TELL = """
from sesshu.ledger.provision_copies import actions, comparing
from sesshu.ledger.provision_copies.jobs import sender
from sesshu.ledger.provision_copies.telling import tell
answer = tell(by=sender(), purpose=P)
"""
COMPARED = """
row = actions.start_comparison(by=CLERK, purpose=P)
comparing.compare(comparison_id=row.pk, by=sender(), purpose=P)
found = row.differences.select_related("resident")
answer = [str(row.pk), [[d.kind, d.resident.addressee_number if d.resident else d.business_number] for d in found]]
"""
AGAIN = "answer = actions.send_again(comparison_id='{comparison}', by=CLERK, purpose=P)\n"
STRANGERS = "answer = actions.remove_strangers(comparison_id='{comparison}', reason='確認した', by=CLERK, purpose=P)\n"
UNKNOWN = """
from sesshu.ledger.provision_copies.models import AddresseeLink
AddresseeLink.objects.filter(resident__addressee_number="{at}").delete()
Resident.objects.filter(addressee_number="{at}").update(addressee_number="9{at}"[:15])
"""
DELIVERED = """
from django.db.models.functions import Now
from sesshu.foundation.outbox.delivering import deliver_next
from sesshu.foundation.outbox.models import Message
Message.objects.filter(state="waiting").update(due_at=Now())
while deliver_next():
    pass
"""
MERGE = """
from django.conf import settings
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.foundation.access.actor import Actor
CLERK = Actor("person", "clerk-1", frozenset({{"unified.merge"}}), display_name="宛名　かおる")
one, other = (UnifiedPerson.objects.get(unified_number=n).pk for n in ("{one}", "{other}"))
told = {{"reason": "住基ネットで確認", "by": CLERK, "purpose": "UNIFIED_NUMBERING"}}
"""
INTO = "actions.merge(person_id=one, into_id=other, **told)\n"
PARTED = "actions.unmerge(person_id=one, **told)\n"
NOBODY_TOLD = "settings.SESSHU_INTERMEDIARY_ADDRESS = ''\n"
COPIES = """
SELECT (SELECT count(*) FROM copy_holder h WHERE h.person_id = p.id),
       (SELECT count(*) FROM provision_copy c WHERE c.person_id = p.id AND c.published_until IS NULL),
       p.moving_since IS NOT NULL, p.auto_response_blocked
  FROM linked_person p WHERE p.unified_number = %s
"""
REMOVED = "SELECT records, reason FROM copy_removal WHERE unified_number = %s ORDER BY at"
ACTS = """
SELECT count(*) FROM audit_entry e JOIN audit_subject s ON s.entry_queue_id = e.queue_id
 WHERE e.act = 'exchange.copies_moved' AND s.subject = 'person:' || %s
"""
STOP = """
INSERT INTO finding (id, code, about, person, system, business_number, state, first_seen, last_seen, assignee,
                     assignee_name, decision, evidence, closed_by, version)
SELECT gen_random_uuid(), 'C08', convert_to(%s, 'UTF8'), person_id, '', '', 'open', '2026-11-20', '2026-11-20', '', '',
       '', '', '', 1 FROM business_link WHERE business_number = %s
"""
FREE = "UPDATE finding SET state = 'closed', closed_at = now() WHERE state = 'open'"
FOUND = (1, 1, False, False)  # registered, one record, nothing is waited for, answered automatically
MOVING = (1, 1, True, False)


@dataclass(frozen=True)
class Half:
    """A business number with one dose, and the unified number that it led to first."""

    at: str
    unified: str
    there: str  # 小樽市's number of the person


class Office:
    def __init__(self, city: City, desk: Sitting, addressees: Sitting) -> None:
        self.city, self.desk, self.addressees = city, desk, addressees
        self.asked_before = 0

    def half(self, day: int) -> Half:
        """A child with a code, known to 小樽市 too."""
        number, cities = next(SERIALS), self.city.cities
        at, there = f"{number:014}0", cities.otaru_number(number)
        self.desk.run(BORN.format(at=at, n=number, day=day))
        unified = str(self.city.addressee.tell("numbers", {at: number})[at])
        self.tell()
        acquire(cities.network, cities.kumamoto, {unified: f"{number:011}"})
        acquire(cities.network, cities.otaru, {there: f"{number:011}"})
        return Half(at, unified, there)

    def tell(self) -> None:
        """The round of every hour."""
        self.desk.run(TELL)

    def compared(self, *about: Half) -> tuple[str, list[list[str]]]:
        """The full comparison: its number, and what it finds about these."""
        comparison, found = self.desk.run(COMPARED)
        numbers = {one.at for one in about}
        return comparison, sorted(one for one in found if one[1] in numbers)

    def merge(self, act: str, one: Half, other: Half, *, delivered: bool = True) -> None:
        self.addressees.run(MERGE.format(one=one.unified, other=other.unified) + act)
        if delivered:
            self.addressees.run(DELIVERED)

    def asked(self, *people: Half) -> list[str]:
        """小樽市 asks about them; the keys."""
        keys = []
        for one in people:
            self.asked_before += 1
            keys.append(f"merged-{one.at}-{self.asked_before}")
            question = {
                "client_key": keys[-1], "unified_number": one.there, "provider": "431001", "duty": "implementation",
                "row": 25, "part": 1, "subject": "target", "information": "immunization_record", "items": ["date"],
                "case": "転入-1",
            }  # fmt: skip
            self.city.cities.otaru.tell("ask", {"department": "予防接種係", "questions": [question]})
        return keys

    def answers(self, keys: list[str]) -> list[Any]:
        """After another round: the dates that were answered, or the state."""
        self.city.cities.otaru.tell("send")
        there = {one["client_key"]: one for one in self.city.cities.otaru.tell("inquiries")}
        found = [there[key] for key in keys]
        return [sorted(r["values"]["date"] for r in one["answer"]) if one["answer"] else one["state"] for one in found]

    def copies(self, one: Half) -> tuple[int, int, bool, bool]:
        [found] = self.rows(KUMAMOTO, COPIES, one.unified)
        return found  # type: ignore[return-value]

    def rows(self, place: Place, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.city.cities.databases.ensure(place).owner) as connection:
            cursor = connection.execute(query, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def office(city: City) -> Iterator[Office]:
    addressee = Talking(city.addressee.post, dict(city.addressee.settings))
    with Sitting(city.ledger) as desk, Sitting(addressee) as addressees:
        desk.run(NAMES)
        yield Office(city, desk, addressees)


def test_名寄せした人の原本は生きている番号で送り直され_解除すれば元に戻る(office: Office) -> None:
    one, other = office.half(1), office.half(2)
    assert (office.copies(one), office.copies(other)) == (FOUND, FOUND)
    office.merge(INTO, one, other)
    assert (office.copies(one), office.copies(other)) == (MOVING, MOVING)
    keys = office.asked(one, other)
    assert office.answers(keys) == ["waiting", "waiting"], "送り直すまで、半分の回答は出ない"
    office.tell()
    assert office.copies(other) == (1, 2, False, False), "二つの宛名番号の原本が、互いを取り下げない"
    assert office.copies(one)[:3] == (0, 0, False)
    assert office.rows(KUMAMOTO, REMOVED, one.unified) == [(1, MOVED)]
    assert office.rows(KUMAMOTO, ACTS, one.unified) == [(1,)]
    both = ["2023-05-01", "2023-05-02"]
    assert office.answers(keys) == [both, both], "前の番号の符号で求められても、同じ人の全部で答える"
    assert office.compared(one, other)[1] == []
    office.tell()
    assert office.copies(other) == (1, 2, False, False), "もう一度送っても変わらない"

    office.merge(PARTED, one, other)
    assert (office.copies(one)[2], office.copies(other)[2]) == (True, True)
    keys = office.asked(one, other)
    assert office.answers(keys) == ["waiting", "waiting"]
    office.tell()
    assert (office.copies(one), office.copies(other)) == (FOUND, FOUND)
    assert office.answers(keys) == [["2023-05-01"], ["2023-05-02"]]
    assert office.rows(KUMAMOTO, REMOVED, other.unified) == [(1, MOVED)]
    assert office.compared(one, other)[1] == []


MOVED = "同じ人の副本が、別の統合宛名番号に登録された（名寄せ・解除など）"


def test_知らされなかった名寄せも_全件照合で見つかり_送り直せば揃う(office: Office) -> None:
    one, other = office.half(3), office.half(4)
    office.merge(NOBODY_TOLD + INTO, one, other, delivered=False)
    comparison, found = office.compared(one, other)
    assert found == [["unregistered", one.at]]
    assert office.desk.run(AGAIN.format(comparison=comparison)) == 1
    office.tell()
    assert office.copies(other)[:2] == (1, 2)
    assert office.copies(one)[:2] == (0, 0)
    assert office.compared(one, other)[1] == []
    office.addressees.run("settings.SESSHU_INTERMEDIARY_ADDRESS = '" + address(office) + "'\n")


def test_名寄せが確定してから知らせが届くまでも_半分の副本では答えない(office: Office) -> None:
    one, other = office.half(9), office.half(10)
    office.merge(INTO, one, other, delivered=False)
    keys = office.asked(one, other)
    assert office.answers(keys) == ["waiting", "waiting"]
    office.addressees.run(DELIVERED)
    office.tell()
    both = ["2023-05-09", "2023-05-10"]
    assert office.answers(keys) == [both, both]


PROTECTED = 'Resident.objects.filter(addressee_number="{at}").update(address_protected=True)\n'


def test_守られた人の番号が名寄せされても_もう一方の番号の知らせで設定は外れない(office: Office) -> None:
    one, other = office.half(11), office.half(12)
    office.desk.run(PROTECTED.format(at=one.at))
    office.tell()
    assert (office.copies(one)[3], office.copies(other)[3]) == (True, False)
    office.merge(INTO, one, other)
    office.tell()
    assert office.copies(other) == (1, 2, False, True)
    assert office.compared(one, other)[1] == [["elsewhere", other.at]], "違いに数えず、外さない"
    office.tell()
    assert office.copies(other)[3] is True


def address(office: Office) -> str:
    return office.city.addressee.settings["SESSHU_INTERMEDIARY_ADDRESS"]


def test_確認で止まった人が残るあいだは答えず_照合の画面が残りを説明する(office: Office) -> None:
    one, other = office.half(5), office.half(6)
    office.merge(INTO, one, other)
    office.rows(ADDRESSEE, STOP, one.at, one.at)
    office.rows(ADDRESSEE, STOP, other.at, other.at)
    office.tell()
    assert (office.copies(one)[2], office.copies(other)[2]) == (True, True)
    _, found = office.compared(one, other)
    assert found == [["moving", one.at], ["moving", other.at]]
    office.rows(ADDRESSEE, FREE)
    office.tell()
    assert office.copies(other) == (1, 2, False, False)
    assert office.compared(one, other)[1] == []


def test_台帳にいない人の副本は_名寄せのあと職員が消すまで残り_消せば待ちが終わる(office: Office) -> None:
    one, other = office.half(7), office.half(8)
    office.desk.run(UNKNOWN.format(at=one.at))
    office.merge(INTO, one, other)
    office.tell()
    assert (office.copies(one), office.copies(other)[1:3]) == ((1, 1, True, False), (1, True))
    comparison, found = office.compared(one, other)
    assert found == [["moving", one.at], ["stranger", one.at]]
    assert office.desk.run(STRANGERS.format(comparison=comparison)) == 1
    office.desk.run(DELIVERED)
    assert office.copies(other) == FOUND, "同じ人の、ほかの宛名番号の副本は消えない"
    assert office.rows(KUMAMOTO, REMOVED, one.unified) == [(1, "原本が消去された")]


def test_同じ人の符号が二つの番号に届いても_ほかの人の受取りは止まらない(office: Office) -> None:
    """The register gives one person one code at a body; who has two unified numbers is told to be looked at."""
    cities, record_code = office.city.cities, f"{next(SERIALS):011}"
    twice = [f"{next(SERIALS):014}0" for _ in range(2)]
    alone = f"{next(SERIALS):014}0"
    acquire(cities.network, cities.kumamoto, dict.fromkeys(twice, record_code) | {alone: f"{next(SERIALS):011}"})
    state = "SELECT code_state, code_reason FROM linked_person WHERE unified_number = %s"
    held, failed = sorted((office.rows(KUMAMOTO, state, one)[0] for one in twice), reverse=True)
    assert (held[0], failed[0]) == ("held", "failed")
    assert "名寄せを確かめて" in failed[1]
    assert office.rows(KUMAMOTO, state, alone) == [("held", "")]
