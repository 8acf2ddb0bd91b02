"""Finished words for the templates of this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sesshu.dates import wareki, wareki_short
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.institutions import queries as institutions
from sesshu.schedule import DoseJudgement, Judgement, NextDose, Reason, SeriesJudgement, decisive

STATUS_WORDS = {
    "not_target": ("対象外", "plain"),
    "not_yet": ("時期前", "key"),
    "due": ("接種時期", "key"),
    "overdue": ("遅れ", "care"),
    "complete": ("完了", "right"),
    "expired": ("期限切れ", "wrong"),
    "excluded": ("除外", "plain"),
    "declined": ("希望せず", "plain"),
}
# What an accepted dose of a city's programme, and a series of one, is called.
PROGRAMME_WORDS = {"voluntary": "任意助成", "administrative": "行政措置"}
LEVEL_WORDS = {"info": ("定期", "right"), "warn": ("要確認", "care"), "block": ("定期外", "wrong")}
FAR = timedelta(days=7305)
ACT_WORDS = {"recorded": "登録", "corrected": "訂正", "withdrawn": "取消", "decided": "判断"}


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


def reason_lines(reasons: Sequence[Reason]) -> tuple[ReasonLine, ...]:
    seen: dict[tuple[str, str], ReasonLine] = {}
    for reason in reasons:
        seen.setdefault((reason.code, reason.text), ReasonLine(reason.text, reason.basis, reason.code))
    return tuple(seen.values())


def series_lines(judgement: Judgement, *, every: bool = False) -> list[SeriesLine]:
    """The series of a person, what is due first; without those the person never was a target of."""
    order = ["overdue", "due", "not_yet", "expired", "complete", "excluded", "declined", "not_target"]
    shown = [s for s in judgement.series if every or not (s.status == "not_target" or _is_far(s, judgement.as_of))]
    return [_series_line(s) for s in sorted(shown, key=lambda s: order.index(s.status))]


def _is_far(series: SeriesJudgement, as_of: date) -> bool:
    """What begins more than twenty years from now says nothing to anybody today."""
    begins = series.next.earliest if series.next else None
    return series.status == "not_yet" and begins is not None and begins > as_of + FAR


def _series_line(series: SeriesJudgement) -> SeriesLine:
    word, tone = STATUS_WORDS[series.status]
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
        reasons=reason_lines(series.reasons),
        windows=tuple(_window(w.from_date, w.until, w.basis) for w in series.windows),
        programme=PROGRAMME_WORDS.get(series.category, ""),
    )


def _step(coming: NextDose | None) -> str:
    if coming is None:
        return ""
    return "".join(word for word in (coming.phase, coming.step) if word) or f"{coming.dose_number}回目"


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
        steps=tuple(_dose_step(j) for j in mine if j.series),
        verdict=word,
        tone=tone,
        lot=dose.lot_number or dose.lot_typed,
        place=dose.place or dose.institution_code,
        kind=codes("kind").get(dose.kind, dose.kind),
        decision=codes("decision").get(dose.decision, ""),
        version=dose.version,
        withdrawn=dose.withdrawn_at is not None,
        reasons=reason_lines([r for j in mine for r in j.reasons]),
    )


def _dose_step(judged: DoseJudgement) -> str:
    words = "".join(word for word in (judged.phase, judged.step) if word)
    return f"{judged.series_name or judged.series}　{words}".strip() + (
        "" if judged.counted else "（回数に数えません）"
    )


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a dose in words."""

    version: int
    act: str
    at: object
    by: str
    reason: str
    note: str
    given_on: date
    product: str
    lot: str


def version_lines(versions: Sequence[DoseVersion], names: Mapping[str, str]) -> list[VersionLine]:
    """Versions with the display name of who made them (`names`: actor code → name)."""
    known = codes("correct_reason") | codes("withdraw_reason") | codes("decision")
    return [
        VersionLine(
            v.version, ACT_WORDS.get(v.act, v.act), v.at, names.get(v.by, v.by), known.get(v.reason, v.reason), v.note,
            date.fromisoformat(v.snapshot["given_on"]), product_name(v.snapshot["product"]), v.snapshot["lot_number"],
        )
        for v in versions
    ]  # fmt: skip


def actor_names(codes_of_actors: Iterable[str]) -> dict[str, str]:
    """Actor code (`u:<account>`, `j:<job>`) → display name; unknown ones are absent."""
    from sesshu.foundation.accounts import queries as accounts

    wanted = {code[2:] for code in codes_of_actors if code.startswith("u:")}
    return {f"u:{key}": name for key, name in accounts.display_names(wanted).items()}


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One row of 判断待ち."""

    id: UUID
    resident_id: UUID
    name: str
    given_on: date
    product: str
    reason: str


def waiting_lines(doses: Sequence[Dose]) -> list[WaitingLine]:
    """Doses that wait for a decision, with the name of the person."""
    return [
        WaitingLine(d.pk, d.resident_id, d.resident.name, d.given_on, product_name(d.product), d.reason_code)
        for d in doses
    ]


def last_line(dose: Dose | None) -> str:
    """What would be carried over from the last dose, in a line: day, vaccine, lot, institution. No person."""
    if dose is None:
        return ""
    institution = institutions.names([dose.institution_code]).get(dose.institution_code, dose.institution_code)
    parts = (wareki_short(dose.given_on), product_name(dose.product), dose.lot_number, institution)
    return "・".join(part for part in parts if part)
