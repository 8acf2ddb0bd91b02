"""Finished words for the templates of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sesshu.dates import wareki
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.labels import Label, labels
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.doses.visits import Visit
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.not_given.codes import codes as not_given_codes
from sesshu.ledger.not_given.models import NotGiven
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.unknown_history.queries import Unknown
from sesshu.schedule import (
    DoseJudgement,
    Judgement,
    NextDose,
    Reason,
    SeriesJudgement,
    decisive,
    status_word,
    step_name,
)

STATUS_TONES = {
    "not_target": "plain",
    "not_yet": "key",
    "due": "key",
    "overdue": "care",
    "complete": "right",
    "expired": "wrong",
    "excluded": "plain",
    "declined": "plain",
}
UNKNOWN_WORD = ("接種歴不明", "care")  # never "unvaccinated": nobody knows
# What an accepted dose of a city's programme, and a series of one, is called.
PROGRAMME_WORDS = {"voluntary": "任意助成", "administrative": "行政措置"}
LEVEL_WORDS = {"info": ("定期", "right"), "warn": ("要確認", "care"), "block": ("定期外", "wrong")}
FAR = timedelta(days=7305)


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A sentence with the article it rests on."""

    text: str
    basis: str
    code: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """One row of the table of series."""

    code: str
    name: str
    status: str
    tone: str
    done: str
    next_step: str
    next_days: str
    latest: str
    reasons: tuple[ReasonLine, ...]
    windows: tuple[str, ...]
    programme: str = ""


@dataclass(frozen=True, slots=True)
class DoseLine:
    """One row of the table of doses."""

    id: UUID
    given_on: date
    product: str
    steps: tuple[str, ...]
    verdict: str
    tone: str
    lot: str
    place: str
    kind: str
    decision: str
    version: int
    withdrawn: bool
    reasons: tuple[ReasonLine, ...]
    source: str = ""
    labels: tuple[Label, ...] = ()


def reason_lines(reasons: Sequence[Reason]) -> tuple[ReasonLine, ...]:
    seen: dict[tuple[str, str], ReasonLine] = {}
    for reason in reasons:
        seen.setdefault((reason.code, reason.text), ReasonLine(reason.text, reason.basis, reason.code))
    return tuple(seen.values())


def series_lines(
    judgement: Judgement, *, every: bool = False, unknown: Unknown | None = None
) -> list[SeriesLine]:  # fmt: skip
    """The series of a person, what is due first; without those the person never was a target of.

    Where the history is unknown, the status says so and the sentence of the rules comes after it.
    """
    order = ["overdue", "due", "not_yet", "expired", "complete", "excluded", "declined", "not_target"]
    shown = [s for s in judgement.series if every or not (s.status == "not_target" or _is_far(s, judgement.as_of))]
    return [_series_line(s, unknown or Unknown()) for s in sorted(shown, key=lambda s: order.index(s.status))]


def _is_far(series: SeriesJudgement, as_of: date) -> bool:
    """What begins more than twenty years from now says nothing to anybody today."""
    begins = series.next.earliest if series.next else None
    return series.status == "not_yet" and begins is not None and begins > as_of + FAR


def _series_line(series: SeriesJudgement, unknown: Unknown) -> SeriesLine:
    word, tone = status_word(series.status), STATUS_TONES[series.status]
    reasons = reason_lines(series.reasons)
    if unknown.covers(series.series, series.status):
        word, tone = UNKNOWN_WORD
        told = ReasonLine(unknown.sentence(series.series), "", "HISTORY_UNKNOWN")
        reasons = (told, *(ReasonLine(f"登録されている記録だけで見ると：{r.text}", r.basis, r.code) for r in reasons))
    given = series.required_doses - series.remaining_doses
    return SeriesLine(
        code=series.series,
        name=series.series_name or series.series,
        status=word,
        tone=tone,
        done=f"{given}／{series.required_doses}回" if series.required_doses else "－",
        next_step=_step(series.next),
        next_days=_days(series.next),
        latest=wareki(series.next.latest) if series.next and series.next.latest else "",
        reasons=reasons,
        windows=tuple(_window(w.from_date, w.until, w.basis) for w in series.windows),
        programme=PROGRAMME_WORDS.get(series.category, ""),
    )


def next_words(coming: NextDose) -> str:
    """The next dose with its first day."""
    return f"{_step(coming)}（{wareki(coming.earliest)}から）"


def _step(coming: NextDose | None) -> str:
    if coming is None:
        return ""
    return step_name(coming.phase, coming.step) or f"{coming.dose_number}回目"


def _days(coming: NextDose | None) -> str:
    if coming is None:
        return ""
    if coming.standard_from and coming.standard_until:
        return f"{wareki(coming.earliest)}から（標準 {wareki(coming.standard_from)}～{wareki(coming.standard_until)}）"
    return f"{wareki(coming.earliest)}から"


def _window(first: date | None, last: date | None, basis: str) -> str:
    start, end = wareki(first) if first else "", wareki(last) if last else "期限なし"
    return f"{start}～{end}（{basis}）"


def dose_lines(doses: Sequence[Dose], judgement: Judgement | None) -> list[DoseLine]:
    """The doses with what the rules say of each today, the newest first."""
    judged = list(judgement.doses) if judgement else []
    return [_dose_line(dose, judged) for dose in sorted(doses, key=lambda d: d.given_on, reverse=True)]


def _dose_line(dose: Dose, judged: Sequence[DoseJudgement]) -> DoseLine:
    mine = decisive([j for j in judged if j.date == dose.given_on and j.product == dose.product])
    level = next((lv for lv in ("block", "warn", "info") if any(j.level == lv for j in mine)), "warn")
    word, tone = LEVEL_WORDS[level] if dose.withdrawn_at is None else ("取消済", "plain")
    if dose.withdrawn_at is None and level == "info":
        word = next((PROGRAMME_WORDS[j.category] for j in mine if j.category in PROGRAMME_WORDS), word)
    return DoseLine(
        id=dose.pk,
        given_on=dose.given_on,
        product=product_name(dose.product),
        steps=tuple(step_words(j) for j in mine if j.series),
        verdict=word,
        tone=tone,
        lot=dose.lot_number or dose.lot_typed,
        place=dose.place or dose.institution_code,
        kind=codes("kind").get(dose.kind, dose.kind),
        decision=codes("decision").get(dose.decision, ""),
        version=dose.version,
        withdrawn=dose.withdrawn_at is not None,
        reasons=reason_lines([r for j in mine for r in j.reasons]),
        source=_source(dose),
        labels=labels(dose, dose.resident),
    )


def _source(dose: Dose) -> str:
    """From what it is known, and how sure that is unless confirmed."""
    source = codes("source").get(dose.source, dose.source)
    return source if dose.certainty == "confirmed" else f"{source}・{codes('certainty')[dose.certainty]}"


def step_words(judged: DoseJudgement) -> str:
    words = step_name(judged.phase, judged.step)
    return f"{judged.series_name or judged.series}　{words}".strip() + (
        "" if judged.counted else "（回数に数えません）"
    )


@dataclass(frozen=True, slots=True)
class NotGivenLine:
    """A series that was not given at a visit, and why."""

    id: UUID
    series: str
    result: str
    reason: str
    note: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit: a group of rows in the table of doses."""

    on: date
    place: str
    doses: tuple[DoseLine, ...]
    not_given: tuple[NotGivenLine, ...]
    correctable: UUID | None

    @property
    def rows(self) -> int:
        return len(self.doses) + len(self.not_given)


def visit_lines(found: Sequence[Visit], judgement: Judgement | None) -> list[VisitLine]:
    """The visits of a person in words; `correctable` names a dose when several can be corrected together."""
    names = institutions.names(v.institution_code for v in found if v.institution_code)
    return [
        VisitLine(
            v.on, names.get(v.institution_code, v.institution_code) or v.place, tuple(dose_lines(v.doses, judgement)),
            tuple(_not_given_line(row) for row in v.not_given),
            v.current[0].pk if len(v.current) > 1 else None,
        )
        for v in found
    ]  # fmt: skip


def _not_given_line(row: NotGiven) -> NotGivenLine:
    names = {series.code: series.name for series in city_tables().series}
    return NotGivenLine(
        row.pk, names.get(row.series, row.series), not_given_codes("result")[row.result],
        not_given_codes("reason")[row.reason], row.note, row.withdrawn_at is not None,
    )  # fmt: skip
