"""一つの統合宛名番号に業務番号が二つあれば、どちらかが支援措置のあいだ、設定は外れない。"""

from __future__ import annotations

from typing import Any

import pytest

from sesshu.intermediary.copies.actions import put_copies
from sesshu.intermediary.copies.removing import remove_copies
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.intermediary.people.actions import point
from sesshu.intermediary.people.models import LinkedPerson, ProtectedNumber
from tests.intermediary.playing import DOSE, KEEPER, NOON, P
from tests.intermediary.test_protecting import _addressee, flag, knows, tell

__all__ = ["_addressee", "tell"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
SET, FREE = (True, True), (False, False)
INFORMATION = "immunization_record"


def flags(child: LinkedPerson) -> tuple[bool, bool]:
    child.refresh_from_db()
    return child.auto_response_blocked, child.withheld_from_subject


def sent(business: str) -> None:
    senders = {"11": ("001", business)}
    put_copies(information=INFORMATION, people={"11": [DOSE]}, senders=senders, by=KEEPER, purpose=P)


def test_あとから知らされた別の番号に支援措置がなくても_守られた番号の設定は外れない(
    child: LinkedPerson, tell: Any
) -> None:
    tell_one(tell, "100", ["11"], protected=True)
    assert tell_one(tell, "200", ["11"], protected=False)["done"] == ["200"]
    assert flags(child) == SET
    tell_one(tell, "200", ["11"], protected=True)
    tell_one(tell, "100", ["11"], protected=False)
    assert flags(child) == SET, "もう一方がまだ守られている"
    tell_one(tell, "200", ["11"], protected=False)
    assert (flags(child), ProtectedNumber.objects.count()) == (FREE, 0)


def test_名寄せされた番号で知らされた支援措置も_まとめた先の設定を外させない(child: LinkedPerson, tell: Any) -> None:
    into = LinkedPerson.objects.create(
        unified_number="12", auto_response_blocked=False, withheld_from_subject=False, flags_at=NOON
    )
    tell_one(tell, "100", ["11"], protected=True)
    child.refresh_from_db()
    point(person=child, into=into, by=KEEPER, purpose=P)
    tell_one(tell, "200", ["12", "11"], protected=False)
    assert flags(into) == SET
    tell_one(tell, "100", ["12", "11"], protected=False)
    assert flags(into) == FREE


def tell_one(tell: Any, business: str, unified: list[str], *, protected: bool) -> Any:
    knows(unified_numbers={business: unified})
    return tell(items=[flag(business, protected)])


def test_同じ業務番号でも別のシステムのものは_別の番号(child: LinkedPerson, tell: Any) -> None:
    ClientScope.objects.update(systems="001 002")
    knows()
    tell(items=[flag("100", True)])
    tell(items=[flag("100", False)], system="002")
    assert flags(child) == SET


def test_移った先で知らせ直された番号は_前の人の設定を引き止めない(child: LinkedPerson, tell: Any) -> None:
    tell_one(tell, "100", ["11"], protected=True)
    tell_one(tell, "100", ["12"], protected=True)
    assert ProtectedNumber.objects.get().person.unified_number == "12"
    tell_one(tell, "200", ["11"], protected=False)
    assert flags(child) == FREE


def test_消去した人の番号は引き止めず_設定は次に知らされるまで残る(child: LinkedPerson, tell: Any) -> None:
    for number in ("100", "200"):
        put_copies(
            information=INFORMATION, people={"11": [DOSE]}, senders={"11": ("001", number)}, by=KEEPER, purpose=P
        )
    knows(unified_numbers={"100": ["11"], "200": ["11"]})
    tell(items=[flag("100", True), flag("200", False)])
    told = {"information": INFORMATION, "system": "001", "by": KEEPER, "purpose": P}
    remove_copies(numbers={"100": "11"}, request="erasure:1", **told)
    assert (flags(child), ProtectedNumber.objects.count()) == (SET, 0)
    tell_one(tell, "200", ["11"], protected=False)
    assert flags(child) == FREE


def test_守られた人も_副本がすべて消えれば忘れられる(child: LinkedPerson, tell: Any) -> None:
    sent("100")
    tell_one(tell, "100", ["11"], protected=True)
    told = {"information": INFORMATION, "system": "001", "by": KEEPER, "purpose": P}
    remove_copies(numbers={"100": "11"}, request="erasure:1", **told)
    assert not LinkedPerson.objects.exists()
