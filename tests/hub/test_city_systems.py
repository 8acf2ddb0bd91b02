"""The simulator of the city's systems: all seven hand over, the hub cuts and delivers, receivers have what they may."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.hub.systems import CLOCK, Systems

REGISTER = """
RESIDENTS = "宛名番号 氏名 生年月日 性別 都道府県 市区町村 町字 番地 方書 支援措置 消除年月日".split()
from sesshu.demo.city_systems import senders
from sesshu.demo.hub_connections import rows
from sesshu.hub.connections.layouts import layout
from tests.hub.conftest import ADDRESSEE, connect
for one in senders():
    whole = tuple(layout(one.layout).labels)
    connect(one.connection, "in", one.system, one.layout, whole, way=one.way)
    if one.layout == "residents.full":
        connect("ATENA-JUKI", "out", "addressee", one.layout, RESIDENTS)
    if one.system == "residents":
        connect(one.connection.replace("JUKI", "DAICHO"), "out", "ledger", one.layout, whole)
    else:
        more = ("手帳の種類",) if one.system == "disability" else ()
        connect("ATENA-" + one.connection, "out", "addressee", one.layout, (*ADDRESSEE, *more))
for one in rows():
    if one["code"] in ("DAICHO-ZEI", "DAICHO-FUKUSHI", "DAICHO-KAIGO", "DAICHO-GAKUREI"):
        ages = {name: one.get(name) for name in ("youngest_age", "oldest_age")}
        connect(one["code"], "out", "ledger", one["layout"], tuple(one["columns"].split("\\n")), **ages)
"""
DELIVERED = """
from django.db.models.functions import Now
from sesshu.foundation.outbox.delivering import deliver_next
from sesshu.foundation.outbox.models import Message
from sesshu.hub.arrivals.models import Delivery
for attempt in range(10):  # a busy machine may make a receiver late
    Message.objects.filter(state="waiting").update(due_at=Now())
    if not deliver_next():
        break
    while deliver_next():
        pass
answer = [[d.connection, d.number, d.state, d.receipt, d.rows, d.reason] for d in Delivery.objects.order_by("number")]
"""
IMPORTS = """
from sesshu.foundation.files.models import Import
found = Import.objects.filter(interface__startswith="residents").order_by("interface", "sequence")
answer = [[str(i.pk), i.display_name, i.control_count] for i in found]
"""
PEOPLE = """
from collections import Counter
from sesshu.addressee.findings.models import BusinessRecord
answer = dict(Counter(BusinessRecord.objects.values_list("system", flat=True)))
"""
RESIDENTS = """
from sesshu.addressee.unified_numbers.actions import PutItem, put
from sesshu.demo.city import make_city
from sesshu.demo.city_numbers import people_of
from sesshu.foundation.access.actor import job_actor
from sesshu.numbers.individual_number import read
people = people_of(make_city("431001", 200, 1), "431001", "001")
items = [PutItem("001", one.business_number, read(one.linked_number)) for one in people]
put(items=items, by=job_actor("register", "unified.write"), purpose="PUT_RESIDENT")
"""
CHECKED = """
from datetime import date
from sesshu.addressee.findings.checking import check
from sesshu.foundation.access.actor import job_actor
from sesshu.addressee.unified_numbers.models import HeldNumber, UnifiedEvent
from sesshu.demo.city import make_city
from sesshu.demo.city_numbers import renumbered
told = renumbered(make_city("431001", 200, 1), "431001")
assert told, "somebody has another number"
assert HeldNumber.objects.filter(reason="requested", valid_until=None).count() == len(told), "by the register, once"
assert UnifiedEvent.objects.filter(kind="number_changed", data__on_behalf="city-systems").count() == len(told)
by = job_actor("check", "finding.check", "key.rotate")
answer = check(day=date(2026, 11, 20), by=by, purpose="UNIFIED_NUMBERING").counts
"""
DELIVERY = """
from sesshu.hub.arrivals.models import Delivery
d = Delivery.objects.get(connection="DAICHO-ZEI", number=1)
answer = [list(d.columns), list(d.dropped_columns), d.dropped_persons, d.rows, d.receipt]
"""
TAKE_IN = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.jobs import PREPARE
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.exemptions.models import ExemptionFact
from tests.ledger.doses.people import make_resident
row = Import.objects.get(delivery="DAICHO-ZEI_000001")
run_now(Job.objects.get(kind=PREPARE, key=str(row.pk)))
rows = ImportRow.objects.filter(import_id=row.pk).order_by("number")
for n, one in enumerate(rows[:3]):
    number = one.values["addressee_number"]
    make_resident(birth=date(1950, 1, 1), addressee_number=number, health_number=f"77{n:04}")
by = job_actor("test", "file.import", "exemption.import")
run_now(actions.commit(imported=actions.review(imported=row, by=by), by=by))
row.refresh_from_db()
facts = ExemptionFact.objects.filter(withdrawn_at=None).count()
answer = [str(row.pk), row.state, row.accepted, row.held, sorted(rows[0].values), facts]
"""
TAKE_BACK = """
from sesshu.hub.arrivals import actions
from sesshu.hub.arrivals.models import Delivery
from tests.hub.conftest import TAKER
d = Delivery.objects.get(connection="DAICHO-ZEI", number=1)
actions.withdraw(delivery_id=d.pk, reason="送り元の誤り", by=TAKER, purpose="DATA_HUB"); d.refresh_from_db()
answer = [d.state, d.told["state"]]
"""
FACTS = """
from sesshu.ledger.exemptions.models import ExemptionFact
answer = [ExemptionFact.objects.count(), ExemptionFact.objects.filter(withdrawn_at=None).count()]
"""
LISTS = {"ZEI-KAZEI": "010", "HOKEN-SHIKAKU": "013", "FUKUSHI-SEIHO": "018", "KAIGO-NINTEI": "017", "GAKUREI": "020"}


@pytest.mark.timeout(900)
def test_七つの業務システムが渡し_同じ内容の次の通番も別の受領になる(city: Systems, tmp_path: Path) -> None:
    systems = city
    systems.hub.run(REGISTER)
    to = tmp_path / "hub.json"
    addressee = {"address": f"{systems.addressee.door}api/v1/", "key": systems.addressee.key()[0]}
    hub = {"address": f"{systems.hub.door}api/v1/", "key": systems.hub.key()[0]}
    to.write_text(json.dumps(hub | {"addressee": addressee}))
    systems.addressee.run(RESIDENTS)
    folder = tmp_path / "systems"
    first = simulate(folder, to)
    assert len(first) == 8
    assert {(one["state"], one["sequence"]) for one in first} == {("accepted", 1)}
    rows = {one["file"].rpartition("_")[0]: one["rows"] for one in first}
    assert rows["JUKI-ZENKEN"] == 200

    sent_again_is_the_first(folder, to, first)
    second = simulate(folder, to)  # the next day nothing has changed: the same bytes under the next numbers
    assert {(one["state"], one["sequence"]) for one in second} == {("accepted", 2)}
    assert [one["sha256"] for one in second if "ZENKEN" in one["file"]] == [
        one["sha256"] for one in first if "ZENKEN" in one["file"]
    ]

    delivered = systems.hub.run(DELIVERED)
    assert {one[2] for one in delivered} == {"delivered"}, delivered
    assert len({one[3] for one in delivered}) == len(delivered) == 26
    imports = systems.ledger.run(IMPORTS)
    assert [one[1:] for one in imports] == [
        [f"DAICHO-{kind}_{number:06}.csv", rows[f"JUKI-{kind}"]] for kind in ("IDO", "ZENKEN") for number in (1, 2)
    ]
    assert {one[0] for one in imports} == {one[3] for one in delivered if one[0] in ("DAICHO-IDO", "DAICHO-ZENKEN")}
    people = systems.addressee.run(PEOPLE)
    assert people["001"] == rows["JUKI-ZENKEN"]
    found = systems.addressee.run(CHECKED)
    assert {code for code, number in found.items() if not number} == {"C08"}, f"代表の宛名だけは崩せない: {found}"
    assert (found["C04"], found["C05"]) == (202, 1), "住登外の2人も。ほかの人の4情報は、どのシステムでも同じ"
    assert [found[f"C{n:02}"] for n in (1, 2, 3, 6, 7)] == [1] * 5, found
    outside = {"010": 2}  # whom the list of numbers alone names
    assert {code: rows[name] + outside.get(code, 0) for name, code in LISTS.items()} == {
        code: people[code] for code in LISTS.values()
    }
    tax_is_told_and_taken_back(systems, rows["ZEI-KAZEI"])


def tax_is_told_and_taken_back(systems: Systems, sent: int) -> None:
    """The ledger gets the class and nothing of the amounts, what was dropped is counted; a delivery that a clerk has
    taken in already is taken back from the hub."""
    columns, dropped, persons, rows, receipt = systems.hub.run(DELIVERY)
    assert columns == ["宛名番号", "課税年度", "市町村民税の課税", "資格の有無"]
    assert {"氏名", "住所", "所得割額", "合計所得金額"} <= set(dropped)
    assert rows + persons == sent
    taken, state, accepted, held, fields, facts = systems.ledger.run(TAKE_IN)
    assert (taken, state, accepted, held, facts) == (receipt, "committed", 3, rows - 3, 3)
    assert fields == ["addressee_number", "fiscal_year", "is_open", "taxed"]
    assert systems.hub.run(TAKE_BACK) == ["withdrawn", "cancelled"]
    assert systems.ledger.run(FACTS) == [3, 0], "届いたことは残り、数えられない"


def sent_again_is_the_first(folder: Path, to: Path, first: list[dict]) -> None:
    """A receipt that was lost: the file is sent again, and nothing is taken twice."""
    lost = next(one for one in first if one["file"].startswith("GAKUREI"))
    (folder / lost["file"]).with_suffix(".receipt.json").unlink()
    assert simulate(folder, to) == [lost]


def simulate(folder: Path, to: Path) -> list[dict]:
    command = [sys.executable, "-m", "sesshu.cli", "hub", "simulate", str(folder), "--to", str(to)]
    done = subprocess.run(
        [*command, "--residents", "200", "--made-at", CLOCK.replace("T09", "T08")],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["receipts"]
