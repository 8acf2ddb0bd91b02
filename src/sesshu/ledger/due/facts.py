"""What a judgement asks of a whole city: columns clustered by resident, without names or numbers of the register.

Days are ordinals (`date.toordinal`). Standard library alone, so that a city is read without numpy as well.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sesshu.schedule import KINDS, Tables
from sesshu.schedule.vocabulary import ROUTES

ID = 16
MARK = 16
UNKNOWN = -1  # a code that the lists of `Codes` lack
NO_VOLUME, IMPOSSIBLE_VOLUME = -1, -2
ALL_SERIES, UNKNOWN_SERIES = -1, -2
NO_DAY, FAR_DAY = 0, 3_652_059


class Codes(NamedTuple):
    """The codes that numbers in columns stand for, in order."""

    products: tuple[str, ...]
    conditions: tuple[str, ...]
    series: tuple[str, ...]
    routes: tuple[str, ...] = ROUTES
    kinds: tuple[str, ...] = KINDS

    @classmethod
    def of(cls, *laws: Tables) -> Codes:
        """Every code that one of the laws knows, those of the first law first."""
        return cls(
            _together([product.code for product in law.products] for law in laws),
            _together(law.conditions for law in laws),
            _together([series.code for series in law.series] for law in laws),
        )


class Columns(NamedTuple):
    """n residents in order of their identifiers, m doses, c conditions; those of resident i lie from `*_first[i]` to
    `*_first[i + 1]`. A mark is a hash of all that is known here of a resident: it differs when anything does."""

    ids: array[int]  # n * ID bytes
    marks: array[int]  # n * MARK bytes
    birth: array[int]  # NO_DAY: not known to the day
    sex: array[int]  # 0 unknown, 1 F, 2 M
    here_from: array[int]  # a resident of the city from this day
    here_until: array[int]  # and no longer on this one
    due: array[int]  # expected day of delivery, NO_DAY without a pregnancy
    dose_first: array[int]  # n + 1
    dose_day: array[int]  # m
    dose_product: array[int]  # place in Codes.products, or UNKNOWN
    dose_volume: array[int]  # thousandths of a millilitre, NO_VOLUME or IMPOSSIBLE_VOLUME
    dose_route: array[int]  # 0 not recorded, else 1 + place in Codes.routes, or UNKNOWN
    dose_kind: array[int]  # place in Codes.kinds
    condition_first: array[int]  # n + 1
    condition_code: array[int]  # c; place in Codes.conditions, or UNKNOWN
    condition_from: array[int]  # NO_DAY where open
    condition_until: array[int]  # FAR_DAY where open
    condition_series: array[int]  # place in Codes.series, ALL_SERIES or UNKNOWN_SERIES


WIDTHS = Columns(*"BBibiiiqihibbqhiih")


@dataclass(frozen=True, slots=True)
class Facts:
    """A city at one moment."""

    codes: Codes
    columns: Columns

    def __len__(self) -> int:
        return len(self.columns.birth)

    def id_of(self, at: int) -> bytes:
        return self.columns.ids[at * ID : (at + 1) * ID].tobytes()

    def mark_of(self, at: int) -> bytes:
        return self.columns.marks[at * MARK : (at + 1) * MARK].tobytes()


def empty_columns() -> Columns:
    """Columns for nobody, to be filled."""
    found = Columns(*(array(width) for width in WIDTHS))
    found.dose_first.append(0)
    found.condition_first.append(0)
    return found


def whole_numbers(rows: bytes, row: int, offset: int) -> array[int]:
    """The four-byte big-endian number at `offset` of every row of `row` bytes: four strides instead of a loop."""
    planes = bytearray(len(rows) // row * 4)
    for byte in range(4):
        planes[byte::4] = rows[offset + byte :: row]
    found = array("i", bytes(planes))
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _together(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for codes in lists for code in codes))
