"""Pages of every master: list, one entry with its history, new, change, end, copy to the next fiscal year."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import fiscal_year
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import Refused
from sesshu.foundation.masters import actions, consent, queries
from sesshu.foundation.masters.declaration import OWN_FIELDS, Master, master, masters
from sesshu.foundation.masters.fiscal_copy import copied_rows
from sesshu.foundation.masters.models import ChangeStatus, MasterChange
from sesshu.foundation.masters.screens import forms, presenters
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import Column, Table

reading = endpoint(purpose="MASTER_MAINTENANCE", permission="master.read")
writing = endpoint(purpose="MASTER_MAINTENANCE", permission="master.write")


@reading
def index(request: HttpRequest) -> HttpResponse:
    """All masters, and the changes that wait."""
    waiting = queries.changes(request.actor, status=ChangeStatus.WAITING)
    return show(
        request, "masters/index.html", masters=masters(), waiting=[presenters.ShownChange(one) for one in waiting[:100]]
    )


@reading
def entries(request: HttpRequest, key: str) -> HttpResponse:
    of = master(key)
    filters = forms.ListFilter(request.POST if of.personal else request.GET, request=request)
    conditions = filters.conditions()
    day = conditions.get("day") or clock.today()
    rows = queries.entries(request.actor, of, day, conditions.get("word", ""))
    period = Column(
        "valid_from", "適用期間", lambda row: presenters.period(row.valid_from, row.valid_until), "valid_from"
    )
    first = Column(
        "code", "コード", "code", "code", css="code", link=lambda row: reverse("master-entry", args=[key, row.id])
    )
    table = Table(
        request,
        name=f"master-{key}",
        columns=[first, *of.columns, period],
        rows=rows,
        filters=filters,
        sort="code",
        method="post" if of.personal else "get",
        caption=of.label,
        empty="この条件に合う登録はありません。条件を変えるか、新しく登録してください。",
    )
    return show(request, "masters/list.html", of=of, table=table, day=day)


@reading
def entry(request: HttpRequest, key: str, row_id: UUID) -> HttpResponse:
    of = master(key)
    row = queries.one_row(request.actor, of, row_id)
    today = clock.today()
    history = [
        (one, presenters.period(one.valid_from, one.valid_until), *presenters.row_state(one, today))
        for one in queries.versions(request.actor, of, row.code)
    ]
    changes = queries.changes(request.actor, master=key, code=row.code)[:50]
    return show(
        request, "masters/entry.html", of=of, row=row, facts=presenters.facts(of, row), history=history,
        period=presenters.period(row.valid_from, row.valid_until), state=presenters.row_state(row, today),
        changes=[presenters.ShownChange(one) for one in changes],
    )  # fmt: skip


@writing
def new(request: HttpRequest, key: str) -> HttpResponse:
    of = master(key)
    form = of.form.of(request, initial={"valid_from": clock.today()})

    def act(data: dict[str, Any]) -> str:
        return _asked(request, _request(request, of, "new", form.code_of(data), data))

    shown = _previewed(request, of, form, "")
    if not shown and (done := form.submit(act)):
        return done
    return show(
        request,
        "masters/form.html",
        of=of,
        form=form,
        heading=f"{of.label}の新規登録",
        back=_list(of),
        preview=shown,
        may_preview=of.preview is not None,
    )


@writing
def change(request: HttpRequest, key: str, row_id: UUID) -> HttpResponse:
    of = master(key)
    row = queries.one_row(request.actor, of, row_id)
    start = max(clock.today(), row.valid_from)
    form = of.form.of(request, initial={"code": row.code, **of.values(row), "valid_from": start})
    fix_code(form)

    def act(data: dict[str, Any]) -> str:
        return _asked(request, _request(request, of, "change", row.code, data))

    shown = _previewed(request, of, form, row.code)
    if not shown and (done := form.submit(act)):
        return done
    back = reverse("master-entry", args=[key, row.id])
    return show(
        request,
        "masters/form.html",
        of=of,
        form=form,
        row=row,
        heading=f"{of.label}の変更",
        back=back,
        preview=shown,
        may_preview=of.preview is not None,
    )


def _previewed(request: HttpRequest, of: Master, form: Any, code: str) -> str:
    """What the values on the form would mean, where the master shows that and it was asked for; nothing is saved."""
    if of.preview is None or "preview" not in request.POST or not form.is_bound or not form.is_valid():
        return ""
    data = form.cleaned_data
    row = of.row(
        code or form.code_of(data), data["valid_from"], data.get("valid_until"),
        {name: data[name] for name in of.value_fields},
    )  # fmt: skip
    try:
        if of.check is not None:
            of.check(row)
    except Refused as refused:
        form.add_refusal(refused)
        return ""
    return str(of.preview(request, row))


def fix_code(form: Any) -> None:
    """An entry keeps its code for life."""
    field = form.fields.get("code")
    if field is not None:
        field.disabled, field.fixed_reason = True, "コードは変更できません。"


@writing
def end(request: HttpRequest, key: str, row_id: UUID) -> HttpResponse:
    of = master(key)
    row = queries.one_row(request.actor, of, row_id)
    form = forms.EndForm.of(request)

    def act(data: dict[str, Any]) -> str:
        asked = actions.request_change(
            of=of, act="end", code=row.code, valid_from=data["last_day"], reason=data["reason"], by=request.actor,
            purpose=request.purpose,
        )  # fmt: skip
        return _asked(request, asked)

    if done := form.submit(act):
        return done
    back = reverse("master-entry", args=[key, row.id])
    return show(request, "masters/form.html", of=of, form=form, row=row, heading=f"{of.label}の終了", back=back)


@writing
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """Preview with counts; the act itself is a request like any other."""
    of = master(key)
    year = fiscal_year(clock.today()) + 1
    form = forms.CopyForm.of(request, initial={"fiscal_year": year})
    if form.is_bound and form.is_valid():
        year = form.cleaned_data["fiscal_year"]

    def act(data: dict[str, Any]) -> str:
        asked = actions.request_copy(
            of=of, fiscal_year=data["fiscal_year"], reason=data["reason"], by=request.actor, purpose=request.purpose
        )
        return _asked(request, asked)

    if done := form.submit(act):
        return done
    rows = [(one.source, presenters.facts(of, one.source)) for one in copied_rows(of, year)] if of.fiscal else []
    labels = [of.value_label(name) for name in of.value_fields]
    return show(request, "masters/copy.html", of=of, form=form, year=year, rows=rows, labels=labels)


@reading
def change_page(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One request: what would be different, and the acts that are possible."""
    asked = queries.one_change(request.actor, change_id)
    of = master(asked.master)
    form = forms.WithdrawForm.of(request)

    def withdraw(_: dict[str, Any]) -> str:
        actions.withdraw_change(change=asked, by=request.actor, purpose=request.purpose)
        flash(request, "申請を取り下げました", actions.summary(asked))
        return reverse("master-change-page", args=[asked.id])

    if done := form.submit(withdraw):
        return done
    wanted = actions.draft(asked) if of.preview is not None and asked.status == ChangeStatus.WAITING else None
    shown = presenters.ShownChange(asked)
    before = of.model.objects.as_of(clock.today()).filter(code=asked.code).first() if asked.code else None
    return show(
        request,
        "masters/change.html",
        of=of,
        form=form,
        shown=shown,
        facts=shown.facts(before),
        summary=actions.summary(asked),
        is_sent_back=shown.is_waiting and consent.state(asked.approval) == "sent_back",
        may_withdraw=asked.requested_by == request.actor.code and shown.is_waiting,
        preview=of.preview(request, wanted) if of.preview is not None and wanted is not None else "",
    )


def _request(request: HttpRequest, of: Master, act: str, code: str, data: dict[str, Any]) -> MasterChange:
    values = {name: data[name] for name in of.value_fields}
    own = {name: data.get(name) for name in OWN_FIELDS}
    return actions.request_change(
        of=of, act=act, code=code, values=values, by=request.actor, purpose=request.purpose, **own
    )


def _asked(request: HttpRequest, asked: MasterChange) -> str:
    if asked.status == ChangeStatus.IN_FORCE:
        flash(request, "登録しました", actions.summary(asked))
    else:
        flash(request, "申請しました", f"{actions.summary(asked)}。ほかの職員が承認すると反映されます。")
    return reverse("master-change-page", args=[asked.id])


def _list(of: Master) -> str:
    return reverse("master-list", args=[of.key])
