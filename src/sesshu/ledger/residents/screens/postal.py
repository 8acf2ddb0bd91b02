"""送付先: every address letters were or will be sent to, and setting a new one or ending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.residents import actions, queries


class PostalForm(Form):
    keeps_draft = True
    starts_on = fields.DateField("開始日")
    ends_on = fields.DateField("終了日", required=False, hint="終わりが決まっていないときは空欄")
    postal_code = fields.DigitsField("郵便番号", lengths=(7,))
    address = fields.TextField("送付先の住所", most=200, width="full")
    recipient = fields.TextField("宛名", required=False, most=100, width="long", hint="本人以外に送るときだけ")
    reason = fields.TextField("理由", most=200, width="long", hint="例：施設入所のため、家族が受け取るため")


@endpoint(purpose="RESIDENT_INTAKE", permission="resident.write")
def postal_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """One person's addresses for letters. What a protected person's letters go to is not shown."""
    audit.record_read(
        "resident.postal_read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )
    person = queries.get(request.actor, resident_id)
    form = PostalForm.of(request, initial={"starts_on": clock.today()})

    def act(data: dict[str, Any]) -> str:
        actions.set_postal_address(resident_id=person.id, by=request.actor, purpose=request.purpose, **data)
        flash(request, "送付先を登録しました", "この期間の手紙は、すべてこの送付先に送ります。")
        return reverse("resident-postal", args=[person.id])

    if done := form.submit(act):
        return done
    rows = queries.postal_addresses(request.actor, person.id)
    now = queries.letter_address(request.actor, [person.id])[person.id]
    return show(request, "residents/postal.html", person=person, form=form, rows=rows, now=now)
