"""The only door for papers about one person: look at it first, hand it out with a number, issue it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms import registry
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.inquiries.codes import codes, papers
from sesshu.ledger.printed_forms import jobs, queries, texts
from sesshu.ledger.printed_forms.kinds import FormKind, kind
from sesshu.ledger.printed_forms.models import FormIssue
from sesshu.ledger.printed_forms.people.asking import Asked
from sesshu.ledger.printed_forms.people.papers import BUILDERS
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident

CERTIFICATE = "statutory_certificate"
SAMPLE = "（見本）"


def preview(*, kind_code: str, resident_id: UUID, asked: Asked, by: Actor) -> list[bytes]:
    """The pages as pictures, before a number is used up. Raises what `issue` raises, but for the identity check."""
    of = kind(kind_code)
    person = residents.get(by, resident_id)
    rows, common = _made(of, person, asked, by, SAMPLE)
    return printing.preview_pictures(template=of.template, rows=rows, common=common, by=by, purpose=of.purpose)


@transaction.atomic
def issue(
    *, kind_code: str, resident_id: UUID, asked: Asked, request: UUID | None = None, by: Actor
) -> FormIssue:  # fmt: skip
    """Freeze the paper under an issue number; a worker sets its pages.

    A `request` that was used before gives what it made then; whether that is the same wish is for the asker to see.
    Raises `InvalidInput` for what was asked, `NotNow` where no text is in force or a name cannot be printed.
    """
    by.check("form.print")
    if first := _made_before(request):
        return first
    of = kind(kind_code)
    person = residents.get(by, resident_id)
    _check_identity(of, asked)
    year, number = _next_number()
    made = FormIssue(
        fiscal_year=year,
        number=number,
        kind=of.code,
        resident=person,
        form=asked.form,
        doses=list(asked.doses),
        caller=asked.caller,
        caller_name=asked.caller_name.strip(),
        identity=asked.identity,
        request=request,
    )
    rows, common = _made(of, person, asked, by, made.label)
    return _issued(of, made, rows, common, by)


@transaction.atomic
def reissue(
    *, issue_id: UUID, reason: str, asked: Asked, request: UUID | None = None, by: Actor
) -> FormIssue:  # fmt: skip
    """A certificate once more (再発行 n): the same doses and words, the address as it may be shown today.

    A `request` that was used before gives what it made then.
    Raises `InvalidInput` without a reason or an identity check, `NotNow` for other papers.
    """
    by.check("form.print")
    if before := _made_before(request):
        return before
    first = queries.issue(by, issue_id)
    origin = first.reissue_of or first
    if origin.kind != CERTIFICATE:
        raise NotNow("再発行は予防接種済証だけです。ほかの帳票は、もう一度交付してください。")
    if not reason.strip():
        raise InvalidInput("再発行の理由を入力してください。", field="reason", example="紛失したため")
    of = kind(origin.kind)
    _check_identity(of, asked)
    FormIssue.objects.select_for_update().get(pk=origin.pk)
    person = residents.get(by, origin.resident_id)
    year, number = _next_number()
    made = FormIssue(
        fiscal_year=year,
        number=number,
        kind=origin.kind,
        resident=person,
        form=origin.form,
        doses=origin.doses,
        caller=asked.caller,
        caller_name=asked.caller_name.strip(),
        identity=asked.identity,
        reissue_of=origin,
        reissue_number=origin.reissues.count() + 1,
        reason=reason.strip(),
        request=request,
    )
    again = Asked(form=origin.form, doses=tuple(origin.doses))
    rows, common = _made(of, person, again, by, made.label)
    for row in rows:
        row["reissue"] = f"再発行{made.reissue_number}"
    return _issued(of, made, rows, common, by)


def _made(
    of: FormKind, person: Resident, asked: Asked, by: Actor, label: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    today = clock.today()
    text = texts.in_force(of, today) if of.text else None
    rows = BUILDERS[of.code](by, person, asked, text, today)
    numbered = any(one.name == "number" for one in registry.template(of.template, on=today).row)
    for row in rows:
        row["subject"] = f"resident:{person.pk}"
        if numbered:
            row["number"] = label
    return rows, texts.common(text, today, sample=label == SAMPLE) if text else {"issued_on": wareki(today)}


def _issued(of: FormKind, made: FormIssue, rows: list[dict[str, Any]], common: dict[str, Any], by: Actor) -> FormIssue:
    run = printing.prepare(template=of.template, rows=rows, common=common, title=of.name, by=by, purpose=of.purpose)
    _nothing_held(run)
    made.run, made.issued_at, made.issued_by, made.issued_by_name = run, clock.now(), by.code, by.display_name
    made.save()
    audit.record(
        "form_issue.made",
        by=by,
        purpose=of.purpose,
        obj=f"form_issue:{made.pk}",
        subjects=[f"resident:{made.resident_id}"],
        detail={
            "kind": of.code,
            "number": made.label,
            "form": made.form,
            "run": run.label,
            "identity": made.identity,
            "caller": made.caller,
            "reissue": made.reissue_number,
            "seal_approval": common.get("seal_approval", ""),
        },
    )
    jobs.start(run, by=by, purpose=of.purpose)
    return made


def _nothing_held(run: PrintRun) -> None:
    """A page of one paper that cannot be printed stops the whole paper."""
    held = run.held_rows.first()
    if held:
        raise NotNow(held.sentence)


def _check_identity(of: FormKind, asked: Asked) -> None:
    if not of.identity:
        return
    if asked.caller not in codes("caller"):
        raise InvalidInput("来た人：一覧から選んでください。", field="caller", example="本人")
    if asked.identity not in papers():
        raise InvalidInput("本人確認：見せてもらった書類を選んでください。", field="identity", example="運転免許証")
    if asked.caller != "self" and not asked.caller_name.strip():
        raise InvalidInput("来た人の氏名を入力してください。", field="caller_name", example="熊本　太郎")


def _made_before(request: UUID | None) -> FormIssue | None:
    """What this request made. Two that come at once wait for one another."""
    if request is None:
        return None
    _one_after_the_other()
    return FormIssue.objects.select_related("run", "reissue_of").filter(request=request).first()


def _one_after_the_other() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('form_issue_number'))")


def _next_number() -> tuple[int, int]:
    year = fiscal_year(clock.today())
    _one_after_the_other()  # numbers follow one another without gaps
    last = FormIssue.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    return year, (last or 0) + 1
