"""From the rows of the master to programmes in the words of a series file: what the engine takes as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.words import FROM, UNTIL, interval_words, who

EXCLUDED_WORDS = "この事業の対象疾病にかかったことのある者は対象者から除かれます"
_VALUES = [
    field.name
    for field in Programme._meta.concrete_fields
    if field.name
    not in ("id", "valid_from", "valid_until", "recorded_at", "recorded_by", "approval", "reason", "superseded_at")
]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in which a programme's values stay the same."""

    row: Programme
    start: date
    end: date | None

    @property
    def valid(self) -> dict[str, date]:
        return {"from": self.start} | ({"until": self.end} if self.end else {})


def documents(rows: Iterable[Programme], known: dict[str, date] | None = None) -> list[dict[str, Any]]:
    """One document a code. `rows` are believed rows of any day; `known` the day since when each code is known."""
    ordered = sorted(rows, key=lambda row: (row.code, row.valid_from))
    return [
        document(periods(list(own)), (known or {}).get(code))
        for code, own in groupby(ordered, key=lambda row: row.code)
    ]


def periods(rows: Sequence[Programme]) -> list[Period]:
    """The periods of one code, those with equal values that follow one another made into one."""
    found: list[Period] = []
    for row in rows:
        last = found[-1] if found else None
        follows = last is not None and last.end is not None and row.valid_from == last.end + timedelta(days=1)
        if last is not None and follows and _values(last.row) == _values(row):
            found[-1] = Period(last.row, last.start, row.valid_until)
        else:
            found.append(Period(row, row.valid_from, row.valid_until))
    return found


def document(own: Sequence[Period], known_since: date | None = None) -> dict[str, Any]:
    """A programme in the words of a series file (docs/law.md). The newest period names it."""
    row = own[-1].row
    made = {
        "series": row.code,
        "name": row.name,
        "category": row.category,
        "article": row.basis,
        "products": _products(own),
        "programme": {"from": own[0].start, "article": row.basis},
        "doses_before": {"count": "deemed" if row.counts_earlier else "not_counted", "article": row.basis},
        "every": "fiscal_year" if row.yearly else "once",
        "standard_words": who(row),
        "targets": [_target(period, known_since) for period in own],
        "methods": [{"products": _products(own)}],
        "paths": [{"name": f"{row.doses}回", "article": row.basis, "steps": _steps(own, known_since)}],
    }
    if row.excludes_had_disease:
        made |= {"excluded": ["had_disease"], "excluded_words": EXCLUDED_WORDS}
    return made


def _values(row: Programme) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _VALUES}


def _products(own: Sequence[Period]) -> list[str]:
    """All products of all periods, those of the newest first."""
    return list(dict.fromkeys(code for period in reversed(own) for code in period.row.product_codes))


def _recorded(period: Period, known_since: date | None) -> dict[str, date]:
    return {"recorded_on": min(known_since, period.start)} if known_since else {}


def _target(period: Period, known_since: date | None) -> dict[str, Any]:
    row = period.row
    born = {key: day for key, day in (("from", row.born_from), ("until", row.born_until)) if day}
    found = {
        "kind": "legal",
        "from": FROM[row.from_kind].moment(row.from_number),
        "until": UNTIL[row.until_kind].moment(row.until_number),
        "sex": row.sex or None,
        "born": born or None,
        "condition": row.condition or None,
        "products": row.product_codes,
        "valid": period.valid,
        "words": who(row),
        "article": row.basis,
        **_recorded(period, known_since),
    }
    return {word: value for word, value in found.items() if value is not None}


def _steps(own: Sequence[Period], known_since: date | None) -> list[dict[str, Any]]:
    newest = own[-1].row
    return [_step(own, number, newest, known_since) for number in range(1, newest.doses + 1)]


def _step(own: Sequence[Period], number: int, newest: Programme, known_since: date | None) -> dict[str, Any]:
    is_paid = number <= newest.paid_doses
    name = "1回" if newest.doses == 1 else f"{number}回目"
    step: dict[str, Any] = {
        "step": name if is_paid else f"{name}（助成の対象外）",
        "variants": [_variant(period, number, known_since) for period in own],
    }
    return step if is_paid else step | {"optional": True}


def _variant(period: Period, number: int, known_since: date | None) -> dict[str, Any]:
    row = period.row
    found: dict[str, Any] = {
        "products": row.product_codes, "valid": period.valid, "article": row.basis, **_recorded(period, known_since),
    }  # fmt: skip
    asked = row.interval_before(number) if number > 1 else None
    if asked:
        found["intervals"] = [{"after": "previous", "between": f"{asked[0]}{asked[1]}"}]
    return found


def sentence(row: Programme, product_names: dict[str, str]) -> str:
    """The whole programme in one Japanese sentence, as the form and the list show it."""
    products = "・".join(product_names.get(code, code) for code in row.product_codes)
    gaps = [
        f"{number}回目は前の回から{interval_words(*asked)}あけて"
        for number in range(2, row.doses + 1)
        if (asked := row.interval_before(number))
    ]
    often = "毎年度" if row.yearly else ""
    limit = f"助成は{row.paid_doses}回まで" if row.category == "voluntary" else f"市の負担は{row.paid_doses}回まで"
    return (
        f"{_whom(row)}に、{products}を{often}{row.doses}回"
        + (f"（{'、'.join(gaps)}）" if gaps else "")
        + f"。{limit}。"
    )


def _whom(row: Programme) -> str:
    from sesshu.ledger.programmes.conditions import condition_name

    extra = []
    if row.born_from or row.born_until:
        from sesshu.dates import wareki

        low = f"{wareki(row.born_from)}から" if row.born_from else ""
        high = f"{wareki(row.born_until)}まで" if row.born_until else ""
        extra.append(f"{low}{high}に生まれた")
    if row.condition:
        extra.append(f"「{condition_name(row.condition)}」と登録のある")
    without = "（対象疾病にかかったことのある人を除く）" if row.excludes_had_disease else ""
    return f"{'、'.join(extra)}{'、' if extra else ''}{who(row)}{without}"
