"""施設の名簿: the facilities, and who lives in one; the whole list of numbers is put in at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.facilities import actions, queries
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "RESIDENT_INTAKE"
COLUMNS = (
    Column("name", "施設名", lambda p: p[0].name, css="official-name",
           link=lambda p: reverse("facility-roster", args=[p[0].code])),
    Column("kind", "種類", lambda p: p[0].get_kind_display(), css="tight"),
    Column("count", "いまの人数", lambda p: p[1], align="right"),
)  # fmt: skip


class RosterForm(Form):
    on = fields.DateField("名簿の基準日", not_future=True)
    numbers = fields.NoteField(
        "宛名番号（1行に1人）", most=20000, rows=8, required=False, twelve_digits=TwelveDigits.OWN_NUMBER
    )

    def listed(self) -> list[str]:
        return [line.strip().zfill(15) for line in self.cleaned_data["numbers"].splitlines() if line.strip()]


@endpoint(purpose=PURPOSE, permission="facility.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Facilities with how many live there."""
    table = Table(
        request, name="facilities", columns=COLUMNS, rows=queries.facilities(request.actor), caption="施設の一覧",
        empty="施設が登録されていません。マスタ「施設」に登録してください。",
    )  # fmt: skip
    return show(request, "facilities/list.html", table=table)


@endpoint(purpose=PURPOSE, permission="facility.read")
def roster_page(request: HttpRequest, facility_code: str) -> HttpResponse:
    """Who lives in one facility. Those shown are recorded as seen."""
    facility = actions.facility_on(facility_code, clock.today())
    actions.check_may_handle(facility, request.actor)
    rows = list(queries.roster(request.actor, facility))
    may_write = request.actor.may("facility.write")
    listed = "\n".join(stay.resident.addressee_number for stay in rows)
    form = RosterForm.of(request, initial={"on": clock.today(), "numbers": listed}) if may_write else None

    def act(data: dict[str, Any]) -> str:
        numbers = form.listed() if form else []
        made = actions.set_roster(
            code=facility.code, numbers=numbers, on=data["on"], by=request.actor, purpose=request.purpose
        )
        flash(request, "名簿を登録しました", f"入所{made.entered}人、退所{made.left}人、変わらない人{made.kept}人")
        return reverse("facility-roster", args=[facility.code])

    if form is not None and (done := form.submit(act)):
        return done
    if rows:
        audit.record_read(
            "facility.roster_read", by=request.actor, purpose=request.purpose,
            subjects=[f"resident:{stay.resident_id}" for stay in rows],
        )  # fmt: skip
    return show(request, "facilities/roster.html", facility=facility, rows=rows, form=form)
