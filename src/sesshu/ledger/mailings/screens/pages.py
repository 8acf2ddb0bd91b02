"""発送: the list, one mailing with all that can be done with it now, its numbers, a letter to look at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.forms.actions import preview as preview_form
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.foundation.screens import begin_anew, show
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.mailings import approving, letters, queries, under_way, wording
from sesshu.ledger.mailings.actions.common import purpose_of
from sesshu.ledger.mailings.jobs import printing_job
from sesshu.ledger.mailings.knowing import Known
from sesshu.ledger.mailings.late_institutions.queries import keeping_waiting
from sesshu.ledger.mailings.models import Producer
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.screens import deeds, presenters
from sesshu.ledger.mailings.screens.forms import MailingFilter

LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda m: reverse("mailing-detail", args=[m.id])),
    Column("title", "名前", sort="title"),
    Column("kind", "種類", presenters.kind_name, sort="kind", css="tight"),
    Column("state", "状態", presenters.state_name, sort="state", css="tight",
           tag=lambda m: presenters.STATE_TAGS[m.state]),
    Column("base_date", "基準日", sort="base_date", css="tight"),
    Column("prepared_by_name", "準備した職員", sort="prepared_by_name"),
    Column("posted_on", "投函日", sort="posted_on", css="tight"),
)  # fmt: skip


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All mailings, the newest first."""
    filters = MailingFilter(request.GET, request=request)
    rows = queries.mailings(request.actor).filter(**filters.conditions())
    table = Table(
        request, name="mailings", columns=LIST, rows=rows, filters=filters, caption="発送の一覧",
        empty="この条件の発送はありません。",
    )  # fmt: skip
    form, done = offer_file(request, table, name="予防接種_発送_一覧")
    return done or show(
        request, "mailings/list.html", table=table, form=form, may_prepare=request.actor.may("mailing.prepare"),
        may_print=request.actor.may("mailing.print"),
    )  # fmt: skip


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def detail_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """One mailing: where it stands, its numbers, and what this person may do with it now."""
    mailing = queries.get(request.actor, mailing_id)
    working = _working(mailing)
    if working is None and (whole := begin_anew(request)):
        return whole
    if working and getattr(request, "htmx", False):  # the page looks again by itself
        return show(request, "mailings/_progress.html", working=working, mailing=mailing)
    forms = deeds.forms_for(request, mailing)
    for form, act in forms.values():
        done = form.submit(act)
        if done:
            return done
    numbers = _numbers(request, mailing)
    if numbers["to_withdraw"]:  # the page names these people
        audit.record_read(
            "mailing.to_withdraw_listed", by=request.actor, purpose=request.purpose, obj=f"mailing:{mailing.id}",
            subjects=[f"resident:{person.resident_id}" for person, _ in numbers["to_withdraw"]],
        )  # fmt: skip
    return show(
        request, "mailings/detail.html", status=max((f.status for f, _ in forms.values() if f.errors), default=200),
        working=working, **head(mailing), **numbers, **{name: form for name, (form, _) in forms.items()},
    )  # fmt: skip


def _working(mailing: Any) -> tuple[str, Job] | None:
    """What a worker does for a mailing now, in words, and the job."""
    if job := under_way.judging_job(mailing):
        return under_way.WORDS[job.kind], job
    printing = printing_job(mailing)
    return ("手紙の作成", printing) if printing and printing.is_open else None


def _numbers(request: HttpRequest, mailing: Any) -> dict[str, Any]:
    viewer = request.actor
    counts = queries.counts(viewer, mailing) if mailing.trial_at else None
    dropped = mailing.persons.filter(included=False, stage__in=["release", "print", "posting"])
    return {
        "counts": counts,
        "groups": queries.groups(counts) if counts else [],
        "shares": presenters.shares(counts) if counts else {},
        "edges": queries.edge_birthdays(viewer, mailing) if mailing.trial_at else [],
        "dropped": dropped.count(),
        "duplicate_pairs": queries.duplicate_pairs(viewer, mailing),
        "may_see_duplicates": viewer.may("duplicate.read"),
        "to_withdraw": queries.to_withdraw(mailing, viewer),
        "waiting": approving.waiting(mailing) if mailing.state == "requested" else None,
        "needs_approval": approvals.needs(approving.KIND),
        "job": printing_job(mailing),
        "failed": _failed(mailing),
        "may_change": viewer.may("mailing.prepare") and mailing.state in {"draft", "trial", "requested"},
        "may_preview": viewer.may("mailing.print") and counts is not None and counts.included > 0,
        "may_register": viewer.may("form.read"),
        "compared": presenters.compared(mailing) if mailing.trial_at else [],
        "history_unknown": counts.of_reason(Why.HISTORY_UNKNOWN) if counts else 0,
        "may_ask_history": viewer.may("dose.write") and mailing.state in {"draft", "trial"},
        "by_company": mailing.producer == Producer.COMPANY and mailing.state in {"released", "printed", "posted"},
        "may_print": viewer.may("mailing.print"),
        "may_change_pile": viewer.may("mailing.prepare"),
        "late_open": keeping_waiting(viewer, mailing) if mailing.state == "trial" else [],
    }


def _failed(mailing: Any) -> list[tuple[str, str]]:
    """What came to nothing and why; not what was done again since."""
    found = []
    for kind, words in under_way.WORDS.items():
        job = under_way.last_job(kind, mailing)
        since = max((at for at in (mailing.trial_at, mailing.requested_at) if at), default=None)
        if job and job.state == JobState.FAILED and not (since and since > job.requested_at):
            found.append((words, job.reason or "システム管理担当へ連絡してください。"))
    return found


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def counts_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """The numbers in full: every reason, months of birth, towns, edge birthdays."""
    mailing = queries.get(request.actor, mailing_id)
    if mailing.trial_at is None:
        raise NotNow("仮抽出をまだしていません。仮抽出をしてから開いてください。")
    return show(request, "mailings/counts.html", **head(mailing), **_numbers(request, mailing))


@endpoint(purpose="RECOMMENDATION", permission="mailing.print")
def preview(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """The first letter as it would be printed today, marked as a sample. Recorded as read."""
    mailing = queries.get(request.actor, mailing_id)
    person = queries.persons(request.actor, mailing).filter(included=True).first()
    if person is None:
        raise NotNow("送付する人がいないため、見本を作れません。")
    if not person.due:
        person.due = letters.due_lines(mailing, [person.resident], Known.of(mailing)).get(person.resident_id, [])
    text = mailing.text or letters.text_of(
        mailing, letters.text_in_force(mailing.text_code, mailing.kind, mailing.issued_on), sample=True
    )
    [row] = letters.rows(mailing, [person], request.actor)
    content = preview_form(
        template=mailing.form, row=row, common=letters.common(mailing, text, sample=True), by=request.actor,
        purpose=purpose_of(mailing),
    )  # fmt: skip
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="hassou_{mailing.label}_mihon.pdf"'
    return answer


def head(mailing: Any) -> dict[str, Any]:
    """What every page about a mailing shows at its head."""
    return {
        "mailing": mailing,
        "steps": presenters.steps(mailing),
        "state": presenters.state_name(mailing),
        "state_tag": presenters.STATE_TAGS[mailing.state],
        "facts": presenters.facts(mailing),
        "sentences": wording.sentences(mailing),
        "section": "mailings",
    }
