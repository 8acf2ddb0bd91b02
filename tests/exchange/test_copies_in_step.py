"""原本と副本: 確認で止まった人は解けたあとに届き、消去した人の副本は中間サーバーからも消え、残れば照合で見つかる。

Ledger, unified addressee system and intermediary are real processes; a person's copy is what 熊本市's database has.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import acquire
from sesshu.operate.exchange.running import PLACES
from tests.exchange.ledgers import ADDRESSEE, NAMES, City
from tests.hub.systems import Sitting

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]
_, KUMAMOTO, _ = PLACES
SERIALS = itertools.count(9100)
BORN = """
from tests.ledger.doses.people import make_resident
from sesshu.ledger.doses.actions import record_doses
child = make_resident(birth=date(2022, 4, 1), addressee_number="{at}", health_number="{n}")
entry = DoseEntry(resident_id=child.pk, given_on=date(2023, 5, 1), product="mr", place="市内の医院")
record_doses(entries=[entry], by=CLERK, purpose="DOSE_REGISTRATION")
"""
TELL = """
from sesshu.ledger.provision_copies.jobs import sender
from sesshu.ledger.provision_copies.telling import tell
answer = tell(by=sender(), purpose=P)
"""
ASKED_NOW = "from sesshu.ledger.provision_copies import actions as copies\ncopies.send_now(by=CLERK, purpose=P)\n"
LINK = """
from sesshu.ledger.provision_copies.models import AddresseeLink
one = AddresseeLink.objects.get(resident__addressee_number="{at}")
answer = [one.result, one.protected, one.copies, one.copies_at is not None]
"""
COPIES = """
SELECT count(c.id) FROM linked_person p JOIN copy_holder h ON h.person_id = p.id
LEFT JOIN provision_copy c ON c.person_id = p.id WHERE p.unified_number = %s GROUP BY p.id
"""
STOP = """
INSERT INTO finding (id, code, about, person, system, business_number, state, first_seen, last_seen, assignee,
                     assignee_name, decision, evidence, closed_by, version)
SELECT gen_random_uuid(), 'C08', convert_to(%s, 'UTF8'), person_id, '', '', 'open', '2026-11-20', '2026-11-20', '', '',
       '', '', '', 1 FROM business_link WHERE business_number = %s
"""


def asked(city: City, place: Place, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(city.cities.databases.ensure(place).owner) as connection:
        cursor = connection.execute(query, values)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def desk(city: City) -> Iterator[Sitting]:
    """One process of the ledger for all of them."""
    with Sitting(city.ledger) as found:
        found.run(NAMES)
        yield found


def in_ledger(desk: Sitting, code: str, at: str, number: int = 0) -> Any:
    return desk.run(code.format(at=at, n=number) if "{" in code else code)


def born(city: City, desk: Sitting) -> tuple[str, str]:
    """A child of 熊本市 with a dose and an Individual Number; 宛名番号 and unified number."""
    number = next(SERIALS)
    at = f"{number:014}0"
    in_ledger(desk, BORN, at, number)
    return at, str(city.addressee.tell("numbers", {at: number})[at])


def copies_of(city: City, unified: str) -> list[int]:
    """[how many records] of somebody registered, [] for nobody."""
    return [row[0] for row in asked(city, KUMAMOTO, COPIES, unified)]


def test_確認で止まった子の副本は_確認が終わると届く(city: City, desk: Sitting) -> None:
    at, unified = born(city, desk)
    asked(city, ADDRESSEE, STOP, at, at)
    assert in_ledger(desk, TELL, at) is True, "支援措置のない人が止まっても、送信は繰り返さない"
    assert in_ledger(desk, LINK, at) == ["blocked", None, 0, False]
    assert copies_of(city, unified) == []
    asked(city, ADDRESSEE, "UPDATE finding SET state = 'closed', closed_at = now() WHERE about = %s", at.encode())
    in_ledger(desk, TELL, at)
    assert copies_of(city, unified) == [], "間を置くまでは送らない"
    in_ledger(desk, ASKED_NOW + TELL, at)
    assert in_ledger(desk, LINK, at) == ["unchanged", False, 1, True]
    assert copies_of(city, unified) == [1]
    [flags] = asked(
        city, KUMAMOTO, "SELECT auto_response_blocked, code_state FROM linked_person WHERE unified_number = %s", unified
    )
    assert flags == (False, "requested"), "設定と符号の依頼も、止まっていた分が済んだ"
    city.cities.kumamoto.tell("fetch")
    state = "SELECT linkage_state FROM unified_person WHERE unified_number = %s"
    assert asked(city, ADDRESSEE, state, unified) == [("requested",)], "符号の状態は統合宛名に届く"
    acquire(city.cities.network, city.cities.kumamoto, {unified: at[3:14]})
    assert asked(city, ADDRESSEE, state, unified) == [("held",)]
    # 送ったあとに止まり、その間に接種が登録された人も同じ
    asked(city, ADDRESSEE, STOP, at + "b", at)
    in_ledger(desk, ASKED_NOW + AGAIN + TELL, at)
    assert in_ledger(desk, LINK, at)[0] == "blocked"
    asked(city, ADDRESSEE, "UPDATE finding SET state = 'closed', closed_at = now() WHERE state = 'open'")
    in_ledger(desk, SECOND_DOSE + TELL, at)
    assert copies_of(city, unified) == [2]


AGAIN = """
from sesshu.ledger.provision_copies.models import AddresseeLink
AddresseeLink.objects.filter(resident__addressee_number="{at}").update(copies_at=None)
"""
SECOND_DOSE = """
from sesshu.ledger.doses.actions import record_doses
child = Resident.objects.get(addressee_number="{at}")
entry = DoseEntry(resident_id=child.pk, given_on=date(2023, 9, 1), product="varicella", place="市内の医院")
record_doses(entries=[entry], by=CLERK, purpose="DOSE_REGISTRATION")
"""
ERASED = """
from sesshu.foundation import clock
from sesshu.foundation.outbox.delivering import deliver_next
from sesshu.ledger.provision_copies.models import CopyRemoval, CopyRemovalPerson
from tests.ledger.erasures.office import LATER, approved, asked, person, worked
from tests.ledger.mailings.office import gone
child = Resident.objects.get(addressee_number="{at}")
gone(child, "dead", date(2026, 11, 1))
with clock.set_to(LATER):
    erasure = worked(approved(asked(person("clerk"))))
    waiting = CopyRemovalPerson.objects.filter(about=f"erasure:{{erasure.pk}}").count()
row = CopyRemoval.objects.get(about=f"erasure:{{erasure.pk}}")
answer = [str(erasure.pk), waiting, row.confirmed_at is None]
"""
DELIVERED = """
from django.db.models.functions import Now
from sesshu.foundation.outbox.delivering import deliver_next
from sesshu.foundation.outbox.models import Message
from sesshu.ledger.provision_copies.models import CopyRemoval, CopyRemovalPerson
Message.objects.filter(topic="exchange.copies_removed").update(due_at=Now())
while deliver_next():
    pass
row = CopyRemoval.objects.order_by("-asked_at", "pk").first()
answer = [row.people, row.records, row.confirmed_at is not None, CopyRemovalPerson.objects.count(),
          Message.objects.filter(topic="exchange.copies_removed").latest("put_at").state]
"""
COMPARED = """
from sesshu.ledger.provision_copies import comparing
from sesshu.ledger.provision_copies.jobs import sender
row = actions_of_copies.start_comparison(by=CLERK, purpose=P)
comparing.compare(comparison_id=row.pk, by=sender(), purpose=P)
answer = [str(row.pk), sorted([one.kind, one.business_number] for one in row.differences.all())]
"""
REMOVED = (
    "answer = actions_of_copies.remove_strangers(comparison_id='COMPARISON', reason='確認', by=CLERK, purpose=P)\n"
)
TOLD_AGAIN = """
from sesshu.foundation.outbox.models import Message
Message.objects.filter(topic="exchange.copies_removed").update(state="waiting", delivered_at=None)
"""
AWAY = """
from django.conf import settings
usual, settings.SESSHU_INTERMEDIARY_ADDRESS = settings.SESSHU_INTERMEDIARY_ADDRESS, "http://127.0.0.1:9"
"""
BACK = "settings.SESSHU_INTERMEDIARY_ADDRESS = usual\n"
COPY_ACTIONS = "from sesshu.ledger.provision_copies import actions as actions_of_copies\n"


ROUND_OF_DOSES = """
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
waiting = Job.objects.filter(kind="exchange.copies", key__startswith="doses:", state="queued")
answer = [run_now(one).state for one in waiting]
"""


def test_登録された接種の副本は_毎時の送信を待たずに届く(city: City, desk: Sitting) -> None:
    at, unified = born(city, desk)
    in_ledger(desk, TELL, at)
    in_ledger(desk, ROUND_OF_DOSES, at)
    assert copies_of(city, unified) == [1]
    in_ledger(desk, SECOND_DOSE, at)
    assert copies_of(city, unified) == [1]
    assert in_ledger(desk, ROUND_OF_DOSES, at) == ["succeeded"]
    assert copies_of(city, unified) == [2]


def test_消去した人の副本は中間サーバーからも消え_応答がない間は求め続ける(city: City, desk: Sitting) -> None:
    at, unified = born(city, desk)
    in_ledger(desk, TELL, at)
    assert copies_of(city, unified) == [1]
    in_ledger(desk, AWAY, at)
    assert in_ledger(desk, ERASED, at)[1:] == [1, True]
    assert in_ledger(desk, DELIVERED, at) == [0, 0, False, 1, "waiting"], "届かない間は、消えたことにしない"
    assert copies_of(city, unified) == [1]
    in_ledger(desk, BACK, at)
    assert in_ledger(desk, DELIVERED, at) == [1, 1, True, 0, "delivered"]
    assert copies_of(city, unified) == []
    assert asked(city, KUMAMOTO, "SELECT 1 FROM linked_person WHERE unified_number = %s", unified) == []
    assert in_ledger(desk, TOLD_AGAIN + DELIVERED, at)[:3] == [1, 1, True], "もう一度求めても同じ"


def test_台帳にいない人の副本は照合で見つかり_職員が消す(city: City, desk: Sitting) -> None:
    at, unified = born(city, desk)
    in_ledger(desk, TELL, at)
    in_ledger(desk, "from sesshu.ledger.provision_copies.models import AddresseeLink\n"
              "AddresseeLink.objects.filter(resident__addressee_number='{at}').delete()\n", at)  # fmt: skip
    comparison, found = in_ledger(desk, COPY_ACTIONS + COMPARED, at)
    assert ["stranger", at] in found
    others = [number for kind, number in found if kind == "stranger" and number != at]
    assert others == [], "台帳にいる人は出ない"
    assert in_ledger(desk, COPY_ACTIONS + REMOVED.replace("COMPARISON", comparison), at) == 1
    assert in_ledger(desk, DELIVERED, at)[2:] == [True, 0, "delivered"]
    assert copies_of(city, unified) == []


FLAGS = "SELECT auto_response_blocked, withheld_from_subject FROM linked_person WHERE unified_number = %s"
UNSET = """
UPDATE linked_person SET auto_response_blocked = false, withheld_from_subject = false WHERE unified_number = %s
"""
PROTECTED = 'Resident.objects.filter(addressee_number="{at}").update(address_protected=True)\n'
KINDS = """
answer = [one.kind for one in row.differences.filter(resident__addressee_number="{at}")]
"""
SENT_AGAIN = "actions_of_copies.send_again(comparison_id=row.pk, by=CLERK, purpose=P)\n"


def test_支援措置の人の設定が中間サーバーで失われれば_照合で見つかり_送り直すと戻る(city: City, desk: Sitting) -> None:
    at, unified = born(city, desk)
    in_ledger(desk, PROTECTED + TELL, at)
    assert asked(city, KUMAMOTO, FLAGS, unified) == [(True, True)]
    assert in_ledger(desk, COPY_ACTIONS + COMPARED + KINDS, at) == []
    asked(city, KUMAMOTO, UNSET, unified)
    assert in_ledger(desk, TELL, at) is True
    assert asked(city, KUMAMOTO, FLAGS, unified) == [(False, False)], "知らせ済みの人は、ふだんは知らせ直さない"
    assert in_ledger(desk, COMPARED + KINDS, at) == ["unprotected"]
    in_ledger(desk, SENT_AGAIN + TELL, at)
    assert asked(city, KUMAMOTO, FLAGS, unified) == [(True, True)]
    assert in_ledger(desk, COMPARED + KINDS, at) == []
