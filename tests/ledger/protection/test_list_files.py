"""一覧の設定とファイル: どの一覧でも、選んだ列・並び・条件のとおりに出力され、支援措置の人は画面と同じに扱われる.

The lists are found by opening every page of the ledger in a city where each has rows.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export
from sesshu.foundation.files.writing import as_text
from sesshu.foundation.screens.tables import PAGE_SIZE, Table, shown
from sesshu.ledger.conditions.actions import ConditionEntry, record_conditions
from sesshu.ledger.guardians.actions import record_guardian
from sesshu.ledger.piles import actions as piles
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.text import formula_safe
from tests.ledger.events.office import event
from tests.ledger.protection.addresses import addresses, signed_in
from tests.ledger.protection.world import SECRET, World

pytestmark = pytest.mark.django_db
FORM = re.compile(r'<form(?:(?!</form>).)*?name="profile".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
# More lists have files by the same part (`offer_file`); these have rows in the city of this test.
# Files of these lists have columns of their own, which somebody else relies on; the list's settings are for the screen.
OWN_FILES = {"unvaccinated", "staff-payment", "reservations", "recall-doses", "import-rows"}
WITH_FILES = {
    "conditions", "data-items", "events", "guardians", "inquiries", "mailing-people", "mailings", "piles", "vouchers",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A list and the page where it stands."""

    address: str
    table: Table
    page: str

    @property
    def has_file(self) -> bool:
        return FORM.search(self.page) is not None


def look(desk: Client, address: str) -> Found | None:
    answer = desk.get(address)
    table = next((one["table"] for one in answer.context or [] if isinstance(one.get("table"), Table)), None)
    return Found(address, table, answer.content.decode()) if table and table.can_set else None


def lists(desk: Client, world: World) -> dict[str, Found]:
    """Every list with settings, where it has the most rows."""
    found: dict[str, Found] = {}
    for address in addresses(world):
        one = None if "sign-out" in address else look(desk, address)
        if one and (one.table.name not in found or one.table.total > found[one.table.name].table.total):
            found[one.table.name] = one
    return found


def ways(table: Table) -> list[dict[str, str]]:
    """Settings to try: columns turned round with the optional ones, each order both ways, conditions of choices."""
    keys = [column.key for column in table.all_columns[1:]]
    found = [{"columns": ",".join(reversed(keys))}, {"columns": keys[-1]}]
    found += [{"columns": ",".join(keys), "sort": f"{way}{one.key}"} for one in table.all_columns if one.sort
              for way in ("", "-")]  # fmt: skip
    for name, field in (table.filters.fields if table.filters else {}).items():
        words = [str(value) for value, _ in getattr(field, "choices", ()) if value]
        found += [{name: word, "columns": keys[0]} for word in words[:2]]
    return found


def put_out(desk: Client, found: Found, by: Actor) -> list[list[str]]:
    form = FORM.search(found.page)
    assert form
    before = set(Export.objects.values_list("pk", flat=True))
    answer = desk.post(found.address, dict(HIDDEN.findall(form[0])) | {"profile": "human"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    [made] = Export.objects.exclude(pk__in=before)
    return list(csv.reader(io.StringIO(contents(export=made, by=by).decode("utf-8-sig"), newline="")))


def on_screen(table: Table) -> list[list[str]]:
    """The list as the person saw it: its headings, and every row in its order."""
    columns = [column for column in table.columns if column.exported]
    rows = [[formula_safe(as_text(column.raw(row))) for column in columns] for row in table.all_rows]
    firsts = [cells[0].text for cells in table.body()]
    assert firsts == [shown(table.columns[0].raw(row)) for row in list(table.all_rows)[:PAGE_SIZE]]
    return [[column.label for column in columns], *rows]


@pytest.fixture
def everybody(world: World, clerk: Actor) -> World:
    """More rows of the protected family and others, so that order and conditions mean something."""
    people = (world.child, world.mother, world.brother)
    given: dict[str, Any] = {"by": clerk, "purpose": "DOSE_REGISTRATION"}
    entries = [ConditionEntry(one.id, "declined", series=series) for one in people for series in ("mr_1", "hepb")]
    record_conditions(entries=entries, **given)
    for at, one in enumerate(people, start=1):
        record_guardian(resident_id=one.id, relation="mother", name=f"架空　母{at}", starts_on=date(2025, 1, at),
                        gets_letters=False, **given)  # fmt: skip
    event(clerk, name="秋の集団接種", opened=False)
    wanted = [vouchers.Wanted(one.id, series) for one in (world.mother, world.brother) for series in ("mr_2", "dt_2")]
    vouchers.issue(wanted=wanted, kind="screening_form", issued_on=date(2026, 4, 1), by=clerk, purpose="RECOMMENDATION")
    for claimed in (7, 3):
        piles.open_pile(institution_code="", month=date(2026, 9, 1), source="slip", kind="routine", box=f"B-{claimed}",
                        setting="individual", claimed=claimed, **given)  # fmt: skip
    return world


@pytest.mark.timeout(600)
def test_設定のあるどの一覧も_選んだ列と並びと条件のとおりに出力される(
    client: Client, settings: Any, everybody: World, clerk: Actor
) -> None:
    desk = signed_in(client, settings, "clerk")
    all_lists = lists(desk, everybody)
    with_file = {name: one for name, one in all_lists.items() if one.has_file and name not in OWN_FILES}
    print({name: (one.address, one.table.total, one.has_file) for name, one in all_lists.items()})
    assert with_file.keys() >= WITH_FILES, WITH_FILES - with_file.keys()
    tried, wrong = 0, []
    for name, one in with_file.items():
        for way in ways(one.table):
            found = look(desk, f"{one.address}?{urlencode(way)}")
            assert found, (name, way)
            if not found.table.total:
                continue
            tried += 1
            asked = [key for key in way["columns"].split(",") if key != one.table.all_columns[0].key]
            seen = [column.key for column in found.table.columns]
            if seen != [one.table.all_columns[0].key, *asked]:
                wrong.append((name, way, seen))
            expected = on_screen(found.table)
            file = put_out(desk, found, clerk)
            if file != expected:
                wrong.append((name, way, file[:3], expected[:3]))
            if any(SECRET in cell for row in file for cell in row):
                wrong.append((name, way, "支援措置の住所"))
    assert wrong == []
    assert tried > 5 * len(with_file)
