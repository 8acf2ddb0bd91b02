"""仮登録: the list, entering, and one person with everybody of the register it may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.provisional import actions, queries
from sesshu.ledger.provisional.matching import Candidate
from sesshu.ledger.provisional.models import ProvisionalPerson, ProvisionalState, Why
from sesshu.ledger.provisional.screens import forms
from sesshu.ledger.residents import queries as residents

PURPOSE = "RESIDENT_INTAKE"
TAGS = {"open": "care", "joined": "right", "closed": ""}
COLUMNS = (
    Column("name", "氏名", lambda p: p.resident.name, css="official-name",
           link=lambda p: reverse("provisional-detail", args=[p.id])),
    Column("birth_date", "生年月日", lambda p: p.resident.birth_date, css="tight", sort="resident__birth_date"),
    Column("why", "理由", lambda p: p.get_why_display()),
    Column("mother", "母", lambda p: p.mother.name if p.mother else "", css="official-name"),
    Column("created_at", "登録", sort="created_at", css="tight"),
    Column("state", "状態", lambda p: p.get_state_display(), css="tight", tag=lambda p: TAGS[p.state]),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="provisional.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Everybody entered before the register told us. Those shown are recorded as seen."""
    table = Table(
        request, name="provisional", columns=COLUMNS, rows=queries.people(request.actor), caption="仮登録の一覧",
        empty="仮登録された人はいません。", unit="人",
    )  # fmt: skip
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    subjects = [f"resident:{person.resident_id}" for person in shown]
    if subjects:
        audit.record_read("resident.provisional_listed", by=request.actor, purpose=request.purpose, subjects=subjects)
    return show(request, "provisional/list.html", table=table, may_write=request.actor.may("provisional.write"))


@endpoint(purpose=PURPOSE, permission="provisional.write")
def new_page(request: HttpRequest) -> HttpResponse:
    """Somebody who moved in and is not in the file yet."""
    form = forms.MoverForm.of(request)

    def act(data: dict[str, Any]) -> str:
        values = {"name": data.pop("full_name"), **data}
        return _entered(request, why=Why.LATE_REGISTER, **values)

    return form.submit(act) or show(request, "provisional/new.html", form=form, mother=None)


@endpoint(purpose=PURPOSE, permission="provisional.write")
def new_child_page(request: HttpRequest, mother_id: UUID) -> HttpResponse:
    """A newborn of a mother who is in the register."""
    audit.record_read("resident.read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{mother_id}"])
    mother = residents.get(request.actor, mother_id)
    form = forms.NewbornForm.of(request)

    def act(data: dict[str, Any]) -> str:
        values = {"name": data.pop("full_name"), **data}
        return _entered(request, why=Why.BIRTH, mother_id=mother.id, **values)

    return form.submit(act) or show(request, "provisional/new.html", form=form, mother=mother)


def _entered(request: HttpRequest, **values: Any) -> str:
    person = actions.enter(by=request.actor, purpose=request.purpose, **values)  # type: ignore[attr-defined]
    flash(request, "仮登録しました", "接種を登録できます。住民情報が届くと、全項目が一致する人に自動で統合されます。")
    return reverse("resident-page", args=[person.resident_id])


@endpoint(purpose=PURPOSE, permission="provisional.read")
def detail_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: who it may be, joining, undoing, naming, closing. Everybody shown is recorded as seen."""
    person = queries.get(request.actor, person_id)
    found = queries.candidates(request.actor, person)
    offered = _forms_for(request, person, found)
    for form, act in offered.values():
        if done := form.submit(act):
            return done
    seen = [f"resident:{person.resident_id}", *(f"resident:{one.resident.id}" for one in found)]
    audit.record_read("resident.provisional_read", by=request.actor, purpose=request.purpose, subjects=seen)
    return show(
        request, "provisional/detail.html", person=person, candidates=found,
        joins=queries.joins(request.actor, person),
        status=max((form.status for form, _ in offered.values() if form.errors), default=200),
        **{name: form for name, (form, _) in offered.items()},
    )  # fmt: skip


Offer = tuple[Form, Callable[[dict[str, Any]], str]]


def _forms_for(request: HttpRequest, person: ProvisionalPerson, found: list[Candidate]) -> dict[str, Offer]:
    if not request.actor.may("provisional.write"):  # type: ignore[attr-defined]
        return {}
    back = reverse("provisional-detail", args=[person.id])
    common: dict[str, Any] = {"by": request.actor, "purpose": request.purpose}  # type: ignore[attr-defined]
    offered: dict[str, Offer] = {}

    def joined(data: dict[str, Any]) -> str:
        made = actions.join(person_id=person.id, target_id=UUID(data["target"]), reason=data["reason"], **common)
        flash(request, "統合しました", f"{sum(len(ids) for ids in made.moved.values())}件の記録を移しました。")
        return reverse("resident-page", args=[made.target_id])

    def undone(data: dict[str, Any]) -> str:
        [last, *_] = queries.joins(request.actor, person)  # type: ignore[attr-defined]
        actions.undo_join(join_id=last.id, reason=data["reason"], **common)
        flash(request, "統合を取り消しました", "移した記録を仮登録に戻しました。")
        return back

    def named(data: dict[str, Any]) -> str:
        actions.name_child(person_id=person.id, name=data["full_name"], kana=data["kana"], **common)
        flash(request, "氏名を登録しました")
        return back

    def closed(data: dict[str, Any]) -> str:
        actions.close(person_id=person.id, reason=data["reason"], **common)
        flash(request, "仮登録を取りやめました")
        return reverse("provisional-list")

    if person.state == ProvisionalState.OPEN:
        if found:
            join = forms.JoinForm.of(request)
            join.offer([(str(one.resident.id), _words(one)) for one in found])
            offered["join_form"] = (join, joined)
        if not person.named:
            offered["name_form"] = (forms.NameForm.of(request), named)
        offered["close_form"] = (forms.CloseForm.of(request), closed)
    elif person.state == ProvisionalState.JOINED:
        offered["undo_form"] = (forms.UndoForm.of(request), undone)
    for name, (form, _) in offered.items():
        form.auto_id = f"{name.removesuffix('_form')}_%s"
    return offered


def _words(one: Candidate) -> str:
    person = one.resident
    agrees = f"一致：{'・'.join(one.agrees)}" if one.agrees else "一致する項目なし"
    differs = f"　不一致：{'・'.join(one.differs)}" if one.differs else ""
    return f"{person.name}（{person.kana}）宛名番号 {person.addressee_number}　{agrees}{differs}"
