"""一度使われた個人番号は、だれにも二度と付かない。遅れて届いた前の番号は、変えた人のものとして扱う。"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, UnifiedPerson
from sesshu.foundation.errors import NotNow
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db


def change(person: object, number: int, reason: str = "requested") -> None:
    actions.change_number(
        person_id=person, new=individual_number(number), reason=reason, source="register", by=WRITER, purpose=PURPOSE
    )


def test_前の個人番号で一日遅れて登録されても_新しい人にならず_すぐに確認リストに出る() -> None:
    (one,) = put(item(1, "100"))
    change(one.person, 9)
    (late,) = put(item(1, "A1", "010"))
    assert (late.result, late.person, UnifiedPerson.objects.count()) == ("replaced", one.person, 1)
    assert HeldNumber.objects.filter(valid_until=None).count() == 1
    row = Finding.objects.get()
    assert (row.code, row.system, row.business_number) == ("C07", "010", "A1")
    assert blocked_people([one.person]) == {one.person}
    (right,) = put(item(9, "A1", "010"))
    assert (right.result, right.person) == ("unchanged", one.person)


def test_同じ一覧に前の番号と今の番号があっても_一人のまま() -> None:
    (one,) = put(item(1, "100"))
    change(one.person, 9)
    found = put(item(1, "A1", "010"), item(9, "B1", "020"), item(1, "C1", "013"), item(2, "C2", "013"))
    assert [each.result for each in found] == ["replaced", "linked", "replaced", "numbered"]
    assert {each.person for each in found[:3]} == {one.person}


def test_前の番号で来た登録済みの人のことばは受け取る() -> None:
    (one,) = put(item(1, "100"))
    change(one.person, 9)
    (again,) = put(item(1, "100", address="中央区", protected=True))
    link = BusinessLink.objects.get()
    assert (again.result, again.person, link.address, link.protected) == ("replaced", one.person, "中央区", True)


def test_使われた番号をもう一度持つ行は_データベースが受け付けない() -> None:
    one, two = put(item(1, "100"), item(2, "200"))
    change(one.person, 9)
    old = HeldNumber.objects.get(person=one.person, valid_until__isnull=False)
    with pytest.raises(IntegrityError, match="held_number_ever_once"), transaction.atomic():
        HeldNumber.objects.filter(person=two.person).update(number_index=bytes(old.number_index))


def test_誤り訂正で閉じた番号は_本来の本人に付く() -> None:
    (wrong,) = put(item(1, "100"))
    change(wrong.person, 9, "error")
    (right,) = put(item(1, "200"))
    assert (right.result, right.person == wrong.person) == ("numbered", False)
    with pytest.raises(NotNow, match="すでに登録"):
        change(wrong.person, 1)


def test_違う人の番号と一緒に来た支援措置も_落とさない() -> None:
    put(item(1, "100"), item(2, "200"))
    (wrong,) = put(item(2, "100", protected=True, address="知られてはならない町1"))
    link = BusinessLink.objects.get(business_number="100")
    assert (wrong.result, link.protected, link.address) == ("mismatch", True, "")
    put(item(2, "100"))
    assert BusinessLink.objects.get(business_number="100").protected, "食い違いのあいだは外さない"
    assert [row.code for row in Finding.objects.all()] == ["C01"]
