"""C10: 支援措置について、一覧・登録・ほかのシステムの知らせのどれかが違えば見つかり、そろえば終わる。"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.taking import Told, take
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions import PutItem
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold
from sesshu.foundation.access.actor import job_actor
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def found(days: int = 0) -> int:
    return check(day=DAY + timedelta(days), by=WRITER, purpose=PURPOSE).counts["C10"]


def ledger(protected: bool, **told: Any) -> None:
    put(PutItem("001", "100", None, name="試験　一郎", protected=protected, source="ledger", **told))


def listed(system: str, number: str, protected: bool) -> None:
    people = [Told(number, protected=protected)]
    take(system=system, day=DAY, people=people, by=WRITER, purpose=PURPOSE)


def test_台帳がありと言い_住民記録の一覧がなしなら見つかり_どちらが変わってもそろえば終わる(signed_in_as: Any) -> None:
    put(item(1, "100"))
    listed("001", "100", False)
    ledger(True)
    assert found() == 1
    row = Finding.objects.get(code="C10")
    page = signed_in_as("clerk").get(f"/findings/{row.pk}/").content.decode()
    assert "001 住民記録" in page
    assert "予防接種台帳" in page
    assert BusinessLink.objects.get().protected, "そろうまでは隠す"
    listed("001", "100", True)
    assert found(1) == 0
    listed("001", "100", False)
    assert found(2) == 1
    ledger(False)
    assert found(3) == 0
    assert not Finding.objects.filter(code="C10").exclude(state="closed").exists()


def test_一覧がなければ_登録で言ったことを比べる() -> None:
    put(item(1, "100"))
    ledger(True)
    assert found() == 1
    put(item(1, "100", protected=True))
    assert found(1) == 0
    ledger(False)
    assert found(2) == 1


def test_氏名も支援措置もない登録は_なしと言ったことにならない() -> None:
    put(item(1, "100", name=""))
    ledger(True)
    assert found() == 0


def test_一覧のなしは登録のなしに代わり_登録のありは一覧のなしと比べる() -> None:
    put(item(1, "100"))
    listed("001", "100", True)
    assert found() == 0, "一覧が新しい"
    put(item(1, "100", protected=True))
    listed("001", "100", False)
    assert found(1) == 1, "隠れたままなのは、登録で取り消していないから"


def test_世帯や措置のために隠す人と_だれが言ったか分からない印は食い違いではない() -> None:
    put(item(1, "100"))
    listed("001", "100", False)
    ledger(True, guarded_only=True)
    assert found() == 0
    LinkTold.objects.update(guarded_only=False)
    assert found(1) == 1


def test_名寄せした人は合わせて比べる() -> None:
    one, two = put(item(1, "100"), item(2, "A2", "010"))
    ledger(True)
    put(item(1, "100", protected=True))
    assert found() == 0
    chief = job_actor("chief", "unified.merge")
    actions.merge(person_id=two.person, into_id=one.person, reason="同一人", by=chief, purpose=PURPOSE)
    assert found(1) == 1
    assert Finding.objects.get(code="C10").person == one.person
    put(item(2, "A2", "010", protected=True))
    assert found(2) == 0
