"""The only door for lists: print them or write them to a file, both through the registers of outputs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.printed_forms import jobs
from sesshu.ledger.printed_forms.kinds import FormKind, kind
from sesshu.ledger.printed_forms.lists.builders import BUILDERS
from sesshu.ledger.printed_forms.lists.listing import ListConditions, Listed
from sesshu.ledger.printed_forms.models import ListRun

LINES = 30  # of one page; a name of two typefaces needs no more height


def count(*, kind_code: str, conditions: ListConditions, by: Actor) -> Listed:
    """The list itself, to look at how many it would be. Raises `InvalidInput`."""
    by.check("form.print")
    return BUILDERS[_list(kind_code).code](by, conditions)


def preview(*, kind_code: str, conditions: ListConditions, by: Actor) -> list[bytes]:
    """The first page as a picture. Raises `NotNow` when nobody is in the list."""
    of = _list(kind_code)
    listed = _somebody(count(kind_code=kind_code, conditions=conditions, by=by))
    audit.record_read("form.list_previewed", by=by, purpose=of.purpose, subjects=listed.subjects)
    return printing.preview_pictures(
        template=of.template, rows=_pages(listed), common=_common(of, listed), by=by, purpose=of.purpose, most=1
    )


@transaction.atomic
def print_list(*, kind_code: str, conditions: ListConditions, by: Actor) -> PrintRun:
    """Freeze the pages; a worker sets them. Raises `NotNow` when nobody is in the list or a name cannot be printed."""
    of = _list(kind_code)
    listed = _somebody(count(kind_code=kind_code, conditions=conditions, by=by))
    run = printing.prepare(
        template=of.template, rows=_pages(listed), common=_common(of, listed), title=of.name, by=by, purpose=of.purpose
    )
    held = run.held_rows.first()
    if held:
        raise NotNow(held.sentence)
    people = sorted({line.resident_id for line in listed.lines})
    ListRun.objects.create(run=run, kind=of.code, people=people)
    audit.record(
        "form_list.prepared",
        by=by,
        purpose=of.purpose,
        obj=f"print:{run.id}",
        subjects=listed.subjects,
        n=len(listed.lines),
        detail={"kind": of.code, "conditions": list(listed.words), "left_out": listed.left_out},
    )
    jobs.start(run, by=by, purpose=of.purpose)
    return run


def export_list(*, kind_code: str, conditions: ListConditions, profile: str, by: Actor) -> Export:
    """The same columns and rows as a file. Raises `NotNow` when nobody is in the list."""
    by.check("file.export")
    of = _list(kind_code)
    listed = _somebody(count(kind_code=kind_code, conditions=conditions, by=by))
    return export(
        name=f"予防接種_{of.name}",
        columns=[Column(one.key, one.label) for one in listed.columns],
        rows=(line.cells for line in listed.lines),
        profile=profile,
        by=by,
        purpose=of.purpose,
        subjects=listed.subjects,
    )


def _list(kind_code: str) -> FormKind:
    if kind_code not in BUILDERS:
        raise NotFound("この一覧はありません。帳票の一覧から選び直してください。")
    return kind(kind_code)


def _somebody(listed: Listed) -> Listed:
    if not listed.lines:
        raise NotNow("この条件に合う人がいません。条件を変えてください。")
    return listed


def _pages(listed: Listed) -> list[dict[str, Any]]:
    """A row of the form for every page; each group begins on a page of its own."""
    pages: list[tuple[str, list[list[str]]]] = []
    for group, lines in groupby(listed.lines, key=lambda line: line.group):
        cells = [[line.cells[column.key] for column in listed.columns] for line in lines]
        pages += [(group, cells[at : at + LINES]) for at in range(0, len(cells), LINES)]
    return [
        {"group": group, "page": f"{number}／{len(pages)}", "lines": lines}
        for number, (group, lines) in enumerate(pages, start=1)
    ]


def _common(of: FormKind, listed: Listed) -> dict[str, Any]:
    return {
        "title": of.name,
        "issued_on": wareki(clock.today()),
        "conditions": list(listed.words),
        "heads": [column.label for column in listed.columns],
        "widths": [str(column.width) for column in listed.columns],
    }
