"""統計表を名前で: the ready-made tables, the ready-made questions and the shared saved ones, for commands and for other
systems. Conditions are those of the page, by the names of its fields; the answer is the page's answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files.models import Export
from sesshu.foundation.screens.fields import MultiChoiceField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.ledger.statistics import counting, outputs, rules
from sesshu.ledger.statistics.counting import CrossTable
from sesshu.ledger.statistics.reports.beside import beside
from sesshu.ledger.statistics.reports.catalogue import KINDS
from sesshu.ledger.statistics.reports.completion import completion
from sesshu.ledger.statistics.reports.coverages import coverages
from sesshu.ledger.statistics.reports.health_report import health_report
from sesshu.ledger.statistics.reports.tables import Report
from sesshu.ledger.statistics.reports.unknown_histories import unknown_histories
from sesshu.ledger.statistics.saved import shared_questions
from sesshu.ledger.statistics.screens import forms, report_forms

TABLE = "statistics-table"
READY, SAVED = "すぐ使える統計表", "共有された保存した集計"
FORMS: dict[str, tuple[type[FilterForm], Callable[..., Report] | None]] = {
    TABLE: (forms.QuestionForm, None),
    "statistics-health-report": (report_forms.HealthReportForm, health_report),
    "statistics-coverage": (report_forms.CoverageForm, coverages),
    "statistics-completion": (report_forms.CompletionForm, completion),
    "statistics-unknown-history": (report_forms.UnknownHistoryForm, unknown_histories),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A table that can be asked for. `conditions`: those it has already, as in the address of its page."""

    name: str
    group: str
    page: str
    conditions: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What may be set: the name of each condition and its Japanese label."""
        return {name: str(field.label) for name, field in FORMS[self.page][0](QueryDict()).fields.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """A table that was counted: `notes` tell how. Numbers that are hidden for outside are ＊."""

    title: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    rows: list[list[str | int]]
    of: Report | CrossTable
    limit: int

    def put_out(self, *, profile: str, by: Actor, purpose: str) -> Export:
        """The same numbers as a registered file."""
        if isinstance(self.of, Report):
            return outputs.export_report(report=self.of, profile=profile, by=by, purpose=purpose)
        return outputs.export_table(table=self.of, limit=self.limit, profile=profile, by=by, purpose=purpose)


def tables(viewer: Actor) -> list[Named]:
    """Everything that has a name. A name that two colleagues share appears twice."""
    viewer.check("statistics.read")
    found = [Named(kind.name, READY, kind.page) for kind in KINDS.values()]
    found += [Named(name, READY, TABLE, conditions) for name, conditions in forms.ready_questions()]
    saved = shared_questions(viewer)
    return [*found, *(Named(one.name, SAVED, one.page, one.conditions) for one in saved if one.page in FORMS)]


def named(viewer: Actor, name: str) -> Named:
    """One of them. Raises `NotFound` with the names that there are, `InvalidInput` where two have it."""
    known = tables(viewer)
    found = [one for one in known if one.name == name.strip()]
    if not found:
        names = "、".join(dict.fromkeys(one.name for one in known))
        raise NotFound(f"「{name[:60]}」という統計表はありません。使える名前：{names}")
    if len(found) > 1:
        text = f"「{found[0].name}」という集計が{len(found)}つあります。画面で名前を分けて保存し直してください。"
        raise InvalidInput(text, field="name", example=known[0].name)
    return found[0]


def ask(
    *, name: str, conditions: Mapping[str, str | Sequence[str]], outside: bool = False, by: Actor, purpose: str
) -> Answer:  # fmt: skip
    """Count a table. Raises `NotFound`, `InvalidInput` (field, what is allowed), `NotNow` for one that is too long."""
    of = named(by, name)
    asked = _form(of, {**conditions, **({"outside": "on"} if outside else {})})
    limit = rules.value("small_cell") if asked.conditions().get("outside") else 0
    if isinstance(asked, forms.QuestionForm):
        question = asked.question()
        if not asked.conditions().get("beside"):
            return _of_table(of.name, counting.count(question=question, by=by, purpose=purpose), limit)
        return _of_report(beside(question=question, limit=limit, by=by, purpose=purpose), limit)
    chosen = asked.asked()  # type: ignore[attr-defined]
    if chosen is None:
        raise InvalidInput("予防接種（series）を指定してください。", field="series", example="mr_1")
    audit.record_read(
        "statistics.counted", by=by, purpose=purpose, obj=of.page,
        detail={key: str(value) for key, value in chosen.items()},
    )  # fmt: skip
    make = FORMS[of.page][1]
    assert make is not None  # noqa: S101 - the table of questions was answered above
    return _of_report(make(**chosen, limit=limit, by=by), limit)


def _form(of: Named, conditions: Mapping[str, str | Sequence[str]]) -> FilterForm:
    """The page's own form with these conditions over those that the table has. A wrong one is refused, not dropped."""
    kept = QueryDict(of.conditions, mutable=True)
    for key, value in conditions.items():
        if key not in of.fields:
            allowed = "、".join(f"{field}（{label}）" for field, label in of.fields.items())
            raise InvalidInput(f"条件「{key[:40]}」はこの表にありません。使える条件：{allowed}", field=key[:40])
        field = FORMS[of.page][0].base_fields[key]
        if isinstance(field, MultiChoiceField):
            kept.setlist(key, _several(value))
        else:
            kept[key] = value if isinstance(value, str) else "、".join(value)
    form = FORMS[of.page][0](kept)
    form.is_valid()
    for key, messages in form.errors.items():
        raise InvalidInput(f"{of.fields.get(key, key)}：{_words(form, key, messages[0])}", field=key)
    return form


def _several(value: str | Sequence[str]) -> list[str]:
    """As a list, or in one text with commas between."""
    whole = value if isinstance(value, str) else "、".join(value)
    return [one.strip() for one in re.split("[、,，]", whole) if one.strip()]


def _words(form: FilterForm, key: str, message: Any) -> str:
    """The field's own words, with the codes that may stand there."""
    choices = [str(code) for code, _ in getattr(form.fields[key], "choices", ()) if code]
    return f"{message}使える値：{'、'.join(choices)}" if choices else str(message)


def _of_table(name: str, table: CrossTable, limit: int) -> Answer:
    heads, rows = outputs.table_lines(table, limit)
    return Answer(name, (table.question.sentence(),), heads, rows, table, limit)


def _of_report(report: Report, limit: int) -> Answer:
    rows: list[list[str | int]] = [
        [cell.text if cell.value is None else cell.value for cell in row] for row in report.rows
    ]
    return Answer(report.title, report.notes, report.heads, rows, report, limit)
