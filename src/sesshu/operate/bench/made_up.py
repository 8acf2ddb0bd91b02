"""A made-up city of any size as rows: some tens of thousands of people made one by one, then repeated a day older.

Names and addresses are those of the demo's city, births and doses those of `people.city`, so that every age has the
doses that the law's standard plan asks for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from sesshu.operate.bench import people
from sesshu.schedule import Tables
from sesshu.schedule.columns import PeopleColumns

MUNICIPALITY = "431001"
DISTINCT = 20_000
FEWEST = 200
SEX = ("", "2", "1")  # the register's codes of the columns' numbers
DATES = ("change_on", "notified_on", "became_on", "became_notified_on", "address_fixed_on", "address_notified_on",
         "removed_on", "foreign_since")  # fmt: skip
BIRTH = "12"
A_YEAR = 365
ADULT_DAYS = 20 * A_YEAR
Row = dict[str, str]


class MadeDose(NamedTuple):
    """A dose of one of the distinct people."""

    person: int
    given_on: date
    product: str


class MadeCity:
    """`size` people; person `n` is distinct person `n % base` in copy `n // base`, that many days older."""

    def __init__(self, tables: Tables, size: int) -> None:
        self.size, self.base = size, max(FEWEST, min(size, DISTINCT))
        self.tables = tables
        self.columns: PeopleColumns = people.city(tables, self.base)

    def write_residents(self, file: Path) -> Path:
        """The full file of the register; made once."""
        if file.exists():
            return file
        from sesshu.demo.register import columns

        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".new")
        with draft.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow(columns().values())
            writer.writerows(row.values() for row in self.residents())
        draft.rename(file)
        return file

    def residents(self) -> Iterator[Row]:
        rows = self._distinct_rows()
        for number in range(self.size):
            copy, at = divmod(number, self.base)
            yield older(rows[at], copy)

    def doses(self) -> Iterator[MadeDose]:
        """Those of the distinct people. Adults have each three times, a year apart, which makes some 12 a person."""
        columns, first = self.columns, self.columns.dose_first
        for person in range(self.base):
            born, taken = columns.birth[person], set()
            times = 3 if people.AS_OF.toordinal() - born >= ADULT_DAYS else 1
            for at in range(first[person], first[person + 1]):
                day, product = columns.dose_day[at], columns.dose_product[at]
                year = -A_YEAR if day - born >= ADULT_DAYS else A_YEAR
                taken |= {(day + year * time, product) for time in range(times)}
            for day, product in sorted(taken):
                yield MadeDose(person, date.fromordinal(day), self.tables.products[product].code)

    def _distinct_rows(self) -> list[Row]:
        from sesshu.demo.city import make_city
        from sesshu.demo.register import register_row

        city = make_city(MUNICIPALITY, self.base, 1)
        found = [register_row(person, city.full_day) for person in city.people]
        return [self._born(row, at) for at, row in enumerate(found)]

    def _born(self, row: Row, at: int) -> Row:
        """The row with the birth and sex of the columns, and nothing before that birth."""
        born = date.fromordinal(self.columns.birth[at]).isoformat()
        days = {name: max(row[name], born) for name in DATES if row[name]}
        if row["change_reason"] == BIRTH:
            days["change_on"] = born
        return row | {"birth": born, "sex": SEX[self.columns.sex[at]]} | days | numbers(row, at)


def numbers(row: Row, at: int) -> Row:
    return {"addressee_number": f"{at:015d}", "household_number": row["household_number"]}


def number_of(person: int, copy: int) -> str:
    """The 宛名番号 of a person of a copy."""
    return f"{copy:06d}{person:09d}"


def older(row: Row, copy: int) -> Row:
    """A person again, `copy` days older, under another number and in another household."""
    if not copy:
        return row
    days = {name: _before(row[name], copy) for name in ("birth", *DATES) if row[name]}
    home = row["household_number"]
    return row | days | {
        "addressee_number": number_of(int(row["addressee_number"]), copy),
        "household_number": f"{copy:03d}{home[3:]}" if home else "",
    }  # fmt: skip


def _before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
