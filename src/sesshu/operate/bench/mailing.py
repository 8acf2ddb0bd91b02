"""A city in which everybody gets a letter, for the benchmark of printing. Runs in a ledger's process."""

from __future__ import annotations

import json
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from sesshu.operate.bench.made_up import MadeCity
from sesshu.operate.bench.measure import peak_mib
from sesshu.operate.main_job import asked, letter_text, prepare
from sesshu.operate.people import person

SLICE = 5000


def print_letters(count: str) -> dict[str, Any]:
    """Seconds of printing a released mailing of `count` letters, and of the typesetter alone."""
    from sesshu.foundation import clock
    from sesshu.ledger.mailings import actions, jobs

    wanted, today, clerk = asked(), clock.today(), person("clerk1")
    _people(int(count), _due_birth(tuple(wanted["mailing"]["series"]), today))
    letter_text(wanted["text"], today)
    mailing = actions.make_trial(mailing_id=prepare(wanted, today, clerk).id, by=clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    jobs.release_now(mailing_id=mailing.id, by=person("chief"))
    begun = perf_counter()
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    printed = perf_counter() - begun
    peak = peak_mib()  # before the typesetter alone: it keeps all it ever set
    return {"printed": printed, "pages": run.pages, "held": run.held, "most": peak, "typst": _typeset_alone(run)}


def _due_birth(series: tuple[str, ...], today: date) -> date:
    """A birthday on which somebody without doses is due: the newest one on which a series of the mailing is."""
    from sesshu.ledger.programmes.tables import city_tables
    from sesshu.schedule import Person, judge

    for months in range(2, 240):
        birth = today - timedelta(days=30 * months)
        states = judge(city_tables(), Person("p", birth, "F"), [], as_of=today).series
        if any(one.series in series and one.status in ("due", "overdue") for one in states):
            return birth
    raise RuntimeError("nobody would get a letter")


def _people(count: int, birth: date) -> None:
    """Residents of the made-up city through the door of the register, all born on one day."""
    from sesshu.ledger.residents.actions import apply_changes
    from sesshu.ledger.residents.rows import RegisterRow
    from sesshu.schedule import load_tables

    born = birth.isoformat()
    days = {"birth": born, "change_on": born, "became_on": born, "change_reason": "12", "became_reason": "12"}
    living = {"removed_on": "", "removal_reason": "", "moved_to_code": "", "protected": "0", "protected_from": "",
              "protected_until": "", "resident_class": "1", "foreign_since": "", "building": ""}  # fmt: skip
    rows = [RegisterRow.of_values(row | days | living) for row in MadeCity(load_tables(), count).residents()]
    for at in range(0, count, SLICE):
        apply_changes(
            rows=rows[at : at + SLICE], kind="full", source="bench", by=person("clerk1"), purpose="RESIDENT_INTAKE"
        )


def _typeset_alone(run: Any) -> float:
    """The same data through the typesetter's compiler, part by part, and nothing else."""
    import typst

    from sesshu.foundation.forms import actions as forms
    from sesshu.foundation.forms import fonts, registry
    from sesshu.foundation.forms.registry import PACKAGE

    form = registry.template(run.template, version=run.version)
    documents = []
    for part in run.parts.order_by("number"):
        rows = run.frozen_rows.filter(number__range=(part.first_row, part.last_row)).order_by("number")
        data = forms.document(form, run, [row.values for row in rows], first=part.first_row)
        documents.append(json.dumps(data, ensure_ascii=False))
    begun = perf_counter()
    compiler = typst.Compiler(
        str(form.file), root=str(PACKAGE), font_paths=list(fonts.folders()), ignore_system_fonts=True
    )
    for data in documents:
        compiler.compile(format="pdf", sys_inputs={"data": data}, timestamp=int(run.stamp.timestamp()), pdf_tags=False)
    return perf_counter() - begun
