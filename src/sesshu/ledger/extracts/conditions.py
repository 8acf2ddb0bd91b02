"""Conditions of a データ出力: kept as plain values, shown as Japanese sentences, asked of the database.

`{"resident.birth_date": {"from": "2020-04-02", "until": "2021-04-01"}, "dose.product": {"in": ["mr"]}}`
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.extracts.subjects import ExtractColumn

Conditions = Mapping[str, Mapping[str, Any]]
FORMS = {"day": ("from", "until"), "instant": ("from", "until"), "number": ("from", "until"), "flag": ("is",)}
MOST_VALUES = 200


def forms_of(column: ExtractColumn) -> tuple[str, ...]:
    """Which conditions a column may have: a range, one of its words, or how a text begins."""
    return FORMS.get(column.kind, ("in",) if column.words else ("begins",))


def check(conditions: Conditions, known: Mapping[str, ExtractColumn]) -> None:
    """Raise `InvalidInput` for a condition that cannot be meant. `known`: columns the asker has the right to."""
    for code, wanted in conditions.items():
        column = known.get(code)
        if column is None:
            raise InvalidInput(f"条件の項目「{code}」は選べません。項目の一覧から選んでください。", field="conditions")
        if wrong := sorted(set(wanted) - set(forms_of(column))):
            raise InvalidInput(
                f"{column.label}：条件の書き方「{wrong[0]}」は使えません。使える語：{'、'.join(forms_of(column))}",
                field="conditions",
            )
        for form, value in wanted.items():
            _check_value(column, form, value)
        low, high = wanted.get("from"), wanted.get("until")
        if low is not None and high is not None and low > high:
            raise InvalidInput(f"{column.label}：小さい方から大きい方の順に入力してください。（例：R8.4.1～R9.3.31）")


def _check_value(column: ExtractColumn, form: str, value: Any) -> None:
    if form in ("in", "begins"):
        if not isinstance(value, list) or not value or len(value) > MOST_VALUES:
            raise InvalidInput(f"{column.label}：値を1個以上{MOST_VALUES}個以内で選んでください。", field="conditions")
        if form == "in" and (unknown := sorted({str(one) for one in value} - (column.words or dict)().keys())):
            raise InvalidInput(f"{column.label}：「{unknown[0]}」はありません。一覧から選んでください。")
    elif form == "is":
        if not isinstance(value, bool):
            raise InvalidInput(f"{column.label}：「はい」か「いいえ」を選んでください。", field="conditions")
    elif column.kind == "number":
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidInput(f"{column.label}：数で入力してください。（例：10）", field="conditions")
    else:
        try:
            date.fromisoformat(str(value))
        except ValueError:
            raise InvalidInput(f"{column.label}：日付で入力してください。（例：2026-11-21）") from None


def asked(conditions: Conditions, known: Mapping[str, ExtractColumn]) -> Q:
    """The same for the database."""
    found = Q()
    for code, wanted in conditions.items():
        column = known[code]
        for form, value in wanted.items():
            found &= _one(column, form, value)
    return found


def _one(column: ExtractColumn, form: str, value: Any) -> Q:
    path = column.path
    match form:
        case "in":
            return Q(**{f"{path}__in": value})
        case "is":
            return Q(**{path: value})
        case "begins":
            found = Q()
            for text in value:
                found |= Q(**{f"{path}__startswith": text})
            return found
    if column.kind == "number":
        return Q(**{f"{path}__{'gte' if form == 'from' else 'lte'}": value})
    day = date.fromisoformat(str(value))
    if column.kind == "day":
        return Q(**{f"{path}__{'gte' if form == 'from' else 'lte'}": day})
    if form == "from":
        return Q(**{f"{path}__gte": datetime.combine(day, time(), clock.TOKYO)})
    return Q(**{f"{path}__lt": datetime.combine(day + timedelta(days=1), time(), clock.TOKYO)})


def sentences(conditions: Conditions, known: Mapping[str, ExtractColumn]) -> list[str]:
    """Each condition in words, for the page and the register."""
    return [_sentence(known[code], wanted) for code, wanted in conditions.items() if code in known]


def _sentence(column: ExtractColumn, wanted: Mapping[str, Any]) -> str:
    name = f"{column.item.table_name}の{column.label}"
    if "in" in wanted:
        words = column.words() if column.words else {}
        return f"{name}が「{'」「'.join(words.get(one, one) for one in wanted['in'])}」"
    if "is" in wanted:
        return f"{name}が「{'はい' if wanted['is'] else 'いいえ'}」"
    if "begins" in wanted:
        return f"{name}が「{'」か「'.join(wanted['begins'])}」で始まる"
    low, high = (_shown(column, wanted.get(end)) for end in ("from", "until"))
    return f"{name}が{f'{low}から' if low else ''}{f'{high}まで' if high else ''}"


def _shown(column: ExtractColumn, value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if column.kind == "number" else wareki(date.fromisoformat(str(value)))
