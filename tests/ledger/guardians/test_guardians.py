"""保護者: 期間があり、手紙はその日の保護者に届く。支援措置の世帯は、保護者の側からも分からない。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.adoption.actions import STAYS
from sesshu.ledger.guardians import actions, queries
from sesshu.ledger.guardians.models import Guardian
from sesshu.ledger.residents import following
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.queries import MASK, SearchTerms, letter_address, search
from tests.ledger.mailings.office import NOW
from tests.ledger.residents.people import make_resident

pytestmark = pytest.mark.django_db
FAR = {"postal_code": "8620000", "address": "熊本市東区別宅町9-9"}


def record(by: Actor, child: Resident, **values: Any) -> Guardian:
    given = {"relation": "mother", "starts_on": date(2026, 4, 1), "name": "架空　母子"} | values
    with clock.set_to(NOW):
        return actions.record_guardian(resident_id=child.id, by=by, purpose="RESIDENT_INTAKE", **given)


def test_手紙はその日の保護者に送る(clerk: Actor) -> None:
    child = make_resident()
    record(clerk, child, ends_on=date(2026, 9, 30), **FAR)
    record(clerk, child, relation="father", name="架空　父男", starts_on=date(2026, 10, 1))
    before, then, now = (
        letter_address(clerk, [child.id], day)[child.id]
        for day in (date(2026, 3, 31), date(2026, 9, 30), date(2026, 10, 1))
    )
    assert (before.recipient, before.address) == ("", "熊本県熊本市中央区手取本町999番地")
    assert (then.recipient, then.address, then.is_postal_address) == ("架空　母子", FAR["address"], True)
    assert (now.recipient, now.address) == ("架空　父男", "熊本県熊本市中央区手取本町999番地")


def test_同じ期間に手紙の宛先は一人だけ(clerk: Actor) -> None:
    child = make_resident()
    first = record(clerk, child)
    assert record(clerk, child).id == first.id
    with pytest.raises(InvalidInput) as refused:
        record(clerk, child, relation="father", name="架空　父男", starts_on=date(2026, 10, 1))
    assert refused.value.field == "gets_letters"
    record(clerk, child, relation="father", name="架空　父男", gets_letters=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.filter(gets_letters=False).update(gets_letters=True)


def test_支援措置の保護者の住所と電話は出ず_電話からも見つからない(clerk: Actor) -> None:
    child = make_resident(name="預り　花子")
    mother = make_resident(name="守田　母子", address_protected=True)
    record(clerk, child, guardian_number=mother.addressee_number, telephone="090-1234-5678", **FAR)
    letter = letter_address(clerk, [child.id], NOW.date())[child.id]
    assert (letter.withheld, letter.address, letter.recipient) == (True, MASK, "")
    [shown] = queries.of_person(clerk, child.id)
    assert (shown.address, shown.telephone) == (MASK, MASK)
    assert search(clerk, SearchTerms(telephone="09012345678")).people == []


def test_電話番号で保護者と子が見つかる(clerk: Actor) -> None:
    child, father = make_resident(name="架空　花子"), make_resident(name="架空　父男")
    record(clerk, child, relation="father", guardian_number=father.addressee_number, telephone="096-328-0000")
    found = search(clerk, SearchTerms(telephone="０９６（３２８）００００"))
    assert {one.id for one in found.people} == {child.id, father.id}
    assert [row.resident_id for row in queries.children_of(clerk, father.id)] == [child.id]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "full_name"), ({"relation": "neighbour"}, "relation"), ({"address": "熊本市"}, "postal_code"),
        ({"ends_on": date(2026, 3, 1)}, "ends_on"), ({"telephone": "12"}, "telephone"),
        ({"guardian_number": "999999999999999"}, "guardian_number"),
    ],
)  # fmt: skip
def test_誤りは欄を言って断る(clerk: Actor, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        record(clerk, make_resident(), **values)
    assert refused.value.field == field


def test_終了した保護者と誤った登録には_もう送らない(clerk: Actor) -> None:
    child = make_resident()
    row = record(clerk, child)
    with clock.set_to(NOW):
        actions.end_guardian(guardian_id=row.id, ends_on=None, reason="別の子", by=clerk, purpose="RESIDENT_INTAKE")
    assert letter_address(clerk, [child.id], NOW.date())[child.id].recipient == ""
    assert [one.state for one in queries.of_person(clerk, child.id)] == ["取消（別の子）"]


def test_統合では付いて動き_縁組では前の家族の記録が付いて行かない(clerk: Actor) -> None:
    source, target, other = (make_resident() for _ in range(3))
    record(clerk, source)
    record(clerk, other, guardian_number=source.addressee_number)
    moved = following.move_all(source.id, target.id, by=clerk)
    assert moved.keys() == {"guardian", "guardian_of"}
    following.move_back(moved, source.id, target.id, by=clerk)
    assert Guardian.objects.filter(resident=source).count() == Guardian.objects.filter(guardian=source).count() == 1
    assert {"guardian", "former_key"} <= set(STAYS)
