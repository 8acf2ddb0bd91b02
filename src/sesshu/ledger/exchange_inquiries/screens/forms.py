"""The form beside an answer: each record is taken over as a dose, or not, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import cached_property

from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.codes import choices
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.screens.forms import products
from sesshu.ledger.doses.vaccines import product_names, readings
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.text import TextError, normalise_lot

ADOPT, SKIP = "adopt", "skip"


@dataclass(slots=True)
class Row:
    """One record of the answer with its cells, and what was said of it."""

    answer: ExchangeAnswer
    cells: dict[str, Any]
    asks: bool = False
    level: str = ""
    words: str = ""

    @property
    def given_on(self) -> date | None:
        return day_of(self.answer)


class AdoptForm(Form):
    skip_reason = fields.TextField(
        "取り入れない理由", required=False, most=200, hint="取り入れない記録があるとき。例：すでに登録済みの記録と同じ"
    )
    decision_note = fields.TextField("判断の記事", required=False, hint="決裁番号、確認した相手など", most=200)

    def __init__(self, *args: Any, inquiry: ExchangeInquiry, answers: list[ExchangeAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inquiry, self.answers = inquiry, answers
        self.asked: set[int] = set()
        self.found: dict[int, DoseEntry] = {}
        names = product_names() if answers else {}
        for one in answers:
            self.fields |= _cells(one, names)

    @cached_property
    def rows(self) -> list[Row]:
        names = ("take", "product", "decision")
        rows = [Row(one, {name: self[f"{name}_{one.number}"] for name in names}) for one in self.answers]
        for row in rows:
            row.asks = row.answer.number in self.asked or bool(row.cells["decision"].value())
        return rows

    @property
    def skipped(self) -> dict[int, str]:
        why = self.cleaned_data.get("skip_reason", "")
        return {n: why for n in (one.number for one in self.answers) if self.cleaned_data.get(f"take_{n}") == SKIP}

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        for one in self.answers:
            if given.get(f"take_{one.number}") == ADOPT:
                self._entry(one, given)
        if any(given.get(f"take_{one.number}") == SKIP for one in self.answers) and not given.get("skip_reason"):
            self.add_error(
                "skip_reason", "取り入れない記録の理由を入力してください。（例：すでに登録済みの記録と同じ）"
            )
        return given

    def _entry(self, one: ExchangeAnswer, given: dict[str, Any]) -> None:
        n, values, day = one.number, one.values, day_of(one)
        if day is None:
            self.add_error(
                f"take_{n}", f"{n}件目：回答に接種日がありません。取り入れず、相手の団体に確かめてください。"
            )
            return
        if not given.get(f"product_{n}"):
            self.add_error(f"product_{n}", f"{n}件目：ワクチンを選んでください。（例：mr）")
            return
        lot = str(values.get("lot") or "")
        entry = DoseEntry(
            resident_id=self.inquiry.resident_id, given_on=day, product=given[f"product_{n}"], lot_typed=lot,
            lot_number=_lot(lot), place=str(values.get("place") or self.inquiry.provider_name)[:100],
            volume_ml=_volume(values), kind="routine", source="other_city", certainty="confirmed",
            decision=given.get(f"decision_{n}", ""), decision_note=given.get("decision_note", ""),
            source_key=f"exchange:{self.inquiry.client_key}:{n}",
        )  # fmt: skip
        try:
            entry.check(clock.today(), self.inquiry.resident.birth_date)
        except InvalidInput as wrong:
            self.add_error(f"take_{n}", f"{n}件目の{wrong.message}")
        else:
            self.found[n] = entry

    def ask_decisions(self, numbers: list[int]) -> None:
        """Ask for a decision beside each of these records."""
        self.asked = set(numbers)
        for n in numbers:
            self.add_error(f"decision_{n}", f"{n}件目：定期接種として扱えません。判断を選んでください。")


def day_of(one: ExchangeAnswer) -> date | None:
    """The day of a record, None where it has none that can be read."""
    try:
        return date.fromisoformat(str(one.values.get("date") or ""))
    except ValueError:
        return None


def product_of(one: ExchangeAnswer, names: dict[str, str]) -> str:
    """The code of the vaccine whose name (of `names` by code) the record tells, or empty: then the clerk chooses."""
    told = str(one.values.get("kind") or "").strip()
    return told if told in names else next((code for code, name in names.items() if name == told), "")


def _word_for(code: str, names: dict[str, str]) -> str:
    """The name of a vaccine as it stands in its field, where no other has the same; else its code."""
    name = names.get(code, "")
    return name if name and list(names.values()).count(name) == 1 else code


def _cells(one: ExchangeAnswer, names: dict[str, str]) -> dict[str, Any]:
    n = one.number
    found = {
        f"take_{n}": fields.ChoiceField(
            f"{n}件目を取り入れるか", choices=[(ADOPT, "取り入れる"), (SKIP, "取り入れない")], empty="", initial=ADOPT
        ),
        f"product_{n}": fields.ComboField(
            f"{n}件目のワクチン", choices=products, readings=readings, required=False, example="mr", width="short",
            initial=_word_for(product_of(one, names), names),
        ),
        f"decision_{n}": fields.ChoiceField(
            f"{n}件目の判断", choices=lambda: choices("decision"), empty="選択してください", required=False
        ),
    }  # fmt: skip
    for cell in found.values():
        cell.widget.attrs["aria-label"] = str(cell.label)
    return found


def _lot(text: str) -> str:
    try:
        return normalise_lot(text).number if text else ""
    except TextError:
        return ""


def _volume(values: dict[str, Any]) -> Decimal | None:
    try:
        found = Decimal(str(values.get("volume") or ""))
    except InvalidOperation:
        return None
    return found if Decimal("0") < found <= Decimal("10") else None
