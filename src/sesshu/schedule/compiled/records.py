"""What the plain kernel holds in objects with lists, as one numpy record that numba passes as one pointer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from sesshu.schedule.kernel.evaluate import Scratch
from sesshu.schedule.kernel.state import (
    DoseOut,
    PersonRow,
    ReasonOut,
    new_dose_out,
    new_reason_out,
    new_series_out,
    new_state,
)
from sesshu.schedule.running import most_families
from sesshu.schedule.tables import Tables

# What one person may have in a compiled run. Whoever has more is judged in plain Python.
DOSE_ROOM = 96
CONDITION_ROOM = 24
_SMALL = 1 << 31


def record_of(source: Any, *, rounded: bool = False) -> Any:
    """An array of one record with the fields of a dataclass or a NamedTuple; lists become columns inside.

    rounded: columns get the next power of two as their room, so that a small change of the law keeps the type
    and with it the compiled code.
    """
    columns = list(_fields(source))
    kind = np.dtype([(name, *_type_of(name, value, rounded)) for name, value in columns], align=True)
    made = np.zeros(1, kind)
    for name, value in columns:
        if isinstance(value, list):
            made[name][0, : len(value)] = value
        else:
            made[name] = value
    return made


def scratch_records(tables: Tables) -> Scratch:
    """The scratch of a compiled run."""
    series = len(tables.series)
    rows = DOSE_ROOM * most_families(tables)
    given: DoseOut = new_dose_out(rows)
    # Whole cities are judged without explanation: of the trace only the count is read.
    trace: ReasonOut = new_reason_out(1)
    parts = (new_person(tables, DOSE_ROOM, CONDITION_ROOM), new_state(series), given, trace)
    outs = (new_series_out(series), new_series_out(series))
    return Scratch(*(record_of(part) for part in (*parts, *outs)))


def new_person(tables: Tables, doses: int, conditions: int) -> PersonRow:
    """An empty row with room for so many doses and conditions."""
    five = ([0] * doses for _ in range(5))
    four = ([0] * conditions for _ in range(4))
    return PersonRow(-1, -1, 0, 0, 0, 0, 0, [0] * len(tables.kernel.moment_kind), *five, *four)


def _fields(source: Any) -> Iterator[tuple[str, Any]]:
    names = [field.name for field in fields(source)] if is_dataclass(source) else source._fields
    for name in names:
        yield name, getattr(source, name)


def _type_of(name: str, value: Any, rounded: bool) -> tuple[Any, ...]:
    if not isinstance(value, list):
        return (np.int64,)
    room = 1 << (len(value) - 1).bit_length() if rounded and value else max(1, len(value))
    wide = name.endswith(("products", "only_with", "touches_series"))  # sets of products
    return (np.int64 if wide else np.int32, (room,))
