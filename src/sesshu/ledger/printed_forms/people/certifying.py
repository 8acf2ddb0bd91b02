"""予防接種済証: which doses a form of the rule certifies, and the paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.law.certificates import CertificateForm, certificate_forms
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.printed_forms import texts
from sesshu.ledger.printed_forms.models import FormText
from sesshu.ledger.printed_forms.people.asking import Asked
from sesshu.ledger.printed_forms.people.recorded import RecordedDose, address, birth, recorded
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents.models import Resident

MOST_DOSES = 14  # on one sheet
ACCEPTED = "accepted_by_mayor"


def rows(viewer: Actor, person: Resident, asked: Asked, text: FormText | None, on: date) -> list[dict[str, Any]]:
    """One certificate with the chosen doses. Raises `InvalidInput` for a dose that this form cannot certify."""
    if text is None:
        raise ValueError("a certificate needs a text")
    form = certificate_forms().get(asked.form)
    if form is None:
        raise InvalidInput("様式：一覧から選んでください。", field="form", example="様式第一号")
    chosen = _chosen(recorded(viewer, person), asked.doses)
    for one in chosen:
        if why := refusal(one.dose, form):
            raise InvalidInput(
                f"接種：{wareki(one.dose.given_on)}の{product_name(one.dose.product)}は{why}", field="doses"
            )
    name = {"氏名": person.name, "様式": form.name}
    return [
        {
            "form_name": form.name,
            "form_words": form.words,
            "person": person.name,
            "birth": birth(person),
            "address": address(person),
            "doses": [_line(one) for one in chosen],
            "body": texts.body(text, name, on),
        }
    ]


def refusal(dose: Dose, form: CertificateForm) -> str:
    """Why a form cannot certify a dose, as the end of a sentence; empty when it can."""
    if dose.kind not in form.kinds:
        word = codes("kind").get(dose.kind, dose.kind)
        return f"接種区分が「{word}」のため、{form.name}（{form.words}）では証明できません。"
    if dose.decision == "undecided":
        return "判断待ちのため、まだ証明できません。判断を記録してから交付してください。"
    if dose.level == "block" and dose.decision != ACCEPTED:
        return "定期の予防接種として扱わないと判断されているため、証明できません。"
    return ""


def form_of(dose: Dose) -> CertificateForm | None:
    """The form that certifies a dose without a request; None when none does."""
    return next((f for f in certificate_forms().values() if not f.on_request and not refusal(dose, f)), None)


def _chosen(all_of_person: list[RecordedDose], wanted: tuple[UUID, ...]) -> list[RecordedDose]:
    chosen = [one for one in all_of_person if one.dose.pk in wanted]
    if not chosen or len(chosen) != len(set(wanted)):
        raise InvalidInput(
            "証明する接種を一覧から一つ以上選んでください。取り消された接種は選べません。", field="doses"
        )
    if len(chosen) > MOST_DOSES:
        raise InvalidInput(f"証明する接種は1枚に{MOST_DOSES}件までです。2枚に分けてください。", field="doses")
    return chosen


def _line(one: RecordedDose) -> list[str]:
    dose = one.dose
    place = one.institution or "記録なし"
    return [one.immunization, wareki(dose.given_on), product_name(dose.product), dose.lot_number or "記録なし", place]
