"""A person as JSON (public format, version 1) into values. Unknown keys are errors."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sesshu.schedule.types import CONDITION, DOSE, Condition, GivenDose, InputError, Person, numbered

PERSON_KEYS = ("id", "birth_date", "sex", "due_date", "as_of", "conditions", "doses")
DOSE_KEYS = ("date", "product", "volume_ml", "route", "kind", "place")
CONDITION_KEYS = ("code", "from", "until", "series")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class _Twice(dict[str, Any]):
    """A JSON object that names a key more than once: which of the values was meant cannot be known."""

    key = ""


class Asked(NamedTuple):
    """One line: a person, the doses, and the day of judgement if the line names one."""

    person: Person
    doses: list[GivenDose]
    as_of: date | None


def parse(text: str | bytes) -> Any:
    """JSON with keys named twice kept for `read_person` to refuse, with its person. Raises ValueError, RecursionError.

    The library would silently take the last value: a dose of another day than the sender looked at.
    """
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled, names = _Twice(found), [key for key, _ in pairs]
    doubled.key = next(key for key in found if names.count(key) > 1)
    return doubled


def read_person(value: Any) -> Asked:
    """Read one JSON object. Raises InputError with code, field and a Japanese sentence."""
    _keys(value, PERSON_KEYS, "person")
    if not isinstance(value.get("id"), str) or not value["id"]:
        raise InputError("ID_MISSING", "id", "id がありません。空でない文字列で入れてください。例: a1")
    person = Person(
        id=value["id"],
        birth_date=_date(value, "birth_date"),
        sex=value.get("sex"),
        due_date=_date(value, "due_date"),
        conditions=tuple(numbered(CONDITION, _list(value, "conditions"), _condition)),
    )
    return Asked(person, numbered(DOSE, _list(value, "doses"), _dose), _date(value, "as_of"))


def _dose(value: Any) -> GivenDose:
    _keys(value, DOSE_KEYS, "doses")
    day = _date(value, "date")
    if day is None:
        raise InputError("DATE_MISSING", "doses.date", "接種日（date）がありません。例: 2025-02-03")
    volume = value.get("volume_ml")
    if volume is not None and (isinstance(volume, bool) or not isinstance(volume, int | float)):
        raise InputError("NOT_A_NUMBER", "doses.volume_ml", "接種量（volume_ml）は数で書いてください。例: 0.5")
    return GivenDose(
        date=day,
        product=_text(value, "product", required=True) or "",
        volume_ml=volume,
        route=_text(value, "route"),
        kind=_text(value, "kind") or "routine",
        place=_text(value, "place"),
    )


def _condition(value: Any) -> Condition:
    _keys(value, CONDITION_KEYS, "conditions")
    return Condition(
        code=_text(value, "code", required=True) or "",
        from_date=_date(value, "from"),
        until=_date(value, "until"),
        series=_text(value, "series"),
    )


def _keys(value: Any, allowed: tuple[str, ...], field: str) -> None:
    if not isinstance(value, Mapping):
        raise InputError("NOT_AN_OBJECT", field, f"{field} は {{ }} の形で書いてください。")
    if isinstance(value, _Twice):
        raise InputError("KEY_TWICE", field, f"キー「{value.key}」が2回以上あります。1回だけ書いてください。")
    for key in value:
        if key not in allowed:
            raise InputError(
                "KEY_UNKNOWN", field, f"知らないキー「{key}」があります。使えるキー: {'、'.join(allowed)}。"
            )


def _list(value: Mapping[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise InputError("NOT_A_LIST", key, f"{key} は [ ] の並びで書いてください。")
    return found


def _text(value: Mapping[str, Any], key: str, *, required: bool = False) -> str | None:
    found = value.get(key)
    if isinstance(found, str) or (found is None and not required):
        return found
    raise InputError("NOT_A_TEXT", key, f"{key} は文字列で書いてください。")


def _date(value: Mapping[str, Any], key: str) -> date | None:
    found = value.get(key)
    return None if found is None else read_day(found, key)


def read_day(found: Any, field: str) -> date:
    """A date written YYYY-MM-DD. Raises InputError."""
    if isinstance(found, str) and _DATE.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            raise InputError("DATE_IMPOSSIBLE", field, f"{field} が暦にない日付です。例: 2025-02-03") from None
    raise InputError("DATE_FORMAT", field, f"{field} は YYYY-MM-DD の形で書いてください。例: 2025-02-03")
