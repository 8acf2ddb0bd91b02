"""What stands on the papers: the person's part of a screening form, and the sheet of the remaining ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sesshu.dates import age_text, wareki
from sesshu.foundation import clock
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.screening_forms.models import ScreeningFormOrder
from sesshu.ledger.screening_forms.questions import Questionnaire, in_force, standard
from sesshu.ledger.screening_forms.remaining import LATER, Remaining, RemainingForm
from sesshu.ledger.unknown_history.queries import WORD
from sesshu.schedule.catalogue import series_catalogue

FORM, SHEET = "screening-form", "screening-sheet"


def issued_on() -> str:
    return wareki(clock.today())


def form_rows(orders: Sequence[ScreeningFormOrder]) -> list[dict[str, Any]]:
    """The papers in order, with the words that hold today."""
    series = series_catalogue(city_tables())
    names, words = {one.code: one.name for one in series}, in_force(series, clock.today())
    return [_form_row(one, names, words) for one in orders]


def _form_row(order: ScreeningFormOrder, names: dict[str, str], words: dict[str, Questionnaire]) -> dict[str, Any]:
    """One paper. No address: what goes to a doctor needs none, and a protected one could not be printed."""
    paper, person = order.voucher, order.resident
    asked = words.get(paper.series) or standard(paper.series, "")
    return asked.values() | {
        "subject": f"resident:{person.pk}",
        "number": paper.number,
        "number_bars": paper.number,
        "number_code": paper.number,
        "immunization": names.get(paper.series, paper.series),
        "step": paper.step or "1回",
        "person": person.name,
        "kana": person.kana,
        "birth": _birth(person),
        "sex": str(person.get_sex_display() or "－"),
        "health_number": person.health_number,
        "valid_until": wareki(paper.valid_until) if paper.valid_until else "期限なし",
        "issued_on": wareki(paper.issued_on),
    }


def sheet_row(person: Resident, found: Remaining, in_hand: set[str]) -> dict[str, Any]:
    """The sheet for the family: what is handed out now, what comes later, what is done, what is not known."""
    now = [f for f in found.forms if f.status != LATER]
    return {
        "subject": f"resident:{person.pk}",
        "person": person.name,
        "birth": _birth(person),
        "as_of": wareki(found.as_of),
        "now": _now(now, in_hand) or [["ありません", "", "", ""]],
        "later": _later([form for form in found.forms if form.status == LATER]) or [["ありません", "", ""]],
        "complete": "、".join(found.complete) or "なし",
        "over": "、".join(found.over) or "なし",
        "unknown": list(dict.fromkeys(f"{form.series_name}：{form.unknown}" for form in found.forms if form.unknown)),
    }  # fmt: skip


def _of_series(forms: list[RemainingForm]) -> list[list[RemainingForm]]:
    """The forms of each series together, so that a long list stays one page."""
    found: dict[str, list[RemainingForm]] = {}
    for form in forms:
        found.setdefault(form.series, []).append(form)
    return list(found.values())


def _later(forms: list[RemainingForm]) -> list[list[str]]:
    return [
        [mine[0].series_name, _steps(mine), f"{wareki(mine[0].earliest)}から" if mine[0].earliest else ""]
        for mine in _of_series(forms)
    ]


def _now(forms: list[RemainingForm], in_hand: set[str]) -> list[list[str]]:
    return [
        [mine[0].series_name, _steps(mine), _period(mine[0].earliest, mine[0].latest), _state(mine, in_hand)]
        for mine in _of_series(forms)
    ]


def _steps(forms: list[RemainingForm]) -> str:
    return "・".join(form.step or "1回" for form in forms)


def _state(forms: list[RemainingForm], in_hand: set[str]) -> str:
    given = sum(form.key in in_hand for form in forms)
    if given:
        return f"{given}枚お渡しします"
    return f"{WORD}（確認中）" if forms[0].unknown else "未交付"


def _period(first: date | None, last: date | None) -> str:
    start = f"{wareki(first)}から" if first else "前の回のあと"
    return f"{start}{wareki(last)}まで" if last else start


def _birth(person: Resident) -> str:
    day = person.birth_date
    return f"{wareki(day)}（{age_text(day, clock.today())}）" if day and day <= clock.today() else person.birth_text
