"""Judgements kept at hand: the page of a household is opened, asked on, and opened again within a minute.

What is kept is found by everything that it was made of: the law and the masters as one object, the person with
conditions, all doses, and the day. Any change of one of them is another key, in every process at once; nothing is ever
thrown away because of time, and nothing can be stale.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock

from sesshu import schedule
from sesshu.schedule import GivenDose, Judgement, Person, Tables
from sesshu.schedule.rows import WITH_SERIES

MOST = 256  # persons; the one that was not asked for longest goes
_lock = Lock()
# The tables are kept beside the judgement: as long as they live, nothing else has their number.
_kept: OrderedDict[Hashable, tuple[Tables, Judgement]] = OrderedDict()


def judged(tables: Tables, person: Person, doses: Sequence[GivenDose], as_of: date) -> Judgement:
    """The same as `schedule.judge`, and the same object where nothing has changed since the last time."""
    key = (id(tables), person, tuple(doses), as_of)
    with _lock:
        if found := _kept.get(key):
            _kept.move_to_end(key)
            return found[1]
    made = schedule.judge(tables, everywhere(tables, person), doses, as_of=as_of)
    with _lock:
        _kept[key] = (tables, made)
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def everywhere(tables: Tables, person: Person) -> Person:
    """What is kept without its vaccination, though its kind asks for one, stands for each of them: the page of this
    person must open, and nothing that forbids a vaccination may be left out. Where many are judged at once, such a
    person is counted as unclear instead."""
    if all(one.series or one.code not in WITH_SERIES for one in person.conditions):
        return person
    codes = [one.code for one in tables.series]
    spread = tuple(
        replace(one, series=series)
        for one in person.conditions
        for series in ([one.series] if one.series or one.code not in WITH_SERIES else codes)
    )
    return replace(person, conditions=spread)
