"""決裁資料: one PDF with conditions, counts, reasons, samples and the text; no name stands in it."""

from __future__ import annotations

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import storage
from sesshu.ledger.mailings.decision.actions import make_decision_document
from sesshu.ledger.mailings.models import LetterText
from tests.foundation.forms.paper import text_of
from tests.ledger.mailings.office import child, dosed, gone, prepared, protected, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def test_決裁に要ることがすべて一つのPDFにある(clerk: Actor) -> None:
    for birth in (date(2020, 4, 1), date(2020, 4, 2), date(2021, 4, 1), date(2020, 6, 30)):
        child("架空　名", birth=birth)
    gone(child("架空　名"), "dead")
    protected(child("架空　名", town="秘密町"))
    dosed(child("架空　名"), date(2026, 5, 1))
    mailing = tried(clerk, entered_until=date(2026, 9, 30))
    run = make_decision_document(mailing_id=mailing.id, by=clerk)
    text = "".join(text_of(storage.part_file(run, part.number)) for part in run.parts.all())
    for expected in (
        "令和8年11月20日を基準日として", "麻しん・風しん第2期", "予防接種法8条1項", "判定した人7人", "送付する3通",
        "死亡", "支援措置（別管理）", "接種済み", "令和2年4月1日", "令和2年4月2日", "令和2年6月30日", "対象期間終了",
        "比べられる前年度の発送がありません", "麻しん風しん（MR）第2期予防接種のお知らせ", "問い合わせ先",
        "令和8年9月までに接種され", "手取本町",
    ):  # fmt: skip
        assert expected in text, expected
    assert "架空" not in text
    assert "秘密町" not in text


def test_長い文面と多くの町でもはみ出さない(clerk: Actor) -> None:
    long = {"opening": "本文です。" * 110, "how_to": "受け方です。" * 90, "bring": "物\n" * 60}
    LetterText.objects.filter(code="test").update(**long)
    for n in range(60):
        child(town=f"架空町{n}丁目")
    run = make_decision_document(mailing_id=tried(clerk).id, by=clerk)
    assert run.pages == run.rows > 5


def test_仮抽出の前には作れない(clerk: Actor) -> None:
    with pytest.raises(NotNow, match="仮抽出"):
        make_decision_document(mailing_id=prepared(clerk).id, by=clerk)
