"""The only door for changes of the queue: order forms, print what waits, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.screening_forms import jobs, papers
from sesshu.ledger.screening_forms.models import OrderState, ScreeningFormOrder
from sesshu.ledger.screening_forms.remaining import remaining
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher, VoucherKind
from sesshu.ledger.vouchers.policies import may_hold
from sesshu.ledger.vouchers.states import VoucherState

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class WantedForm:
    """A screening form for one step of one series."""

    resident_id: UUID
    series: str
    step: str = ""
    valid_until: date | None = None


@transaction.atomic
def order_forms(*, wanted: Sequence[WantedForm], by: Actor, purpose: str) -> list[UUID]:
    """Issue screening forms and put them into the queue; one in hand or in the queue already is not doubled.

    The ids of the papers that wait for printing now. Raises what `vouchers.issue` raises.
    """
    by.check("voucher.write")
    if not wanted:
        raise InvalidInput("渡す予診票を一つ以上選んでください。", field="forms")
    issued = vouchers.issue(
        wanted=[vouchers.Wanted(one.resident_id, one.series, one.step, one.valid_until) for one in wanted],
        kind=VoucherKind.SCREENING_FORM, issued_on=clock.today(), by=by, purpose=purpose,
    )  # fmt: skip
    fresh = [
        ScreeningFormOrder(
            voucher_id=paper.voucher_id, resident_id=one.resident_id, ordered_at=clock.now(), ordered_by=by.code
        )
        for paper, one in zip(issued, wanted, strict=True)
        if not paper.existing
    ]
    ScreeningFormOrder.objects.bulk_create(fresh)
    if fresh:
        _told("screening_form.ordered", fresh, by, purpose)
    return [paper.voucher_id for paper in issued]


@transaction.atomic
def print_waiting(*, order_ids: Sequence[UUID], by: Actor, purpose: str) -> PrintRun:
    """Freeze what waits into a print run, in the order of ordering; a worker sets the pages.

    A paper that has become void since, or whose person is gone, is taken out of the queue. Raises `NotNow` when nothing
    is left.
    """
    by.check("form.print")
    rows = list(
        ScreeningFormOrder.objects.select_for_update(of=("self",))
        .filter(pk__in=list(order_ids), state=OrderState.WAITING)
        .select_related("voucher", "resident")
        .order_by("ordered_at", "id")[:MOST_AT_ONCE]
    )
    void = [row for row in rows if not _may_be_printed(row)]
    _end(void, OrderState.CANCELLED, None, by)
    rows = [row for row in rows if row not in void]
    if not rows:
        raise NotNow("印刷を待つ予診票はありません。ほかの職員が先に印刷した可能性があります。")
    run = printing.prepare(
        template=papers.FORM, rows=papers.form_rows(rows), title="予診票（印刷待ち）", by=by,
        purpose=purpose,
    )  # fmt: skip
    held = {row.subject for row in run.held_rows.all()}
    done = [row for row in rows if f"resident:{row.resident_id}" not in held]
    _end(done, OrderState.PRINTED, run, by)
    if done:
        _told("screening_form.printed", done, by, purpose)
    jobs.start(run, by=by, purpose=purpose)
    return run


@transaction.atomic
def print_sheet(*, resident_id: UUID, by: Actor, purpose: str) -> PrintRun:
    """Freeze the sheet of the remaining forms of one person. Raises `NotNow` when nothing can be judged."""
    by.check("form.print")
    resident = residents.get(by, resident_id)
    found = remaining(by, resident, clock.today())
    if found is None:
        raise NotNow("生年月日が日まで分からないため、残りの予診票を判定できません。")
    papers_in_hand = Voucher.objects.filter(
        resident_id=resident_id, state=VoucherState.ISSUED, kind=VoucherKind.SCREENING_FORM
    )
    row = papers.sheet_row(resident, found, {f"{p.series}/{p.step}" for p in papers_in_hand})
    run = printing.prepare(
        template=papers.SHEET, rows=[row], common={"issued_on": papers.issued_on(), "rules": found.rules},
        title="残りの予診票", by=by, purpose=purpose,
    )  # fmt: skip
    audit.record(
        "screening_form.sheet_prepared", by=by, purpose=purpose, obj=f"print:{run.id}",
        subjects=[f"resident:{resident_id}"],
    )  # fmt: skip
    jobs.start(run, by=by, purpose=purpose)
    return run


@transaction.atomic
def cancel_orders(*, order_ids: Sequence[UUID], by: Actor, purpose: str) -> int:
    """Take papers out of the queue; the papers themselves stay as they are. How many."""
    by.check("voucher.write")
    rows = list(
        ScreeningFormOrder.objects.select_for_update(of=("self",)).filter(
            pk__in=list(order_ids), state=OrderState.WAITING
        ).order_by("id")
    )  # fmt: skip
    _end(rows, OrderState.CANCELLED, None, by)
    if rows:
        _told("screening_form.cancelled", rows, by, purpose)
    return len(rows)


def _may_be_printed(row: ScreeningFormOrder) -> bool:
    return row.voucher.state == VoucherState.ISSUED and may_hold(row.resident, clock.today())


def _end(rows: Sequence[ScreeningFormOrder], state: OrderState, run: PrintRun | None, by: Actor) -> None:
    for row in rows:
        row.state, row.run, row.ended_at, row.ended_by = state, run, clock.now(), by.code
        row.save(update_fields=["state", "run", "ended_at", "ended_by"])


def _told(act: str, rows: Sequence[ScreeningFormOrder], by: Actor, purpose: str) -> None:
    audit.record(
        act, by=by, purpose=purpose, n=len(rows), subjects=[f"resident:{row.resident_id}" for row in rows],
        detail={"vouchers": [str(row.voucher_id) for row in rows]},
    )  # fmt: skip
