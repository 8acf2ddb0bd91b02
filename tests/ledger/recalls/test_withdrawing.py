"""手紙を作ってから投函するまで: 亡くなった、転出した、支援措置になった人の手紙は、何通目かで引き抜ける。"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files import storage
from sesshu.foundation.forms import actions as forms
from sesshu.foundation.forms.models import PrintRow, PrintRun
from sesshu.foundation.forms.parts import print_parts
from sesshu.ledger.recalls import outputs
from sesshu.ledger.recalls.models import LotRecall
from sesshu.ledger.recalls.posting import post_letters
from sesshu.ledger.recalls.screens import pages
from sesshu.ledger.recalls.withdrawing import export_withdrawals, to_withdraw
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import TODAY, child, gone, protected
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


def _printed(recall: LotRecall, by: Actor) -> PrintRun:
    run = outputs.prepare_letters(recall_id=recall.id, by=by, purpose=PURPOSE)
    assert [part.number for part in print_parts(run=run, by=by)] == [1]
    run.refresh_from_db()
    return run


def test_住所が変わった人_住所がない人_封印された人の手紙も引き抜き_封印とは分からない(clerk: Actor) -> None:
    stays, elsewhere, nowhere, sealed = (child(f"架空　{n}") for n in "一二三四")
    for one in (stays, elsewhere, nowhere, sealed):
        dose(one, "AB1234")
    recall = recalled(clerk)
    run = outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    Resident.objects.filter(id=elsewhere.id).update(address="熊本県熊本市中央区水前寺1番", street="1番", town="水前寺")
    Resident.objects.filter(id=nowhere.id).update(address="", prefecture="", city="", town="", street="")
    Resident.objects.filter(id=sealed.id).update(sealed=True)
    serial = {row.subject: row.number for row in PrintRow.objects.filter(run=run)}
    found = to_withdraw(clerk, recall)
    assert {one.serial: one.reason for one in found} == {
        serial[elsewhere.subject]: "送付先が変わった", serial[nowhere.subject]: "住所なし",
        serial[sealed.subject]: "職権消除等",
    }  # fmt: skip
    assert {one.box for one in found} == {None}  # no paper yet


def test_引抜き一覧のファイルに何通目と箱と投函日があり_出力台帳に載り_名前がない(clerk: Actor) -> None:
    stays, dead = child("架空　一"), child("架空　二")
    for one in (stays, dead):
        dose(one, "AB1234")
    recall = recalled(clerk)
    run = _printed(recall, clerk)
    with pytest.raises(NotNow, match="引き抜く手紙はありません"):
        export_withdrawals(recall_id=recall.id, profile="human", by=clerk, purpose=PURPOSE)
    gone(dead, "dead")
    number = PrintRow.objects.get(run=run, subject=dead.subject).number
    assert "（箱1）：死亡" in page(clerk, pages.detail_page, recall_id=recall.id)

    made = export_withdrawals(recall_id=recall.id, profile="human", by=clerk, purpose=PURPOSE)
    lines = list(csv.reader(io.StringIO(storage.path_of(made.sha256).read_text("utf-8-sig"))))
    assert lines[0] == ["出力番号", "何通目", "箱（PDFの分冊）", "理由", "投函日"]
    assert lines[1][:4] == [run.label, str(number), "1", "死亡"]
    assert lines[1][4] == ""
    assert (made.subjects, made.purpose) == (1, PURPOSE)

    made = export_withdrawals(recall_id=recall.id, profile="xlsx", by=clerk, purpose=PURPOSE)
    assert made.rows == 1

    post_letters(recall_id=recall.id, run_id=run.id, posted_on=TODAY, by=clerk, purpose=PURPOSE)
    [after] = to_withdraw(clerk, recall)
    assert after.posted_on == TODAY
    shown = page(clerk, pages.detail_page, recall_id=recall.id)
    assert "引き抜く手紙" not in shown.replace("引き抜く手紙を束から", "")
    assert f"{run.label}の{number}通目（令和8年11月20日投函）：死亡" in shown


def test_投函は作成が終わった手紙に一度だけ_作成の日から今日までの日で記録する(clerk: Actor) -> None:
    dose(child("架空　一"), "AB1234")
    recall = recalled(clerk)
    run = outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    asked: dict[str, Any] = {"recall_id": recall.id, "run_id": run.id, "by": clerk, "purpose": PURPOSE}
    with pytest.raises(NotNow, match="作成が終わっていません"):
        post_letters(posted_on=TODAY, **asked)
    list(print_parts(run=run, by=clerk))
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(InvalidInput, match="令和8年11月20日から今日まで") as refused:
            post_letters(posted_on=day, **asked)
        assert refused.value.field == "posted_on"
    post_letters(posted_on=TODAY, **asked)
    with pytest.raises(NotNow, match="もう投函が記録されている"):
        post_letters(posted_on=TODAY, **asked)
    assert recall.postings.count() == 1
