"""The compiled law with the city's programmes beside it: what every judgement of the ledger takes."""

from __future__ import annotations

import logging
from datetime import date

from django.db.models import Min

from sesshu.foundation import clock
from sesshu.law import LawError
from sesshu.ledger.products.models import CityProduct
from sesshu.ledger.programmes.documents import documents
from sesshu.ledger.programmes.models import Programme
from sesshu.schedule import CityRules, Tables, load_tables

_log = logging.getLogger(__name__)


def tables_in_force(extra: list[Programme] | None = None) -> Tables:
    """The law and all programmes that are believed now, of any day: the dates are the engine's to compare.

    `extra` are drafts; they take the place of rows of the same code. A programme that cannot be compiled is left
    out and named in the log: nobody's routine immunization may wait for it.
    """
    if extra is not None:
        return load_tables(city=city_rules(extra))
    rules = city_rules()
    try:
        return load_tables(city=rules)
    except LawError as wrong:
        _log.error("a programme cannot be used: %s", wrong)
        return load_tables(city=_usable(rules))


def city_rules(extra: list[Programme] | None = None) -> CityRules:
    """The city's own products and programmes as data for the engine. Two queries."""
    drafts = {row.code for row in extra or ()}
    rows = [row for row in Programme.objects.believed() if row.code not in drafts]
    known = _known_since() if rows else {}
    return CityRules(products=_products(), programmes=tuple(documents([*rows, *(extra or ())], known)))


def _products() -> tuple[dict[str, str], ...]:
    """Each product once, as its newest row says."""
    rows = {row.code: row for row in CityProduct.objects.believed().order_by("code", "valid_from")}
    return tuple({"code": row.code, "name": row.name, "class": row.form} for row in rows.values())


def _known_since() -> dict[str, date]:
    """The day since when each programme is in the master."""
    first = Programme.objects.values("code").annotate(first=Min("recorded_at")).values_list("code", "first")
    return {code: at.astimezone(clock.TOKYO).date() for code, at in first}


def _usable(rules: CityRules) -> CityRules:
    """As many programmes as can be compiled together."""
    good = CityRules(products=rules.products)
    try:
        load_tables(city=good)
    except LawError:
        good = CityRules()
    for one in rules.programmes:
        more = CityRules(products=good.products, programmes=(*good.programmes, one))
        try:
            load_tables(city=more)
        except LawError:
            continue
        good = more
    return good
