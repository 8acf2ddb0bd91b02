"""来所をまとめて訂正: the day or the place of a whole visit was wrong; its doses are corrected in one act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.actions import Correction
from sesshu.ledger.doses.actions.common import entry_of
from sesshu.ledger.doses.codes import choices, codes
from sesshu.ledger.doses.effects import check_seen, effects
from sesshu.ledger.doses.policies import needs_second_person
from sesshu.ledger.doses.screens.effects import EffectsShown, shown
from sesshu.ledger.doses.screens.forms import DATE_HINT, InstitutionField
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.doses.visits import visit_of
from sesshu.ledger.residents import queries as residents


def _reasons() -> list[tuple[str, str]]:
    """A correction ex officio is made dose by dose: another person checks each against its paper."""
    return [(code, word) for code, word in choices("correct_reason") if not needs_second_person(code)]


class VisitForm(Form):
    given_on = fields.DateField("接種日", not_future=True, hint=DATE_HINT, example="R8.11.20")
    institution_code = InstitutionField(
        "医療機関コード", required=False, hint="10桁。分からないときは空欄", example="4310112345"
    )
    place = fields.TextField("接種した場所", required=False, hint="医療機関コードが無いとき", most=100)
    reason = fields.ChoiceField("訂正の理由", choices=_reasons, style="radio")
    note = fields.TextField("記事", required=False, most=200)


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def correct_visit(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Correct day and place of all doses of the visit that a dose belongs to. A dose that thereby leaves the rules
    goes to 判断待ち."""
    resident, visit = visit_of(request.actor, dose_id)
    audit.record_read(
        "dose.correction_opened", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident.pk}"]
    )
    first = {"given_on": wareki_short(visit.on), "institution_code": visit.institution_code, "place": visit.place}
    form = VisitForm.of(request, initial=first)
    seen: list[EffectsShown] = []

    def act(given: dict[str, Any]) -> str:
        changes = {name: given[name] for name in ("given_on", "institution_code", "place")}
        entries = [replace(entry_of(dose), **changes) for dose in visit.current]
        for entry in entries:
            entry.check(entry.given_on, resident.birth_date)
        found = effects(resident, entries, without=visit.current)
        seen.append(shown(found))
        actions.correct_doses(
            corrections=[
                Correction(dose.pk, changes if dose.decision else changes | {"decision": "undecided"}, dose.version)
                for dose in visit.current
            ],
            reason=given["reason"], note=given["note"], by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        check_seen(found, request.POST.get("effects_seen", ""))
        flash(request, "訂正しました", f"来所の{len(visit.current)}件をまとめて訂正しました。元の版も残っています。")
        return reverse("resident-page", args=[resident.pk])

    done = form.submit(act)
    if done:
        return done
    lines = [f"{product_name(d.product)}（{codes('kind').get(d.kind, d.kind)}）" for d in visit.current]
    return show(
        request, "doses/visit.html", form=form, effects=seen[0] if seen else None, lines=lines, on=visit.on,
        **header(residents.get(request.actor, resident.pk)),
    )  # fmt: skip
