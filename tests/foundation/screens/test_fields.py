"""What fields accept, how they convert it, and what they say when they cannot."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.foundation.screens.trial import TrialForm

from sesshu.foundation import clock
from sesshu.foundation.screens.fields import HouseField, KanaField, LotField, read_back

TODAY = datetime(2026, 11, 24, 9, 0, tzinfo=clock.TOKYO)
COMPLETE = {"given_on": "R8.11.21", "name": "山田花子"}


def cleaned(field: str, text: str) -> Any:
    with clock.set_to(TODAY):
        form = TrialForm(COMPLETE | {field: text})
        assert form.is_valid(), form.errors
        return form.cleaned_data[field]


def wrong(field: str, text: str) -> str:
    with clock.set_to(TODAY):
        form = TrialForm(COMPLETE | {field: text})
        assert list(form.errors) == [field]
        return str(form[field].error_text)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("given_on", "令和８年１１月２１日", date(2026, 11, 21)),
        ("given_on", "20261121", date(2026, 11, 21)),
        ("kana", "やまだ ﾊﾅｺ", "ヤマダ　ハナコ"),
        ("volume", "０．５", Decimal("0.5")),
        ("lot", " ａｂ１２－ｃ ", "AB12-C"),
        ("telephone", "０９６ー１２３－４５６７", "0961234567"),
        ("name", "葛\U000e0102城", "葛\U000e0102城"),
        ("name", "﨑\ufa19", "﨑\ufa19"),
    ],
)
def test_入力は全角でも半角でもよく_名前の字形は変えない(field: str, typed: str, kept: object) -> None:
    assert cleaned(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("given_on", "R8.11.25", "令和8年11月25日は未来の日付です。今日（令和8年11月24日）以前の日"),
        ("given_on", "8.11.21", "元号がありません"),
        ("given_on", "", "接種日を入力してください。"),
        ("name", "あいうえおか", "5文字以内"),
        ("kana", "山田", "カタカナで入力してください。（例：ヤマダ　ハナコ）"),
        ("volume", "0.555", "小数は2桁まで"),
        ("volume", "2", "1以下の数"),
        ("volume", "-1", "0以上の数"),
        ("volume", "多い", "数字で入力してください"),
        ("volume", "NaN", "小数は2桁まで"),
        ("telephone", "123", "10・11桁の数字で入力してください。（例：096-123-4567）"),
        ("telephone", "①〇", "数字で入力"),
        ("lot", "ロット", "半角の英大文字・数字"),
        ("kind", "C", "区分を一覧の中から選択してください。"),
        ("note", "a\x01b", "制御文字"),
    ],
)
def test_誤りの文は何が違い何を入れるかを言う(field: str, typed: str, said: str) -> None:
    assert said in wrong(field, typed)


def test_字形選択子は文字数に数えない() -> None:
    assert cleaned("name", "葛\U000e0102城山田太") == "葛\U000e0102城山田太"


def test_打たれた文字はそのまま画面に戻る() -> None:
    form = TrialForm(COMPLETE | {"given_on": "R20.1.1", "lot": "ａｂ Ｏ０"})
    page = str(form)
    assert 'value="R20.1.1"' in page
    assert 'value="ａｂ Ｏ０"' in page
    assert form.typed("lot") == "ａｂ Ｏ０"


def test_誤りは読み上げで先に_次に読み方_最後に説明の順に結ばれる() -> None:
    page = str(TrialForm(COMPLETE | {"given_on": "R20.1.1"})["given_on"].as_field_group())
    assert 'aria-describedby="id_given_on-error id_given_on-echo id_given_on-hint"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-required="true"' in page
    for part in ("error", "echo", "hint"):
        assert f'id="id_given_on-{part}"' in page
    assert "※必須" in page


def test_正しい欄に誤りの印は付かない() -> None:
    page = str(TrialForm(COMPLETE)["name"].as_field_group())
    assert "aria-invalid" not in page
    assert "aria-describedby" not in page


def test_選択の組は誤りの行き先が最初の選択肢になる() -> None:
    form = TrialForm(COMPLETE | {"sex": "X"})
    assert form["sex"].first_id == "id_sex_0"
    assert 'id="id_sex_0"' in str(form["sex"].as_field_group())


def test_変えられない欄は送られた値を使わず理由を示す() -> None:
    from sesshu.foundation.screens.fields import TextField
    from sesshu.foundation.screens.forms import Form

    class Fixed(Form):
        city = TextField("市", fixed_reason="契約中は変更できません。", initial="熊本市")

    form = Fixed({"city": "小樽市"})
    assert form.is_valid()
    assert form.cleaned_data["city"] == "熊本市"
    page = str(form["city"].as_field_group())
    assert "readonly" in page
    assert "編集不可" in page
    assert "契約中は変更できません。" in page


def test_日付の読み方を両方の暦で返す() -> None:
    assert read_back("Ｈ３１．５．１") == "令和元年5月1日（2019年）水曜日"
    assert read_back("  ") == ""
    assert "暦にない" in read_back("R8.2.30")


@pytest.mark.parametrize("field", [KanaField("カナ"), LotField()])
def test_どの欄も自動入力を止める(field: HouseField) -> None:
    assert field.widget.attrs["autocomplete"] == "off"
