"""氏名で探す: a person without any number at hand, found by kana and birth date, and received."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.attendance import actions, queries
from sesshu.ledger.attendance.screens.pages import told
from sesshu.ledger.events import queries as events
from sesshu.ledger.reservations.finding import find
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident

PURPOSE = "EVENT_MANAGEMENT"


class FindForm(Form):
    one_time = False
    kana = fields.KanaField("カナ氏名", required=False, hint="先頭の何文字か。名だけでも探せます。")
    birth_date = fields.DateField("生年月日", required=False, example="R2.6.15")


class ReceiveForm(Form):
    person = fields.ChoiceField("見つかった人", choices=list, style="radio")
    decision = fields.TextField(
        "判断の理由（飛び入りで対象外のとき）", required=False, most=200, width="full", example="医師が必要と判断"
    )
    moves = fields.CheckField("ほかの時間帯の予約をここに移す")


@endpoint(purpose=PURPOSE, permission="attendance.write")
def find_page(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Search, choose, receive. Who is booked in this session stands first; the terms never stand in an address."""
    session = events.session(request.actor, session_id)
    form, receive, people = FindForm.of(request), ReceiveForm.of(request), None
    if receive.is_bound:
        chosen = _chosen(request, receive.data.get("person", ""))
        receive.fields["person"].choices = [_line(chosen, "")] if chosen else []  # type: ignore[attr-defined]

    def act(data: dict[str, Any]) -> str:
        row = actions.arrive(
            session_id=session.pk, resident_id=UUID(data["person"]), decision=data["decision"], moves=data["moves"],
            by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        kind, words = told(row)
        flash(request, f"{row.resident.name}：{row.get_state_display()}", words, kind=kind)
        return reverse("attendance-session", args=[session.pk])

    if done := receive.submit(act):
        return done
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        people = find(
            kana=asked["kana"] or "", birth_date=asked["birth_date"], by=request.actor, purpose=request.purpose
        )  # fmt: skip
        if people is None:
            form.add_error("kana", "検索する条件を1つ以上入力してください。例：ヤマダ、R2.6.15")
        else:
            booked = queries.booked_today(request.actor, session, [one.pk for one in people])
            people.sort(key=lambda one: booked.get(one.pk) != queries.HERE)
            receive.fields["person"].choices = [_line(one, booked.get(one.pk, "")) for one in people]  # type: ignore[attr-defined]
    return show(
        request, "attendance/find.html", form=form, receive=receive if people or receive.is_bound else None,
        none_found=people == [], session=session, section="attendance",
        status=max((one.status for one in (form, receive) if one.errors), default=200),
    )  # fmt: skip


def _chosen(request: HttpRequest, typed: str) -> Resident | None:
    try:
        return residents.visible_to(request.actor).filter(pk=UUID(typed)).first()
    except ValueError:
        return None


def _line(one: Resident, booked: str) -> tuple[str, str]:
    born = wareki_short(one.birth_date) if one.birth_date else one.birth_text
    return str(one.pk), f"{one.name}（{one.kana}）　{born}生　{one.addressee_number}{f'　{booked}' if booked else ''}"
