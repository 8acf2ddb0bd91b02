"""Setting the parts of a run: while one is set, the next is handed to a second typesetter.

Each part is one transaction with its audit entry; the file is complete before the row that names it is written. A part
that was set ahead and not recorded is set again over the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain, pairwise
from typing import Any

from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import filling, registry, storage
from sesshu.foundation.forms.models import NEXT, PrintPart, PrintRow, PrintRun, RunState
from sesshu.foundation.forms.registry import FormTemplate
from sesshu.foundation.forms.typesetting import PAGES_PER_PART, Typesetter, TypesettingFailed, typesetter

_AT_ONCE = 2


def print_parts(*, run: PrintRun, by: Actor) -> Iterator[PrintPart]:
    """Set the parts that are still missing, one by one, then close the run."""
    missing = missing_parts(run)
    with ExitStack() as stack:
        stack.callback(_remove_if_cancelled, run)
        setters = [stack.enter_context(typesetter()) for _ in range(min(_AT_ONCE, len(missing)))]
        for number in missing[:1]:
            _begin(run, number, setters[0])
        for place, (number, following) in enumerate(pairwise(chain(missing, [0]))):
            if following:
                _begin(run, following, setters[(place + 1) % len(setters)])
            yield _print_part(run=run, number=number, by=by, setter=setters[place % len(setters)])
    finish(run=run, by=by)


def _remove_if_cancelled(run: PrintRun) -> None:
    """What was set ahead of a run that somebody cancelled meanwhile is no part of it."""
    if PrintRun.objects.filter(id=run.id, state=RunState.CANCELLED).exists():
        for number in missing_parts(run):
            storage.part_file(run, number).unlink(missing_ok=True)


def missing_parts(run: PrintRun) -> list[int]:
    """Numbers of the parts that are not made yet."""
    made = set(run.parts.values_list("number", flat=True))
    return [number for number in range(1, parts_of(run) + 1) if number not in made]


def parts_of(run: PrintRun) -> int:
    """How many parts a run has."""
    return -(-run.rows // rows_per_part(run))


def rows_per_part(run: PrintRun) -> int:
    """How many rows go into one part of at most 250 pages."""
    form = registry.template(run.template, version=run.version)
    return max(1, PAGES_PER_PART // form.pages_per_row)


def _begin(run: PrintRun, number: int, setter: Typesetter) -> None:
    """Hand a part to a typesetter."""
    form = unchanged(run)
    rows = _rows_of(run, number)
    data = document(form, run, [row.values for row in rows], first=rows[0].number)
    setter.begin(form, data, stamp=run.stamp, into=storage.part_file(run, number))


def _rows_of(run: PrintRun, number: int) -> list[PrintRow]:
    size = rows_per_part(run)
    return list(run.frozen_rows.filter(number__gt=(number - 1) * size, number__lte=number * size).order_by("number"))


@transaction.atomic
def _print_part(*, run: PrintRun, number: int, by: Actor, setter: Typesetter) -> PrintPart:
    """Record a part that was begun, or return what another recorded. Raises `NotNow` when a row does not fit."""
    one_at_a_time(run)
    pages = setter.begun_pages()
    made = PrintPart.objects.filter(run=run, number=number).first()
    if made:
        return made
    state = PrintRun.objects.values_list("state", flat=True).get(id=run.id)
    if state != RunState.PREPARED:
        raise NotNow("この印刷は終了または中止されています。")
    form = unchanged(run)
    rows = _rows_of(run, number)
    if pages.pages != len(rows) * form.pages_per_row:
        raise NotNow(
            "文面が長すぎて、1通が決められた枚数に収まりません。文面を短くしてから印刷してください。", part=number
        )
    part = PrintPart.objects.create(
        run=run, number=number, first_row=rows[0].number, last_row=rows[-1].number,
        pages=pages.pages, size=pages.size, sha256=pages.sha256, at=clock.now(),
    )  # fmt: skip
    audit.record(
        "form.printed", by=by, purpose=run.purpose, obj=f"print:{run.id}", n=len(rows),
        subjects=[row.subject for row in rows if row.subject],
        detail={"part": number, "sha256": pages.sha256, "pages": pages.pages},
    )  # fmt: skip
    return part


def document(
    form: FormTemplate, run: PrintRun, rows: list[dict[str, Any]], *, first: int, label: str = ""
) -> dict[str, Any]:
    """What a template reads: the run's label and numbers, the common values, the rows."""
    return {
        "run": {"label": label or run.label, "first": first + run.first_row - 1, "of": _total(run),
                "reprint": run.reprint_number},
        "common": filling.filled(form.common, run.common),
        "rows": [filling.filled(form.row, row) for row in rows],
    }  # fmt: skip


def _total(run: PrintRun) -> int:
    return run.reprint_of.rows if run.reprint_of else run.rows


def unchanged(run: PrintRun) -> FormTemplate:
    form = registry.template(run.template, version=run.version)
    if form.sha256 != run.template_sha256:
        raise NotNow("帳票の様式が印刷の準備のあとで変更されました。印刷を中止し、もう一度準備してください。")
    return form


def finish(*, run: PrintRun, by: Actor) -> None:
    """Close a run whose parts are all made."""
    with transaction.atomic():
        one_at_a_time(run)
        run.refresh_from_db()
        if run.state == RunState.PRINTED:
            return
        if missing_parts(run):
            raise TypesettingFailed("parts are missing")
        go(run, RunState.PRINTED)
        storage.remove_drafts(run)
        run.pages = sum(run.parts.values_list("pages", flat=True))
        run.finished_at = clock.now()
        run.save(update_fields=["state", "pages", "finished_at"])
        audit.record("form.finished", by=by, purpose=run.purpose, obj=f"print:{run.id}", detail=told(run))


def go(run: PrintRun, state: str) -> None:
    if state not in NEXT[run.state]:
        raise NotNow(f"この印刷はいま「{RunState(run.state).label}」です。")
    run.state = state


def one_at_a_time(run: PrintRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"form_run {run.id}"])


def told(run: PrintRun) -> dict[str, Any]:
    return {
        "run": run.label, "template": run.template, "version": run.version, "rows": run.rows, "held": run.held,
        "pages": run.pages, "reprint": run.reprint_number, "reason": run.reason,
    }  # fmt: skip
