"""A city's settings in the law files: values at the places that `parameters.yaml` names, and how 未満 was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sesshu.dates import attain_months
from sesshu.law.files import Entry, entries

_AGE = re.compile(r"(\d{1,4})([my])")
_PART = re.compile(r"(\w+)|\[(\d+)\]")
_DAY = timedelta(days=1)


def settled(file: Entry, parameters: Entry, overrides: Mapping[str, str] | None) -> Entry:
    """A law file under a city's settings; the file itself where they do not touch it. Raises LawError.

    overrides: values by code, already checked against `parameters.yaml`. Line numbers stay those of the file.
    """
    found = file
    for parameter in entries(parameters, "parameters"):
        value = (overrides or {}).get(parameter["code"], parameter["default"])
        if value == parameter["default"]:
            continue
        for place in entries(parameter, "places"):
            if place["file"] == file.file:
                found = _copy(found) if found is file else found
                _put(found, place, value)
        if value == "eve_excluded" and file.get("targets"):
            found = _copy(found) if found is file else found
            found["targets"] = list(_older_reading(found, parameter["until"]))
    return found


def written(file: Entry, place: Entry) -> Any:
    """What stands at a place. Raises LawError where there is nothing."""
    holder, word = _find(file, place)
    return holder[word]


def _put(file: Entry, place: Entry, value: str) -> None:
    holder, word = _find(file, place)
    if isinstance(holder[word], date):
        day = date.fromisoformat(value)
        holder[word] = day - _DAY if place.get("day_before") else day
    else:
        holder[word] = value


def _find(file: Entry, place: Entry) -> tuple[Any, Any]:
    """The holder of the last part of `targets[1].valid.from`, and that part."""
    parts = [name or int(number) for name, number in _PART.findall(str(place["at"]))]
    holder: Any = file
    try:
        for part in parts[:-1]:
            holder = holder[part]
        holder[parts[-1]]
    except (KeyError, IndexError, TypeError):
        raise place.error(f"{file.file} に「{place['at']}」がありません。", "at") from None
    return holder, parts[-1]


def _older_reading(file: Entry, last_day: date) -> Iterator[Entry]:
    """Targets that end with an age, in two versions: for doses up to `last_day` the eve of the birthday is outside."""
    for target in entries(file, "targets"):
        valid = target.get("valid") or Entry(target.file, target.line)
        first, last = valid.get("from", date.min), valid.get("until", date.max)
        born = target.get("born") or {}
        if first > last_day or not _over_by(target, born.get("from", date.min), last_day):
            yield target
            continue
        older, newer = _copy(target), _copy(target)
        older["until"] = f"before {target['until']}"
        older["valid"], newer["valid"] = (_copy(valid) for _ in range(2))
        older["valid"]["until"] = min(last, last_day)
        newer["valid"]["from"] = last_day + _DAY
        newer.setdefault("recorded_on", target.get("recorded_on") or valid.get("from") or date.min)
        yield older
        if last > last_day and not _over_by(target, born.get("until", date.max), last_day):
            yield newer


def _over_by(target: Entry, birth: date, last_day: date) -> bool:
    """Whether the target ends with an age that a person of that birth has reached by that day."""
    found = _AGE.fullmatch(str(target.get("until")))
    if not found or birth == date.max:
        return False
    return attain_months(birth, int(found[1]) * (12 if found[2] == "y" else 1)) <= last_day


def _copy(value: Any) -> Any:
    if isinstance(value, Entry):
        made = Entry(value.file, value.line, value.column)
        made.lines = value.lines
        made.update({word: _copy(inner) for word, inner in value.items()})
        return made
    return [_copy(inner) for inner in value] if isinstance(value, list) else value
