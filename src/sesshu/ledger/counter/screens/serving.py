"""窓口・電話: the household on one screen. What is shown, asked and queued writes itself on the slip."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import NotNow
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.counter.household import Member, choices, members, told, wanted_form
from sesshu.ledger.doses.screens.forms import vaccine_field
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.doses.what_if import what_if
from sesshu.ledger.inquiries import actions as inquiries
from sesshu.ledger.inquiries import queries as slips
from sesshu.ledger.inquiries.actions import NewLine
from sesshu.ledger.inquiries.codes import choices as words
from sesshu.ledger.inquiries.codes import codes
from sesshu.ledger.inquiries.models import InquiryLine, InquirySlip, LineKind
from sesshu.ledger.screening_forms import actions as screening_forms

BEFORE = 5  # earlier slips of the household that are shown


class AskForm(Form):
    """「もし」: nothing is saved but the answer on the slip."""

    person = fields.ChoiceField("だれが", choices=[], empty="")
    product = vaccine_field()
    given_on = fields.DateField("いつ")


class QueueForm(Form):
    wanted = fields.MultiChoiceField("予診票", choices=[])


class NoteForm(Form):
    """記事: the slip stays open."""

    channel = fields.ChoiceField("受付の方法", choices=lambda: words("channel"), style="radio")
    note = fields.NoteField("記事", rows=2, most=inquiries.MOST_NOTE)


class FinishForm(Form):
    keeps_draft = True
    offers_apart = True  # the page asks the database enough
    tells_editors = False  # presence says who else has the household on the screen
    caller = fields.ChoiceField("来た人・電話の人", choices=lambda: words("caller"))
    caller_name = fields.NameField("その人の氏名", required=False, most=80, hint="本人・保護者以外のとき")
    identity = fields.ChoiceField("本人確認", choices=lambda: words("identity"))
    answer = fields.NoteField("回答・引継ぎ", required=False, rows=2, most=1000)


@endpoint(purpose="DOSE_INQUIRY", permission="inquiry.write")
def slip_page(request: HttpRequest, slip_id: UUID) -> HttpResponse:
    """The household of an open slip; a closed one is shown on its own page."""
    viewer = request.actor
    slip = slips.get_with_household(viewer, slip_id)
    people: list[UUID] = slip.people  # type: ignore[attr-defined]
    audit.record_read(
        "counter.household_shown", by=viewer, purpose=request.purpose, obj=f"inquiry_slip:{slip.id}", case=slip.label,
        subjects=[f"resident:{one}" for one in people],
    )  # fmt: skip
    household = members(viewer, slip.resident_id, people)
    ask, queue, note, finish = _forms(request, slip, household)
    done = (
        ask.submit(lambda data: _answered(request, slip, household, data))
        or queue.submit(lambda data: _queued(request, slip, household, data))
        or note.submit(lambda data: _noted(request, slip, data))
        or finish.submit(lambda data: _finished(request, slip, data))
    )
    if done:
        return done
    lines = list(slips.lines(viewer, slip))
    if slip.is_open:
        _write_shown(request, slip, household, lines)
    answers = [line for line in lines if line.kind == LineKind.ANSWERED]
    return show(
        request, "counter/serve.html", slip=slip, household=household, people=[one.resident for one in household],
        ask=ask, queue=queue if choices(household) and viewer.may("voucher.write") else None, finish=finish,
        answers=answers[::-1], note=note, notes=[line for line in lines if line.kind == LineKind.NOTED],
        channel=codes("channel")[slip.channel], section="counter", may_write=viewer.may("dose.write"),
        before=slips.of_household(viewer, [one.resident.pk for one in household])[:BEFORE],
    )  # fmt: skip


def _forms(
    request: HttpRequest, slip: InquirySlip, household: list[Member]
) -> tuple[AskForm, QueueForm, NoteForm, FinishForm]:
    """Four forms on one page, each with names of its own; Alt+1 to Alt+4 lead to them (the third from its button)."""
    ask = AskForm.of(request, auto_id="ask_%s", initial={"given_on": clock.today()})
    ask.fields["person"].choices = [(str(one.resident.pk), one.resident.name) for one in household]  # type: ignore[attr-defined]
    queue = QueueForm.of(request, auto_id="queue_%s")
    queue.fields["wanted"].choices = choices(household)  # type: ignore[attr-defined]
    note = NoteForm.of(request, auto_id="note_%s", initial={"channel": slip.channel})
    finish = FinishForm.of(request, auto_id="finish_%s")
    for field, key in ((ask.fields["product"], "1"), (finish.fields["caller"], "2"), (note.fields["note"], "4")):
        field.widget.attrs |= {"data-jump": key, "aria-keyshortcuts": f"Alt+{key}"}
    return ask, queue, note, finish


def _write_shown(request: HttpRequest, slip: InquirySlip, household: list[Member], lines: list[InquiryLine]) -> None:
    shown = [NewLine(LineKind.SHOWN, told(one), one.resident.pk) for one in household if one.due or one.asked]
    known = {(line.kind, line.resident_id, line.text) for line in lines}
    if all((line.kind, line.resident_id, line.text) in known for line in shown):
        return  # the page is only opened again
    inquiries.add_lines(slip_id=slip.id, lines=shown, by=request.actor, purpose=request.purpose)


def _answered(request: HttpRequest, slip: InquirySlip, household: list[Member], data: dict[str, Any]) -> str:
    person = next(one.resident for one in household if str(one.resident.pk) == data["person"])
    answer = what_if(viewer=request.actor, resident=person, given_on=data["given_on"], product=data["product"])
    asked = f"{wareki(data['given_on'])}に{product_name(data['product'])}を接種した場合"
    reasons = " ".join(dict.fromkeys(reason.text for reason in answer.verdict.reasons))
    line = NewLine(LineKind.ANSWERED, f"{asked}：{answer.sentence}\n{reasons}".strip(), person.pk)
    _open_or_refuse(slip)
    inquiries.add_lines(slip_id=slip.id, lines=[line], by=request.actor, purpose=request.purpose)
    return reverse("counter-slip", args=[slip.id]) + "#answers"


def _queued(request: HttpRequest, slip: InquirySlip, household: list[Member], data: dict[str, Any]) -> str:
    _open_or_refuse(slip)
    offered = dict(choices(household))
    wanted = [wanted_form(household, text) for text in data["wanted"]]
    by, purpose = request.actor, request.purpose
    number = len(screening_forms.order_forms(wanted=wanted, by=by, purpose=purpose))
    lines = [
        NewLine(LineKind.QUEUED, offered[text], one.resident_id)
        for text, one in zip(data["wanted"], wanted, strict=True)
    ]
    inquiries.add_lines(slip_id=slip.id, lines=lines, by=by, purpose=purpose)
    flash(request, "予診票を印刷待ちに入れました", f"{number}枚")
    return reverse("counter-slip", args=[slip.id])


def _noted(request: HttpRequest, slip: InquirySlip, data: dict[str, Any]) -> str:
    inquiries.write_note(
        slip_id=slip.id, text=data["note"], channel=data["channel"], by=request.actor, purpose=request.purpose
    )  # fmt: skip
    flash(request, "記事を登録しました", "受付は続いています。")
    return reverse("counter-slip", args=[slip.id])


def _finished(request: HttpRequest, slip: InquirySlip, data: dict[str, Any]) -> str:
    done = inquiries.complete(slip_id=slip.id, by=request.actor, purpose=request.purpose, **data)
    flash(request, f"{done.label}を完了しました", "受付票に、表示・回答の内容と本人確認を記録しました。")
    return reverse("counter")


def _open_or_refuse(slip: InquirySlip) -> None:
    if not slip.is_open:
        raise NotNow(f"{slip.label}は{slip.get_state_display()}です。新しい受付で対応してください。")
