"""印刷: the released set, without those whom the register took out since; continued after an interruption."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import actions as forms
from sesshu.foundation.forms import parts
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.mailings import letters
from sesshu.ledger.mailings.actions.common import locked, purpose_of, told
from sesshu.ledger.mailings.actions.freezing import recheck
from sesshu.ledger.mailings.models import Mailing, MailingPerson, Producer
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.serials import read_serial
from sesshu.ledger.mailings.states import MailingState, check_next

Progress = Callable[[int, int], None]


def print_letters(*, mailing_id: UUID, by: Actor, progress: Progress | None = None) -> PrintRun:
    """Print a released mailing in parts. Called again after an interruption it makes the missing parts only."""
    run = prepare_print(mailing_id=mailing_id, by=by)
    total = parts.parts_of(run)
    for part in parts.print_parts(run=run, by=by):
        if progress:
            progress(part.number, total)
    _printed(mailing_id=mailing_id, by=by)
    run.refresh_from_db()
    return run


@transaction.atomic
def prepare_print(*, mailing_id: UUID, by: Actor) -> PrintRun:
    """Look at everybody once more and freeze the rows of the letters; the same run when it was done before."""
    by.check("mailing.print")
    mailing = locked(mailing_id)
    if mailing.print_run:
        return mailing.print_run
    if mailing.producer != Producer.HOUSE:
        raise NotNow("この発送は印刷事業者に委託します。委託用の書庫を作ってください。")
    check_next(mailing.state, MailingState.PRINTED)
    recheck(mailing, stage="print", by=by)
    people = list(mailing.persons.filter(included=True).order_by("serial"))
    if not people:
        raise NotNow("確定のあとの異動や接種により、送付する人がいなくなりました。発送を中止してください。")
    run = forms.prepare(
        template=mailing.form, rows=letters.rows(mailing, people, by), title=f"{mailing.label} {mailing.title}",
        common=letters.common(mailing, mailing.text or {}), by=by, purpose=purpose_of(mailing),
        stamp=datetime.combine(mailing.issued_on, time(), tzinfo=clock.TOKYO),
    )  # fmt: skip
    _hold_unprintable(mailing, run)
    mailing.print_run = run
    mailing.save(update_fields=["print_run"])
    return run


def reprint(*, mailing_id: UUID, first: int, last: int, reason: str, by: Actor) -> PrintRun:
    """Print rows of the run again (by their place in it), under a reprint number; not those withdrawn since."""
    run = prepare_reprint(mailing_id=mailing_id, first=first, last=last, reason=reason, by=by)
    return print_again(run_id=run.id, by=by)


def prepare_reprint(*, mailing_id: UUID, first: int, last: int | None, reason: str, by: Actor) -> PrintRun:
    """Freeze the rows of a reprint; without `last` everything from `first` on. A letter is a page. Raises `NotNow`."""
    by.check("mailing.print")
    mailing = Mailing.objects.get(id=mailing_id)
    if mailing.state != MailingState.PRINTED or mailing.print_run is None:
        raise NotNow("再印刷できるのは、印刷済みで投函前の発送だけです。")
    end = mailing.print_run.rows if last is None else last
    _refuse_withdrawn(mailing, mailing.print_run, first, end)
    return forms.reprint(run=mailing.print_run, first=first, last=end, reason=reason, by=by)


def print_again(*, run_id: UUID, by: Actor, progress: Progress | None = None) -> PrintRun:
    """Set the parts of a reprint that are missing."""
    run = PrintRun.objects.get(id=run_id)
    total = parts.parts_of(run)
    for part in parts.print_parts(run=run, by=by):
        if progress:
            progress(part.number, total)
    run.refresh_from_db()
    return run


def _refuse_withdrawn(mailing: Mailing, run: PrintRun, first: int, last: int) -> None:
    rows = run.frozen_rows.filter(number__range=(first, last)).order_by("number")
    serials = {read_serial(row.values["serial"])[2]: row.number for row in rows}
    gone = mailing.persons.filter(serial__in=serials, included=False).order_by("serial").first()
    if gone is not None:
        number = serials[gone.serial or 0]
        raise NotNow(
            f"{number}番目の手紙は「{gone.why}」のため発送から外れています。その番号を避けて指定してください。"
        )


def _hold_unprintable(mailing: Mailing, run: PrintRun) -> None:
    held = {row.subject.removeprefix("resident:"): row.sentence for row in run.held_rows.all()}
    for person in mailing.persons.filter(resident_id__in=held):
        person.included, person.reason, person.stage = False, Why.UNPRINTABLE, "print"
        person.note = held[str(person.resident_id)]
        person.save(update_fields=["included", "reason", "stage", "note"])


@transaction.atomic
def _printed(*, mailing_id: UUID, by: Actor) -> None:
    mailing = locked(mailing_id)
    if mailing.state == MailingState.PRINTED or mailing.print_run is None:
        return
    check_next(mailing.state, MailingState.PRINTED)
    mailing.state, mailing.printed_at = MailingState.PRINTED, clock.now()
    mailing.save()
    MailingPerson.objects.filter(mailing=mailing, included=True).update(stage="print")
    told("mailing.printed", mailing, by, run=mailing.print_run.label, pages=mailing.print_run.pages)
