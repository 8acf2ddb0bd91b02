"""The compiled law of this municipality: what every judgement of the ledger takes, and nothing else may be taken."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import Min

from sesshu.foundation import clock
from sesshu.law import LawError
from sesshu.ledger.products.models import CityProduct
from sesshu.ledger.programmes.documents import documents
from sesshu.ledger.programmes.models import LawSetting, Programme
from sesshu.schedule import CityRules, Tables, load_tables

KEPT = 8  # days and states of the masters whose tables are kept at hand
# `xmin` names the transaction that wrote a row as it is: any change, in place or not, gives another state.
_OF_TABLE = "(SELECT md5(string_agg(id::text || xmin::text, ',' ORDER BY id)) FROM {})"
STATE = "SELECT " + ", ".join(_OF_TABLE.format(model._meta.db_table) for model in (Programme, CityProduct, LawSetting))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CityLaw:
    """What a city adds and sets, as plain data that other processes can be given."""

    rules: CityRules = field(default_factory=CityRules)
    settings: dict[str, str] = field(default_factory=dict)

    def tables(self) -> Tables:
        """The law with both. Raises LawError where they cannot be used."""
        return load_tables(overrides=self.settings or None, city=self.rules)


def city_tables(on: date | None = None) -> Tables:
    """The law, what the city sets on a day (today) where the law leaves it open, and all its programmes.

    Programmes of any day are in it: their dates are the engine's to compare. A programme or setting that cannot be
    compiled is left out and named in the log: nobody's routine immunization may wait for it.
    """
    return _tables_of(_state(), on or clock.today())


@lru_cache(maxsize=KEPT)
def _tables_of(state: str, on: date) -> Tables:  # noqa: ARG001 - what the masters hold now
    law = city_law(on)
    try:
        return law.tables()
    except LawError as wrong:
        _log.error("what the city set or added cannot be used: %s", wrong)
        return _usable(law).tables()


def _state() -> str:
    """A name for all that the masters behind the law hold: one question instead of three for every page."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return str(cursor.fetchone())


def city_law(on: date | None = None, drafts: Sequence[Programme] = ()) -> CityLaw:
    """The same as data, from the masters. `drafts` take the place of rows of the same code."""
    own = {row.code for row in drafts}
    rows = [row for row in Programme.objects.believed() if row.code not in own]
    known = _known_since() if rows else {}
    rules = CityRules(products=_products(), programmes=tuple(documents([*rows, *drafts], known)))
    return CityLaw(rules, dict(LawSetting.objects.as_of(on or clock.today()).values_list("code", "value")))


def draft_tables(row: Programme) -> Tables:
    """The tables as they would be with a programme that is not in force. Raises LawError."""
    return city_law(drafts=[row]).tables()


def _products() -> tuple[dict[str, str], ...]:
    """Each product once, as its newest row says."""
    rows = {row.code: row for row in CityProduct.objects.believed().order_by("code", "valid_from")}
    return tuple({"code": row.code, "name": row.name, "class": row.form} for row in rows.values())


def _known_since() -> dict[str, date]:
    """The day since when each programme is in the master."""
    first = Programme.objects.values("code").annotate(first=Min("recorded_at")).values_list("code", "first")
    return {code: at.astimezone(clock.TOKYO).date() for code, at in first}


def _usable(law: CityLaw) -> CityLaw:
    """As much of it as can be compiled together."""
    good = CityLaw()
    for name, value in law.settings.items():
        good = _better(good, replace(good, settings=good.settings | {name: value}))
    for product in law.rules.products:
        good = _better(good, replace(good, rules=replace(good.rules, products=(*good.rules.products, product))))
    for one in law.rules.programmes:
        good = _better(good, replace(good, rules=replace(good.rules, programmes=(*good.rules.programmes, one))))
    return good


def _better(good: CityLaw, more: CityLaw) -> CityLaw:
    try:
        more.tables()
    except LawError:
        return good
    return more
