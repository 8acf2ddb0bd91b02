"""予診票の質問: 標準の文面と市の文面（個別→類→標準の順）、版、番号の読める一枚の紙。"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.masters.actions import load, request_change
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.screening_forms import actions, questions
from sesshu.ledger.screening_forms.actions import WantedForm
from sesshu.ledger.screening_forms.masters import SCREENING_FORM_TEXT, sample_row
from sesshu.ledger.screening_forms.models import ScreeningFormOrder
from sesshu.ledger.screening_forms.questions import Questionnaire
from sesshu.schedule.catalogue import series_catalogue
from tests.foundation.forms.paper import symbols_on, text_of
from tests.ledger.mailings.office import TODAY, child

pytestmark = pytest.mark.django_db
TEXT: dict[str, Any] = {
    "code": "A", "name": "A類", "valid_from": TODAY - timedelta(days=10), "form_number": "市の様式5",
    "questions": "体の具合はよいですか\n1か月以内に病気にかかりましたか｜病名", "doctor": "接種できる・見合わせる",
    "consent": "接種に同意します。", "signer": "保護者の署名",
}  # fmt: skip


def written(clerk: Actor, *texts: dict[str, Any]) -> None:
    load(of=SCREENING_FORM_TEXT, entries=list(texts), reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")


def words(on: date = TODAY) -> dict[str, Questionnaire]:
    return questions.in_force(series_catalogue(city_tables()), on)


def test_文面の登録がなければ類ごとの標準の質問になり_予防接種に固有の質問は最後の質問の前に入る() -> None:
    found = words()
    assert {one.version for one in found.values()} == {"標準 第1版"}
    assert found["flu_elderly"].questions[1][0] == "今日の予防接種を、自分の意思で受けますか"
    rota, hepb = found["rota"].questions, found["hepb"].questions
    assert [pair for pair in rota if pair not in hepb] == [*rota[-3:-1]]
    assert rota[-1] == hepb[-1] == ("今日の予防接種について質問がありますか", "内容")


def test_市の文面は個別_類_標準の順に使われ_始まる日の前は標準である(clerk: Actor) -> None:
    written(clerk, TEXT, TEXT | {"code": "hepb", "name": "B型肝炎", "form_number": ""})
    found = words()
    assert (found["mr_1"].form_number, found["hepb"].form_number) == ("市の様式5", "")
    assert found["mr_1"].questions == (("体の具合はよいですか", ""), ("1か月以内に病気にかかりましたか", "病名"))
    assert found["mr_1"].version == "令和8年11月10日から"
    assert found["flu_elderly"].version == "標準 第1版"
    assert words(TODAY - timedelta(days=11))["mr_1"].version == "標準 第1版"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("あ" * 61, "1問目"),
        ("よいですか\n質問｜" + "あ" * 17, "2問目"),
        ("\n".join(["よいですか"] * 21), "21問"),
        ("", "0問"),
    ],
)
def test_長すぎる質問は何問目かを告げて登録しない(clerk: Actor, text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        request_change(
            of=SCREENING_FORM_TEXT, act="new", code="A", valid_from=TEXT["valid_from"], reason="試験", by=clerk,
            values={k: v for k, v in TEXT.items() if k not in ("code", "valid_from")} | {"questions": text},
            purpose="MASTER_MAINTENANCE",
        )  # fmt: skip


def test_印刷した予診票の内容は_あとで文面が替わっても替わらない(clerk: Actor) -> None:
    person = child("架空　刷子", birth=date(2026, 1, 10))
    actions.order_forms(wanted=[WantedForm(person.pk, "hepb", "1回目")], by=clerk, purpose="VOUCHER_MANAGEMENT")
    ids = list(ScreeningFormOrder.objects.values_list("pk", flat=True))
    run = actions.print_waiting(order_ids=ids, by=clerk, purpose="VOUCHER_MANAGEMENT")
    written(clerk, TEXT)
    [row] = run.frozen_rows.all()
    assert run.version == 2
    assert row.values["questions_version"] == "標準 第1版"
    assert len(row.values["questions"]) == 15


NUMBER = "0000-1111-2222"


def test_許される長さの文面は一枚に収まり_番号は棒でも二次元コードでも読める(clerk: Actor, tmp_path: Path) -> None:
    longest = Questionnaire(
        "様" * 30,
        (("質" * 60, "記" * 16),) * questions.MOST_QUESTIONS,
        ("医" * 100,) * 2,
        "同" * 200,
        "署" * 40,
        "版" * 12,
    )
    row = sample_row(longest, "麻しん・風しん") | {"number": NUMBER, "number_bars": NUMBER, "number_code": NUMBER}
    made = printing.preview(template="screening-form", row=row, common={}, by=clerk, purpose="MASTER_MAINTENANCE")
    file = tmp_path / "form.pdf"
    file.write_bytes(made)
    text = text_of(file)
    assert text.count("\f") == 1  # one page
    assert "署署" in text
    assert "質問の版" in text
    assert symbols_on(file, tmp_path) == {NUMBER, f"A{NUMBER}A"}
