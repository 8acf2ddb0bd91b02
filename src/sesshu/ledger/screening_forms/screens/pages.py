"""残りの予診票 of one person, and the queue of forms that wait for printing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.screening_forms import actions, queries
from sesshu.ledger.screening_forms.actions import WantedForm
from sesshu.ledger.screening_forms.remaining import LATER, RemainingForm, remaining

PURPOSE = "VOUCHER_MANAGEMENT"
MOST_SHOWN = 200


class RemainingFormsForm(Form):
    """Which forms are issued now. Ticked first: those whose time has come and which nobody has in hand."""

    forms = fields.MultiChoiceField("渡す予診票", choices=[])
    with_sheet = fields.CheckField("「残りの予診票のお知らせ」も印刷する")

    def offer(self, found: tuple[RemainingForm, ...]) -> None:
        field = self.fields["forms"]
        field.choices = [(form.key, words(form)) for form in found if not form.in_hand]  # type: ignore[attr-defined]
        field.initial = [form.key for form in found if form.offered]
        self.fields["with_sheet"].initial = True


class PrintQueueForm(Form):
    """Print everything that waits."""


def words(form: RemainingForm) -> str:
    """One form in a line: what it is for, from when, until when, and why somebody should look first."""
    parts = [f"{form.series_name}　{form.step}".strip()]
    if form.status == LATER:
        parts.append("時期前")
    if form.earliest:
        parts.append(f"{wareki(form.earliest)}から")
    if form.latest:
        parts.append(f"{wareki(form.latest)}まで")
    return "　".join(parts) + (f"（{form.unknown}）" if form.unknown else "")


@endpoint(purpose=PURPOSE, permission="voucher.write")
def remaining_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """What a child still needs by today's judgement; the ticked forms are issued and put into the queue."""
    audit.record_read(
        "screening_form.remaining_read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )
    resident = residents.get(request.actor, resident_id)
    found = remaining(request.actor, resident, clock.today())
    form = RemainingFormsForm.of(request)
    listed = found.forms if found else ()
    form.offer(listed)
    by_key = {one.key: one for one in listed}

    def act(given: dict[str, Any]) -> str:
        chosen = [by_key[key] for key in given["forms"]]
        ids = actions.order_forms(
            wanted=[WantedForm(resident.pk, one.series, one.step, one.latest) for one in chosen], by=request.actor,
            purpose=request.purpose,
        )  # fmt: skip
        said = f"予診票{len(ids)}枚を発行し、印刷待ちに入れました。"
        if given["with_sheet"] and request.actor.may("form.print"):
            run = actions.print_sheet(resident_id=resident.pk, by=request.actor, purpose=request.purpose)
            said += f"お知らせは出力番号{run.label}で印刷します。"
        flash(request, "発行しました", said)
        return reverse("screening-form-queue")

    done = form.submit(act)
    if done:
        return done
    return show(
        request, "screening_forms/remaining.html", form=form, found=found,
        in_hand=[f"{words(one)}（券番号{one.in_hand}）" for one in listed if one.in_hand], **header(resident),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="voucher.read")
def queue_page(request: HttpRequest) -> HttpResponse:
    """The forms that wait for printing, and the button that prints them."""
    rows = queries.waiting(request.actor)
    form = PrintQueueForm.of(request)

    def act(_: dict[str, Any]) -> str:
        ids = list(rows.values_list("pk", flat=True)[: actions.MOST_AT_ONCE])
        run = actions.print_waiting(order_ids=ids, by=request.actor, purpose=request.purpose)
        flash(request, "印刷に回しました", f"出力番号{run.label}、{run.rows}枚。帳票の出力台帳で受け取れます。")
        return reverse("screening-form-queue")

    done = form.submit(act) if request.actor.may("form.print") else None
    if done:
        return done
    shown = list(rows[:MOST_SHOWN])
    audit.record_read(
        "screening_form.queue_listed", by=request.actor, purpose=request.purpose,
        subjects=[f"resident:{row.resident_id}" for row in shown],
    )  # fmt: skip
    names = {series.code: series.name for series in city_tables().series}
    return show(
        request, "screening_forms/queue.html", form=form, total=rows.count(), may_print=request.actor.may("form.print"),
        may_register=request.actor.may("form.read"), may_read_texts=request.actor.may("master.read"),
        lines=[(row, names.get(row.voucher.series, row.voucher.series)) for row in shown], section="screening_forms",
    )  # fmt: skip
