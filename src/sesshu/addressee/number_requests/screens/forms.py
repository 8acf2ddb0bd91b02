"""Forms of this room. What is asked for are business numbers; Individual Numbers are typed nowhere here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from sesshu.addressee.number_requests.models import Taker
from sesshu.addressee.number_rules.systems import systems
from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.law.number_purposes import fact_kinds, number_purposes
from sesshu.law.purposes import purposes
from sesshu.numbers.in_texts import TwelveDigits

FACTS = {
    "case": "案件", "move_in": "転入", "move_out": "転出", "application": "申請", "hand_over": "委託（引渡し）"
}  # fmt: skip
CERTIFICATE_BYTES = 64 * 1024


def _systems() -> list[tuple[str, str]]:
    return [(code, f"{code}　{name}") for code, (name, _) in systems().items()]


def _purposes(operation: str) -> list[tuple[str, str]]:
    day = clock.today()
    known = sorted(number_purposes().items())
    return [(code, purposes()[code].name) for code, one in known if operation in one.operations and one.holds_on(day)]


def _export_purposes() -> list[tuple[str, str]]:
    return _purposes("link_export")


def _reveal_purposes() -> list[tuple[str, str]]:
    return _purposes("reveal")


def _facts() -> list[tuple[str, str]]:
    return [(kind, FACTS.get(kind, kind)) for kind in sorted(fact_kinds())]


class ExportForm(Form):
    system = fields.ChoiceField("業務システム", choices=_systems, empty="選択してください")
    business_numbers = fields.NoteField(
        "業務番号（宛名番号）", rows=6, most=170_000, hint="1行に1つ。10,000件まで", example="000000000012344",
        twelve_digits=TwelveDigits.OWN_NUMBER,
    )  # fmt: skip
    certificate = fields.FileField(
        "受取人の証明書（PEM）", accept=".pem,.crt,.cer", most_bytes=CERTIFICATE_BYTES,
        hint="この証明書の鍵を持つ人だけが開けます。",
    )  # fmt: skip
    number_purpose = fields.ChoiceField("利用目的", choices=_export_purposes, empty="選択してください")
    reference = fields.TextField("根拠の番号", most=60, example="委託-2026-012")
    taker = fields.ChoiceField("受け取り方", choices=Taker.choices, style="radio", initial=Taker.PERSON)

    def clean_business_numbers(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["business_numbers"]).splitlines() if line.strip()]
        for place, line in enumerate(lines, start=1):
            if not (line.isascii() and line.isalnum() and len(line) <= 15):
                text = f"{place}行目：業務番号は半角英数字15文字以内です。（例：000000000012344）"
                raise ValidationError(text, code="BUSINESS_NUMBER")
        return lines


class RevealForm(Form):
    system = fields.ChoiceField("業務システム", choices=_systems, empty="選択してください")
    business_number = fields.TextField(
        "業務番号（宛名番号）", most=15, example="000000000012344", twelve_digits=TwelveDigits.OWN_NUMBER
    )
    number_purpose = fields.ChoiceField("利用目的", choices=_reveal_purposes, empty="選択してください")
    reference = fields.TextField("根拠の番号", most=60, example="申請-2026-012")
    taker = fields.ChoiceField("受け取り方", choices=Taker.choices, style="radio", initial=Taker.PERSON)


class FactForm(Form):
    kind = fields.ChoiceField("根拠の種類", choices=_facts, empty="選択してください")
    reference = fields.TextField("根拠の番号", most=60, example="委託-2026-012")
    system = fields.ChoiceField("業務システム", choices=_systems, empty="（複数人）", required=False)
    business_number = fields.TextField(
        "業務番号（宛名番号）", most=15, required=False, hint="委託（引渡し）だけは、空なら複数人の根拠になります。",
        twelve_digits=TwelveDigits.OWN_NUMBER,
    )  # fmt: skip
    valid_from = fields.DateField("いつから")
    valid_until = fields.DateField("いつまで")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("business_number") and not found.get("system"):
            self.add_error("system", ValidationError("業務番号を入力したときは、業務システムも選んでください。"))
        return found


class MakeForm(Form):
    """Making the sealed file, without questions."""


class SeeForm(Form):
    """Seeing the number, without questions; the number stands in this one answer alone."""

    one_time = False
