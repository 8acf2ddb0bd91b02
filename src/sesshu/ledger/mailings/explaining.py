"""「なぜこの人が入っている（いない）のか」: one sentence with its article, for one person and one mailing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sesshu import schedule
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.law.letters import letter_kinds
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.mailings import selecting
from sesshu.ledger.mailings.conditions import Conditions, series_names
from sesshu.ledger.mailings.knowing import Known
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import SENTENCES, Why
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import OUTSIDE_CLASSES
from sesshu.ledger.unvaccinated.schools import only_pupils
from sesshu.schedule import InputError, SeriesJudgement

STAGES = {"trial": "仮抽出", "release": "確定", "print": "印刷", "posting": "印刷後"}


@dataclass(frozen=True, slots=True)
class Line:
    """What the law says about one series of the mailing: the engine's sentence and its article."""

    series: str
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """`included` as it stands; `sentence` the reason in one sentence; `lines` the judgement behind it."""

    included: bool
    sentence: str
    basis: str
    lines: tuple[Line, ...]
    person: MailingPerson | None


def explain(viewer: Actor, mailing: Mailing, resident_id: UUID) -> Explanation:
    """Why a person is, or is not, in a mailing. Raises `NotFound` for an unknown person."""
    viewer.check("mailing.read")
    reader = selecting.without_protected(viewer)
    resident = residents.visible_to(reader).filter(id=resident_id).first()
    if resident is None:
        raise NotFound("該当する住民がいません。検索からやり直してください。")
    lines = tuple(judged_lines(mailing, resident))
    person = mailing.persons.filter(resident=resident).select_related("resident").first()
    if person is None:
        sentence, basis = _never_listed(reader, mailing, resident, lines)
        return Explanation(False, sentence, basis, lines, None)
    if person.included:
        kind = letter_kinds()[mailing.kind]
        first = next((one for one in lines if one.series in _due_series(mailing, person)), None)
        text = f"{first.text}" if first else ""
        return Explanation(
            True, f"{text}そのため、{kind.name}の対象です。", _joined(first, kind.article), lines, person
        )
    return Explanation(False, *_left_out(person, lines), lines, person)


def _due_series(mailing: Mailing, person: MailingPerson) -> set[str]:
    c = Conditions.of_json(mailing.conditions)
    return {one["series"] for one in person.states if one["status"] in c.statuses}


def _joined(line: Line | None, article: str) -> str:
    return f"{line.basis}、{article}" if line else article


def _left_out(person: MailingPerson, lines: tuple[Line, ...]) -> tuple[str, str]:
    why = Why(person.reason)
    when = STAGES[person.stage]
    sentence = SENTENCES.get(why)
    if sentence is None and lines:
        return f"{lines[0].text}そのため、この発送には入りません（{when}のとき：{why.label}）。", lines[0].basis
    note = f"（{person.note}）" if person.note else ""
    return f"{sentence or why.label}{note}（{when}のとき）", ""


def _never_listed(viewer: Actor, mailing: Mailing, resident: Resident, lines: tuple[Line, ...]) -> tuple[str, str]:
    c = Conditions.of_json(mailing.conditions)
    birth = resident.birth_date
    if mailing.trial_at is None:
        return "仮抽出をまだしていません。", ""
    if resident.resident_class in OUTSIDE_CLASSES:
        return f"住民登録がない人（{resident.get_resident_class_display()}）のため、一括の発送では抽出しません。", ""
    outside = (
        birth is not None
        and ((c.born_from is not None and birth < c.born_from) or (c.born_until is not None and birth > c.born_until))
    )  # fmt: skip
    if outside:
        return "生年月日が、抽出条件の生年月日の範囲に入っていません。", ""
    if birth is not None and not c.has_age(birth, mailing.base_date):
        return "基準日の年齢が、抽出条件の年齢の範囲に入っていません。", ""
    if c.towns and not resident.town.startswith(c.towns):
        return "住所が、抽出条件の町名に入っていません（住所を表示できない人を含みます）。", ""
    person = residents.visible_to(viewer).filter(pk=resident.pk)
    if c.school and not only_pupils(person, c.school, mailing.base_date).exists():
        return "抽出条件の学校に通う人に入っていません（住所を表示できない人を含みます）。", ""
    if resident.updated_at > mailing.trial_at:
        return "仮抽出のあとに住民情報が登録または変更されています。仮抽出をやり直すと判定されます。", ""
    names = "」「".join(series_names()[code] for code in c.series)
    return f"「{names}」の対象になったことがないため、入りません。", lines[0].basis if lines else ""


def judged_lines(mailing: Mailing, resident: Resident) -> list[Line]:
    """What the engine says today's records give for the base date, for each series of the mailing."""
    person = doses.persons([resident]).get(resident.id)
    if person is None:
        return []
    known = Known.of(mailing)
    given = doses.given_doses([resident.id], entered_by=known.on).get(resident.id, [])
    try:
        judged = schedule.judge(city_tables(), person, given, as_of=known.as_of, known_on=known.on)
    except InputError:
        return []
    return [_line(one) for one in judged.series if one.series in mailing.series]


def _line(one: SeriesJudgement) -> Line:
    return Line(one.series, one.reasons[0].text, one.reasons[0].basis)
