"""Rows of the papers about one person: one builder a kind, each gives a row for every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.printed_forms import texts
from sesshu.ledger.printed_forms.models import FormText
from sesshu.ledger.printed_forms.people import certifying, english
from sesshu.ledger.printed_forms.people.asking import Asked
from sesshu.ledger.printed_forms.people.recorded import (
    RecordedDose,
    address,
    began_later,
    birth,
    in_pages,
    page_of,
    recorded,
    unknown_sentences,
)
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.programmes.conditions import condition_name
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.queries import HERE
from sesshu.schedule import step_name

Rows = list[dict[str, Any]]
NONE = "記録なし"
HISTORY_LINES, LEDGER_LINES = 20, 20


def ledger_rows(viewer: Actor, person: Resident, _asked: Asked, _text: FormText | None, _on: date) -> Rows:
    """予防接種台帳: everything, with lot, volume, institution and what the office decided."""
    lines = [_ledger_line(one) for one in recorded(viewer, person)] or [["接種の記録はありません", *[""] * 7]]
    pages = in_pages(lines, LEDGER_LINES)
    conditions = ResidentCondition.objects.filter(resident=person, ended_at__isnull=True).order_by("valid_from", "code")
    return [
        {
            "person": person.name,
            "kana": person.kana,
            "alphabet": person.alphabet_name if person.alphabet_name != person.name else "",
            "birth": birth(person),
            "sex": str(person.get_sex_display() or "不明"),
            "address": address(person),
            "status": f"{person.get_status_display()}（{wareki(person.status_on)}から）",
            "health_number": person.health_number,
            "page": page_of(number, len(pages)),
            "doses": page,
            "unknown": unknown_sentences(person),
            "conditions": [_condition(row) for row in conditions],
        }
        for number, page in enumerate(pages, start=1)
    ]


def history_rows(viewer: Actor, person: Resident, _asked: Asked, text: FormText | None, on: date) -> Rows:
    """接種履歴 for a family: what is on record, and from when; what is unknown is never called missing."""
    lines = [_history_line(one) for one in recorded(viewer, person)] or [["市の記録にある接種はありません", *[""] * 4]]
    pages = in_pages(lines, HISTORY_LINES)
    return [
        {
            "page": page_of(number, len(pages)) if len(pages) > 1 else "",
            "person": person.name,
            "birth": birth(person),
            "doses": page,
            "range": _range(person, on),
            "body": texts.body(_needed(text), {"氏名": person.name}, on),
        }
        for number, page in enumerate(pages, start=1)
    ]


def request_rows(viewer: Actor, person: Resident, asked: Asked, text: FormText | None, on: date) -> Rows:
    """予防接種実施依頼書, for somebody who lives here and still may get what is asked for."""
    if person.status not in HERE:
        raise NotNow(f"この人は「{person.get_status_display()}」です。依頼書は市の住民に作成します。")
    if asked.valid_until is None or asked.valid_until < on:
        raise InvalidInput("有効期限：発行日以後の日を入力してください。", field="valid_until", example="R9.2.28")
    offered = dict(offered_series(viewer, person, on))
    chosen = [offered[code] for code in asked.wanted if code in offered]
    if not chosen or len(chosen) != len(asked.wanted):
        raise InvalidInput("依頼する予防接種を一覧から選んでください。", field="wanted")
    until = wareki(asked.valid_until)
    return [
        {
            "addressee": asked.addressee,
            "person": person.name,
            "birth": birth(person),
            "address": address(person),
            "guardian": asked.guardian,
            "stay": asked.stay,
            "valid_until": f"{until}まで",
            "wanted": [words.split("\t") for words in chosen],
            "body": texts.body(_needed(text), {"氏名": person.name, "滞在先": asked.stay, "有効期限": until}, on),
        }
    ]


def offered_series(viewer: Actor, person: Resident, on: date) -> list[tuple[str, str]]:
    """(series, name and next step with a tab between) of what the law still offers this person."""
    judgement = doses.judge_resident(viewer, person, on)
    return [
        (one.series, f"{one.series_name}\t{step_name(one.next.phase, one.next.step) or '1回'}")
        for one in (judgement.series if judgement else ())
        if one.next is not None and one.status in ("due", "overdue", "not_yet")
    ]


BUILDERS: dict[str, Callable[[Actor, Resident, Asked, FormText | None, date], Rows]] = {
    "immunization_ledger": ledger_rows,
    "statutory_certificate": certifying.rows,
    "dose_history": history_rows,
    "dose_history_english": english.rows,
    "out_of_area_request": request_rows,
}


def _needed(text: FormText | None) -> FormText:
    if text is None:
        raise ValueError("this paper needs a text")
    return text


def _ledger_line(one: RecordedDose) -> list[str]:
    dose = one.dose
    decision = codes("decision").get(dose.decision, dose.decision).partition("（")[0]
    origin = codes("source").get(dose.source, dose.source)
    volume = f"{dose.volume_ml.normalize():f}mL" if dose.volume_ml is not None else "―"
    return [
        one.immunization,
        wareki(dose.given_on),
        product_name(dose.product),
        dose.lot_number or "―",
        volume,
        one.institution or "―",
        codes("kind").get(dose.kind, dose.kind),
        "　".join(part for part in (decision, origin) if part),
    ]


def _history_line(one: RecordedDose) -> list[str]:
    dose = one.dose
    return [
        one.immunization,
        wareki(dose.given_on),
        product_name(dose.product),
        dose.lot_number or NONE,
        one.institution or NONE,
    ]


def _range(person: Resident, on: date) -> list[str]:
    found = [f"{wareki(on)}までに市の台帳に登録された接種を載せています。"]
    if came := began_later(person):
        found.append(
            f"{wareki(came)}（転入など、市の台帳の始まり）より前の接種は、届出や照会で分かったものだけを載せています。"
            "載っていない接種を、受けていないとは言えません。"
        )
    if person.birth_date is None:
        found.append("生年月日が日まで分からないため、期・回の判定をしていません。")
    return found + unknown_sentences(person)


def _condition(row: ResidentCondition) -> str:
    start, end = (wareki(day) if day else "" for day in (row.valid_from, row.valid_until))
    period = f"（{start}～{end}）" if start or end else ""
    return f"特別な事情：{condition_name(row.code)}{period}"
