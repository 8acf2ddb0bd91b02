"""手紙を作ってから投函するまで: 亡くなった、転出した、支援措置になった人の手紙は、何通目かで引き抜ける。"""

from __future__ import annotations

from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.forms import actions as forms
from sesshu.foundation.forms.models import PrintRow
from sesshu.ledger.recalls import outputs
from sesshu.ledger.recalls.screens import pages
from sesshu.ledger.recalls.withdrawing import to_withdraw
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import child, gone, protected
from tests.ledger.recalls.office import dose, recalled
from tests.ledger.recalls.test_pages import page

pytestmark = pytest.mark.django_db
PURPOSE = "LOT_RECALL"


def test_手紙のあとに変わった人だけが_何通目かと理由で並ぶ(clerk: Actor) -> None:
    stays, dead, moved, guarded, renamed, twice = (child(f"架空　{n}") for n in "一二三四五六")
    doses = {one.id: dose(one, "AB1234") for one in (stays, dead, moved, guarded, renamed, twice)}
    recall = recalled(clerk)
    run = outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    assert to_withdraw(clerk, recall) == []
    assert "引き抜く手紙" not in page(clerk, pages.detail_page, recall_id=recall.id)

    gone(dead, "dead")
    gone(moved, "moved_out")
    protected(guarded)
    Resident.objects.filter(id=renamed.id).update(name="架空　改名")
    type(doses[twice.id]).objects.filter(id=doses[twice.id].id).update(lot_number="XY9876", lot_typed="XY9876")

    serial = {row.subject: row.number for row in PrintRow.objects.filter(run=run)}
    found: dict[int, Any] = {one.serial: one.reason for one in to_withdraw(clerk, recall)}
    assert found == {
        serial[dead.subject]: "死亡", serial[moved.subject]: "転出・消除",
        serial[guarded.subject]: "支援措置（手作業）", serial[renamed.subject]: "氏名・宛名が変わった",
        serial[twice.subject]: "接種の記録が変わった",
    }  # fmt: skip
    shown = page(clerk, pages.detail_page, recall_id=recall.id)
    assert "引き抜く手紙が5通あります" in shown
    assert f"{run.label}の{serial[dead.subject]}通目：死亡" in shown
    assert "架空" not in shown


def test_中止した手紙は引き抜くものがない(clerk: Actor) -> None:
    dead = child("架空　一")
    dose(dead, "AB1234")
    recall = recalled(clerk)
    run = outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    forms.cancel(run=run, by=clerk)
    gone(dead, "dead")
    assert to_withdraw(clerk, recall) == []
