"""引抜き一覧 and 投函後一覧: run, look at, write to a file, and record as done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.ledger.mailings import actions, queries
from sesshu.ledger.mailings.freshness import register_day
from sesshu.ledger.mailings.models import ListKind, Mailing, MailingList
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.screens import forms
from sesshu.ledger.mailings.screens.pages import head


@endpoint(purpose="RECOMMENDATION", permission="mailing.prepare")
def withdrawal_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """引抜き一覧: by serial and box, run again at any time until the day of posting."""
    return _page(request, mailing_id, ListKind.WITHDRAWAL)


@endpoint(purpose="RECOMMENDATION", permission="mailing.prepare")
def after_posting_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """投函後一覧: deaths and moves since the letters left the house."""
    return _page(request, mailing_id, ListKind.AFTER_POSTING)


def _page(request: HttpRequest, mailing_id: UUID, kind: ListKind) -> HttpResponse:
    mailing = queries.get(request.actor, mailing_id)
    here = reverse(f"mailing-{'withdrawal' if kind == ListKind.WITHDRAWAL else 'after-posting'}", args=[mailing.id])
    last = mailing.lists.filter(kind=kind).first()
    run, out, done = forms.RunListForm.of(request), forms.ListForm.of(request), forms.WithdrawListedForm.of(request)

    def act_run(_: dict[str, Any]) -> str:
        run_list = actions.run_withdrawal_list if kind == ListKind.WITHDRAWAL else actions.run_after_posting_list
        made = run_list(mailing_id=mailing.id, by=request.actor)
        flash(request, f"{kind.label}（第{made.number}回）を作りました", f"{len(made.rows):,}通が載っています。")
        return here

    def act_out(data: dict[str, Any]) -> str:
        number = last.number if last else 0
        made = actions.export_run(
            mailing_id=mailing.id, kind=kind, number=number, profile=data["profile"], by=request.actor
        )
        return reverse("file-export", args=[made.id])

    def act_done(_: dict[str, Any]) -> str:
        number = last.number if last else 0
        people = actions.withdraw_listed(mailing_id=mailing.id, number=number, by=request.actor)
        flash(request, "引抜きを登録しました", f"{len(people):,}通を束から取り除いたことを記録しました。")
        return here

    answer = run.submit(act_run) or out.submit(act_out) or done.submit(act_done)
    if answer:
        return answer
    rows = _rows(request, mailing, last, kind) if last else []
    state = mailing.state
    return show(
        request, "mailings/list_run.html", kind=kind, label=kind.label, last=last, rows=rows, run_form=run,
        runs=list(mailing.lists.filter(kind=kind)), may_run=state == _STATE[kind],
        list_form=out if rows and request.actor.may("file.export") else None,
        done_form=done if kind == ListKind.WITHDRAWAL and any(row["is_open"] for row in rows) else None,
        register_day=register_day(last.register_as_of) if last else "",
        is_withdrawal=kind == ListKind.WITHDRAWAL, **head(mailing),
    )  # fmt: skip


_STATE = {ListKind.WITHDRAWAL: "printed", ListKind.AFTER_POSTING: "posted"}


def _rows(request: HttpRequest, mailing: Mailing, last: MailingList, kind: ListKind) -> list[dict[str, Any]]:
    """The lines of the last run with the names of those concerned; that they were shown is recorded first."""
    ids = [UUID(row["person"]) for row in last.rows]
    people = queries.persons(request.actor, mailing).in_bulk(ids)
    audit.record_read(
        f"mailing.list_{kind}_shown", by=request.actor, purpose=request.purpose, obj=f"mailing:{mailing.id}",
        subjects=[f"resident:{person.resident_id}" for person in people.values()],
    )  # fmt: skip
    return [
        {
            **row,
            "why": Why(row["why"]).label,
            "name": people[UUID(row["person"])].resident.name,
            "is_open": people[UUID(row["person"])].included,
            "on": people[UUID(row["person"])].resident.removed_on,
        }
        for row in last.rows
    ]
