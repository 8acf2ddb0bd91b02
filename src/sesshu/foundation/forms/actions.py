"""Printing: rows are frozen and numbered first, then set part by part (`parts`). Interrupted at any point, it is
continued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.forms import filling, registry
from sesshu.foundation.forms.models import HeldRow, PrintRow, PrintRun, RunState
from sesshu.foundation.forms.parts import (
    document,
    go,
    one_at_a_time,
    print_parts,
    told,
    unchanged,
)
from sesshu.foundation.forms.registry import FormTemplate
from sesshu.foundation.forms.typesetting import typesetter

Rows = Sequence[Mapping[str, Any]]


def print_run(
    *,
    template: str,
    rows: Rows,
    title: str,
    by: Actor,
    purpose: str,
    version: int | None = None,
    common: Mapping[str, Any] | None = None,
    stamp: datetime | None = None,
) -> PrintRun:
    """Print rows at once: `prepare` and every part. For long runs a job calls `prepare` and `print_parts` itself."""
    run = prepare(
        template=template, version=version, rows=rows, common=common, title=title, stamp=stamp, by=by, purpose=purpose
    )
    for _ in print_parts(run=run, by=by):
        pass
    run.refresh_from_db()
    return run


@transaction.atomic
def prepare(
    *,
    template: str,
    rows: Rows,
    title: str,
    by: Actor,
    purpose: str,
    version: int | None = None,
    common: Mapping[str, Any] | None = None,
    stamp: datetime | None = None,
) -> PrintRun:
    """Freeze rows (`{"subject": "resident:<uuid>", <field>: …}`) under a new output number.

    Rows with characters that no font has are held out and listed with their fault. `stamp` is written into the PDFs
    and fixes their bytes (default: now). Raises `ValueError` for rows that are not shaped like the template.
    """
    by.check("form.print")
    form = registry.template(template, on=clock.today(), version=version)
    shared = dict(common or {})
    filling.check_shape(form.common, shared)
    good, held = _sorted_out(form, rows)
    run = _new_run(
        form, title=title, common=shared, stamp=stamp, rows=len(good), by=by, purpose=purpose, held=len(held)
    )
    _freeze(run, good)
    HeldRow.objects.bulk_create([HeldRow(run=run, **one) for one in held])
    audit.record("form.prepared", by=by, purpose=purpose, obj=f"print:{run.id}", n=max(1, len(good)), detail=told(run))
    return run


def preview(*, template: str, row: Mapping[str, Any], common: Mapping[str, Any], by: Actor, purpose: str) -> bytes:
    """One row as PDF bytes, before anything is printed; recorded as read, not as printed."""
    form = registry.template(template, on=clock.today())
    filling.check_shape(form.row, row)
    wrong = filling.faults(form, row)
    if wrong:
        raise InvalidInput(wrong[0].sentence)
    subjects = [str(row["subject"])] if row.get("subject") else []
    audit.record_read(
        "form.previewed", by=by, purpose=purpose, obj=f"form:{form.code}/{form.version}", subjects=subjects
    )
    sample = PrintRun(template=form.code, version=form.version, common=dict(common), rows=1, stamp=clock.now())
    values = {key: value for key, value in row.items() if key != "subject"}
    with typesetter() as setter:
        data = document(form, sample, [values], first=1, label="見本")
        return setter.set_pages(form, data, stamp=sample.stamp, into=setter.scratch / "preview.pdf").file.read_bytes()


def preview_pictures(
    *, template: str, rows: Rows, common: Mapping[str, Any], by: Actor, purpose: str, most: int = 5
) -> list[bytes]:
    """The first pages as PNG, marked as a sample; recorded as read, not as printed.

    Raises `InvalidInput` for characters that no font has or a text that does not fit its pages.
    """
    form = registry.template(template, on=clock.today())
    shown = list(rows)[:most]
    for row in shown:
        filling.check_shape(form.row, row)
        if wrong := filling.faults(form, row):
            raise InvalidInput(wrong[0].sentence)
    filling.check_shape(form.common, common)
    subjects = [str(row["subject"]) for row in shown if row.get("subject")]
    audit.record_read(
        "form.previewed", by=by, purpose=purpose, obj=f"form:{form.code}/{form.version}", subjects=subjects
    )
    sample = PrintRun(template=form.code, version=form.version, common=dict(common), rows=len(rows), stamp=clock.now())
    values = [{key: value for key, value in row.items() if key != "subject"} for row in shown]
    with typesetter() as setter:
        data = document(form, sample, values, first=1, label="見本")
        pages = setter.set_pictures(form, data, stamp=sample.stamp)
        if len(pages) == len(shown) * form.pages_per_row:
            return pages
        one = document(form, sample, values[:1], first=1, label="見本")
        over = [place for place in setter.places(form, one, stamp=sample.stamp) if place[2] > form.pages_per_row]
    where = f"「{over[0][0]}」の{over[0][1]}行目から先が、" if over else ""
    raise InvalidInput(
        f"文面が長すぎます。{where}決められた枚数に収まりません。文面を短くしてください。", example="200字以内"
    )


@transaction.atomic
def reprint(*, run: PrintRun, first: int, last: int, reason: str, by: Actor) -> PrintRun:
    """Rows `first` to `last` of a printed run once more, under a reprint number that is shown on the paper."""
    by.check("form.print")
    origin = run.reprint_of or run
    if origin.state != RunState.PRINTED:
        raise NotNow("印刷が終わってから再印刷してください。")
    if not reason.strip():
        raise InvalidInput("再印刷の理由を入力してください。", field="reason", example="紙づまりのため")
    if not 1 <= first <= last <= origin.rows:
        raise InvalidInput(
            f"再印刷の範囲は1から{origin.rows}までの番号で、小さい方から入力してください。", field="first", example="1"
        )
    rows = list(origin.frozen_rows.filter(number__gte=first, number__lte=last).order_by("number"))
    if gone := [row.number for row in rows if not row.values]:
        raise NotNow(f"{gone[0]}番は、保存期間を過ぎて消去した人です。その番号を除いて再印刷してください。")
    form = unchanged(origin)
    one_at_a_time(origin)
    again = _new_run(
        form, title=origin.title, common=origin.common, stamp=clock.now(), rows=last - first + 1, by=by,
        purpose=origin.purpose, reprint_of=origin, reprint_number=origin.reprints.count() + 1,
        first_row=first, reason=reason.strip(),
    )  # fmt: skip
    _freeze(again, [{"subject": row.subject, **row.values} for row in rows])
    audit.record("form.reprinted", by=by, purpose=again.purpose, obj=f"print:{again.id}", detail=told(again))
    return again


@transaction.atomic
def cancel(*, run: PrintRun, by: Actor) -> None:
    """Give up a run that is not finished. Its parts stay in the register."""
    one_at_a_time(run)
    run.refresh_from_db()
    go(run, RunState.CANCELLED)
    run.save(update_fields=["state"])
    audit.record("form.cancelled", by=by, purpose=run.purpose, obj=f"print:{run.id}")


def _sorted_out(form: FormTemplate, rows: Rows) -> tuple[list[Mapping[str, Any]], list[dict[str, Any]]]:
    good: list[Mapping[str, Any]] = []
    held: list[dict[str, Any]] = []
    for place, row in enumerate(rows, start=1):
        filling.check_shape(form.row, row)
        wrong = filling.faults(form, row)
        if wrong:
            sentence = " ".join(fault.sentence for fault in wrong)
            held.append({"number": place, "subject": row.get("subject", ""), "sentence": sentence})
        else:
            good.append(row)
    return good, held


def _new_run(
    form: FormTemplate, *, title: str, stamp: datetime | None, by: Actor, purpose: str, **values: Any
) -> PrintRun:
    at = clock.now()
    year = fiscal_year(clock.today())
    with connection.cursor() as cursor:  # numbers follow one another without gaps
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('form_run_number'))")
    last = PrintRun.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    return PrintRun.objects.create(
        fiscal_year=year, number=(last or 0) + 1, title=title, template=form.code, version=form.version,
        template_sha256=form.sha256, purpose=purpose, stamp=stamp or at, by=by.code, by_name=by.display_name, at=at,
        **values,
    )  # fmt: skip


def _freeze(run: PrintRun, rows: Sequence[Mapping[str, Any]]) -> None:
    PrintRow.objects.bulk_create(
        (
            PrintRow(
                run=run,
                number=number,
                subject=row.get("subject", ""),
                values={key: value for key, value in row.items() if key != "subject"},
            )
            for number, row in enumerate(rows, start=1)
        ),
        batch_size=2_000,
    )
