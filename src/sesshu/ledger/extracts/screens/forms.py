"""The forms of this room. Which columns and conditions there are depends on the subject and on the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from sesshu.foundation.errors import MovedOn, Refused
from sesshu.foundation.files.writing import PROFILES
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.extracts import opening, policies
from sesshu.ledger.extracts.conditions import forms_of
from sesshu.ledger.extracts.questions import Question
from sesshu.ledger.extracts.subjects import ExtractColumn, Subject, columns_for

SEPARATOR = "、"
MARK = "__"  # of a field's name: resident.birth_date becomes where__resident__birth_date__from
ENDS = {"from": "から", "until": "まで"}


class QuestionForm(Form):
    """Columns and conditions of one subject."""

    def __init__(
        self, *args: Any, subject: Subject, viewer: Any, kept: Question | None = None, version: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept_version = version
        self.subject, self.known = subject, columns_for(viewer, subject.code)
        self.fields["columns"] = fields.MultiChoiceField(
            "出力する項目", choices=[(code, _name(one)) for code, one in self.known.items()],
            initial=list(kept.columns) if kept else [code for code in subject.usual if code in self.known],
        )  # fmt: skip
        for code in subject.where:
            if code in self.known:
                self.fields |= _fields_of(self.known[code], dict(kept.conditions.get(code, {})) if kept else {})
        if version:
            self.fields["version"] = forms.IntegerField(min_value=1, initial=version, widget=forms.HiddenInput)

    def add_refusal(self, refused: Refused) -> None:
        """Changed in another window meanwhile: what was chosen stays, what is kept now stands beside it, and sending
        once more is a decision made in the knowledge of both."""
        super().add_refusal(refused)
        if isinstance(refused, MovedOn):
            self.present_values = {name: field.initial for name, field in self.fields.items()}
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(self.kept_version)

    def question(self) -> Question:
        """What was chosen, in the order of the list."""
        chosen = [code for code in self.known if code in self.cleaned_data["columns"]]
        found: dict[str, dict[str, Any]] = {}
        for code in self.subject.where:
            if code in self.known and (wanted := self._wanted(self.known[code])):
                found[code] = wanted
        return Question(self.subject.code, tuple(chosen), found)

    def _wanted(self, column: ExtractColumn) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for form in forms_of(column):
            value = self.cleaned_data.get(_field(column, form))
            if value in (None, "", []):
                continue
            if form == "begins":
                value = [part.strip() for part in str(value).split(SEPARATOR) if part.strip()]
            elif form == "is":
                value = value == "1"
            elif isinstance(value, date):
                value = value.isoformat()
            elif form != "in":
                value = int(value)
            found[form] = value
        return found


def _name(column: ExtractColumn) -> str:
    return f"{column.item.table_name}：{column.label}"


def _field(column: ExtractColumn, form: str) -> str:
    return f"where{MARK}{column.code.replace('.', MARK)}{MARK}{form}"


def _fields_of(column: ExtractColumn, kept: dict[str, Any]) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for form in forms_of(column):
        label, value = _name(column), kept.get(form)
        name = _field(column, form)
        if form == "in":
            words = list((column.words or dict)().items())
            if words:  # a city without institutions has nothing to choose
                found[name] = fields.MultiChoiceField(label, choices=words, required=False, initial=value or [])
        elif form == "begins":
            found[name] = fields.TextField(
                f"{label}（この文字で始まる）", most=400, required=False, initial=SEPARATOR.join(value or []),
                hint="いくつかあるときは「、」で区切ります。",
            )  # fmt: skip
        elif form == "is":
            told = {True: "1", False: "0"}.get(value, "")  # type: ignore[arg-type]
            found[name] = fields.ChoiceField(
                label, choices=[("1", "はい"), ("0", "いいえ")], required=False, empty="どちらでも", initial=told
            )
        elif column.kind == "number":
            found[name] = fields.NumberField(
                f"{label}（{ENDS[form]}）", least=0, most=10**9, required=False, initial=value
            )
        else:
            day = date.fromisoformat(value) if value else None
            found[name] = fields.DateField(f"{label}（{ENDS[form]}）", required=False, initial=day)
    return found


class RunForm(Form):
    """Why, under which number, in which form."""

    purpose = fields.ChoiceField("利用目的", choices=policies.purpose_choices, empty="選んでください")
    application_number = fields.TextField(
        "データ使用承認願の番号", most=policies.LONGEST_NUMBER, required=False, example="R8-12"
    )
    profile = fields.ChoiceField(
        "形式", choices=lambda: [(code, one.label) for code, one in PROFILES.items()], empty="", initial="human"
    )
    with_protected = fields.CheckField("支援措置の人の住所も含める（ほかの職員の承認が必要）")
    reason = fields.TextField("支援措置の人の住所が必要な理由", most=200, required=False)

    def without_protected(self) -> None:
        """Nobody who may not ask for it is asked."""
        del self.fields["with_protected"], self.fields["reason"]


class NameForm(Form):
    name = fields.TextField("定義の名前", most=60, example="MR第2期の接種者（月次）")
    shared = fields.CheckField("同じ所属の職員と共有する")


class OpenForm(Form):
    client_id = fields.ChoiceField("連携システム", choices=opening.systems, empty="選んでください")


class EndForm(Form):
    """定義を一覧から外す without questions."""


class MakeForm(Form):
    """承認された出力を作る without questions."""


class DifferenceForm(Form):
    profile = fields.ChoiceField(
        "形式", choices=lambda: [(code, one.label) for code, one in PROFILES.items()], empty="", initial="human"
    )
