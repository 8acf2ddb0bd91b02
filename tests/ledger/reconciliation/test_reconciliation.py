"""突合: 全件ファイルと台帳の違いを種類ごとに示し、比べるだけでは何も変わらず、承認を受けて異動として直る。"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import MovedOn, NotNow
from sesshu.foundation.files import actions as files
from sesshu.ledger.reconciliation import actions, queries
from sesshu.ledger.reconciliation.models import Reconciliation
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents.models import Resident, ResidentChange
from tests.ledger.residents.people import MOVED_OUT, register_row
from tests.ledger.residents.test_file_order import content

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_INTAKE"


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def person(number: int, **values: Any) -> Any:
    return register_row(addressee_number=f"{number:015d}", household_number=f"{number:015d}", **values)


def compared(by: Actor, *rows: Any) -> Reconciliation:
    imported = files.take_in(interface="residents.reconcile", content=content(*rows), name="full.csv", by=by)
    assert imported.state == "committed", imported.refusal
    return Reconciliation.objects.get(import_id=imported.id)


@pytest.fixture
def city(clerk: Actor) -> None:
    rows = [person(n) for n in range(1, 6)]
    register.apply_changes(rows=rows, kind="change", source="test", by=clerk, purpose=PURPOSE)


MOVED = {"history_number": 3, "change_reason": "30", "street": "100番地", "change_on": date(2026, 5, 1),
         "processed_on": date(2026, 5, 1)}  # fmt: skip


def test_違いは種類ごとに数えられ_台帳は変わらない(clerk: Actor, city: None) -> None:
    before = list(Resident.objects.order_by("addressee_number").values())
    rows = [person(1), person(2, **MOVED), person(3, name="架空　別子"), person(9)]  # 4 and 5 are missing
    made = compared(clerk, *rows)
    counts = {code: n for code, _, n in queries.counts(clerk, made)}
    assert counts == {"only_file": 1, "only_ledger": 2, "newer": 1, "same_number": 1, "older": 0}
    assert {d.kind: d.fields for d in queries.differences(clerk, made) if d.fields} == {
        "newer": ["street", "address"], "same_number": ["name"],
    }  # fmt: skip
    assert list(Resident.objects.order_by("addressee_number").values()) == before


def test_古いファイルの人は直せない種類になる(clerk: Actor, city: None) -> None:
    register.apply_changes(
        rows=[person(1, **(MOVED_OUT | {"history_number": 2}))], kind="change", source="t", by=clerk, purpose=PURPOSE
    )
    made = compared(clerk, person(1), *[person(n) for n in range(2, 6)])
    assert [d.kind for d in queries.differences(clerk, made)] == ["older"]
    with pytest.raises(NotNow, match="修復できる違いはありません"):
        actions.ask_repair(made=made, by=clerk, purpose=PURPOSE)


def test_別の職員の承認で_異動として直り_もう一度は直らない(clerk: Actor, chief: Actor, city: None) -> None:
    made = compared(clerk, person(1), person(2, **MOVED), *[person(n) for n in (3, 4, 5, 9)])
    asked = actions.ask_repair(made=made, by=clerk, purpose=PURPOSE)
    assert Resident.objects.get(addressee_number="000000000000002").street == "999番地"
    approvals.approve(approval_id=asked.pk, by=chief)
    repaired = Resident.objects.get(addressee_number="000000000000002")
    assert (repaired.street, repaired.history_number) == ("100番地", 3)
    assert Resident.objects.filter(addressee_number="000000000000009").exists()
    assert ResidentChange.objects.filter(source=f"reconciliation:{made.id}").count() == 2
    made.refresh_from_db()
    assert made.repaired == 2
    with pytest.raises(NotNow):
        actions.ask_repair(made=made, by=clerk, purpose=PURPOSE)


def test_同じ人をまた突き合わせると違いがなくなる(clerk: Actor, chief: Actor, city: None) -> None:
    rows = [person(1), person(2, **MOVED), *[person(n) for n in (3, 4, 5)]]
    made = compared(clerk, *rows)
    approvals.approve(approval_id=actions.ask_repair(made=made, by=clerk, purpose=PURPOSE).pk, by=chief)
    again = compared(clerk, *rows[1:], rows[0])
    assert not queries.differences(clerk, again).exists()


def test_承認した内容と違えば直さない(clerk: Actor, chief: Actor, city: None) -> None:
    made = compared(clerk, person(2, **MOVED))
    asked = actions.ask_repair(made=made, by=clerk, purpose=PURPOSE)
    forged = replace(chief)
    asked.payload["counts"]["newer"] = 99
    with pytest.raises(MovedOn):
        actions.repair_approved(asked, by=forged)
