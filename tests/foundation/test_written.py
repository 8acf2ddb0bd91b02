"""What is asked of forms, messages and masters alike: no text holds an Individual Number (R-16)."""

from __future__ import annotations

import inspect
from datetime import date
from typing import Annotated, Any

import pytest
from django.http import QueryDict
from pydantic import BaseModel, SecretStr

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import CodeAnswer, CodeIssued, CodeRequest, CodesTaken
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters import actions as masters
from sesshu.foundation.masters import declaration
from sesshu.foundation.screens import drafts, list_settings
from sesshu.foundation.screens.fields import ChoiceField, DateField, DigitsField, NumberField, TextField
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.models import ListSetting
from sesshu.foundation.written import check_arguments, check_body, check_message
from sesshu.numbers.in_texts import TwelveDigits
from sesshu.numbers.testing import individual_number

NUMBER = individual_number(7).reveal()
WRITTEN = f"本人の番号は {NUMBER[:4]}-{NUMBER[4:8]}-{NUMBER[8:]}"
OWN = TwelveDigits.OWN_NUMBER


class WrittenForm(Form):
    keeps_draft = True
    note = TextField("記事", required=False)
    telephone = DigitsField("電話番号", required=False)
    amount = NumberField("金額", required=False)
    on = DateField("日付", required=False)
    kind = ChoiceField("種類", choices=[(NUMBER, "甲")], required=False)
    own = TextField("宛名番号", required=False, twelve_digits=OWN)
    number = TextField("個人番号", required=False, twelve_digits=TwelveDigits.INDIVIDUAL_NUMBER)


class Row(BaseModel):
    note: str = ""
    own: Annotated[str, OWN] = ""
    owns: list[Annotated[str, OWN]] = []
    secret: SecretStr = SecretStr("")


class Told(BaseModel):
    rows: list[Row] = []
    words: dict[str, str] = {}
    files: Annotated[list[dict[str, str]], TwelveDigits.FILE_ROWS] = []


@pytest.mark.parametrize(
    ("field", "typed"),
    [("note", WRITTEN), ("telephone", f"({NUMBER[:3]}){NUMBER[3:7]}({NUMBER[7:]})"), ("amount", NUMBER)],
)
def test_欄に書いた個人番号は_欄の名前と直し方を言って断られる(field: str, typed: str) -> None:
    form = WrittenForm({field: typed})
    assert not form.is_valid()
    [told] = form.errors[field]
    assert told == (
        f"{WrittenForm.base_fields[field].label}に個人番号の形の数字が含まれています。"
        "個人番号の欄のほかには書けません。番号を消してください。"
    )


@pytest.mark.parametrize(
    "sent", [{"kind": NUMBER}, {"own": NUMBER}, {"number": NUMBER}, {"note": NUMBER[:11]}, {"note": f"{NUMBER}0"}]
)
def test_理由のある欄と選ぶ欄と_番号でない数字は受ける(sent: dict[str, str]) -> None:
    assert WrittenForm(sent).is_valid()


def test_日付の欄は日付の誤りだけを言う() -> None:
    form = WrittenForm({"on": NUMBER})
    assert len(form.errors["on"]) == 1
    assert "個人番号" not in form.errors["on"][0]


@pytest.mark.django_db
def test_下書きには_番号のある文を除いて残る(clerk: Actor) -> None:
    sent = QueryDict(mutable=True)
    sent.update({"note": WRITTEN, "telephone": "096-000-0000", "own": NUMBER, "number": NUMBER})
    kept = drafts.keep(place="/", form="WrittenForm", sent=sent, by=_may_all(clerk))
    assert kept is not None
    assert kept.typed == {"telephone": ["096-000-0000"], "own": [NUMBER]}


@pytest.mark.parametrize(
    ("message", "field", "where"),
    [
        (Told(rows=[Row(), Row(note=WRITTEN)]), "note", "「note」（rowsの2番目）"),
        (Told(words={"lot": WRITTEN}), "lot", "「lot」に"),
        (Told(words={WRITTEN: ""}), "words", "「words」に"),
    ],
)
def test_電文のことばにある個人番号は_項目と場所を言って断られ_番号を繰り返さない(
    message: Told, field: str, where: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_message(message)
    assert refused.value.field == field
    assert refused.value.message.startswith(where)
    assert NUMBER[:4] not in refused.value.message


def test_理由のある項目と_守られた値は調べない() -> None:
    row = Row(own=NUMBER, owns=[NUMBER], secret=SecretStr(NUMBER))
    check_message(Told(rows=[row], files=[{"宛名番号": NUMBER}]))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"jusho_katagaki": WRITTEN}, "jusho_katagaki"),
        ({"people": [{"note": WRITTEN}]}, "note"),
        ([{"own": NUMBER}, {"note": WRITTEN}], "note"),
        ({WRITTEN: "x"}, "body"),
        ({f"x{NUMBER}": {"y": f"z{NUMBER}"}}, "body"),
        (WRITTEN, "body"),
    ],
)
def test_操作が自分で読む本文も調べ_番号の名前は繰り返さない(body: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_body(body, {"own": OWN})
    assert refused.value.field == field
    assert NUMBER[:4] not in refused.value.message


def test_操作の引数も調べる() -> None:
    def operation(request: Any, own: Annotated[str, OWN], version: str = "") -> None: ...

    signature = inspect.signature(operation, eval_str=True)
    check_arguments(signature, {"own": NUMBER, "version": "1"})
    with pytest.raises(InvalidInput) as refused:
        check_arguments(signature, {"own": NUMBER, "version": WRITTEN})
    assert refused.value.field == "version"


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{"name": WRITTEN}, {"name": "今月", "conditions": f"word={NUMBER}"}])
def test_一覧の設定の名前と条件にも書けない(clerk: Actor, given: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="番号を消して"):
        list_settings.save_setting(table="rows", by=clerk, purpose="OWN_ACCOUNT", **given)
    assert not ListSetting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["name", "reason", "code"])
def test_マスタは_画面を通らない申請でも書けない(chief: Actor, where: str) -> None:
    of = declaration.master("closing-day")
    day = date(2027, 1, 4)
    given: dict[str, Any] = {"code": "x", "reason": "点検", "name": "臨時閉庁"} | {where: WRITTEN}
    with pytest.raises(InvalidInput, match="番号を消して") as refused:
        masters.request_change(
            of=of, act="new", code=given["code"], valid_from=day, reason=given["reason"], by=_may_all(chief),
            purpose="MASTER", values={"name": given["name"], "first_day": day, "last_day": day},
        )  # fmt: skip
    assert refused.value.field == where


def _may_all(by: Actor) -> Actor:
    return Actor("person", by.id, by.permissions | {"master.write", "self.use"}, display_name="試験")


def test_機械が作った取得番号は_数字が12桁続いて検査用数字に合っても断られない() -> None:
    """Of some hundreds of acquisitions one is like this; it would stop the codes of everybody in its message."""
    acquisition = f"aq-{NUMBER}abcdefabcdef"
    for message in (
        CodeRequest(acquisitions=(acquisition,)),
        CodesTaken(acquisitions=(acquisition,)),
        CodeAnswer(codes=(CodeIssued(acquisition=acquisition, code=LinkageCode.issue()),)),
    ):
        check_message(message)
