"""移転 from end to end: application, approval, inquiry over the hub's door, the ledger's answer, the records."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from sesshu.contracts.hub.v1 import FactsOut
from tests.house import ROOT
from tests.hub.systems import Systems

NUMBER = "000000000012344"
PEOPLE = """
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.hub.transfers.models import DataUseApplication
from tests.hub.transfers.test_transfers import apply_for
CHIEF = Actor("person", "chief-1", permissions_of(["chief"]), display_name="連携　かかりちょう")
"""
CHILD = f"""
from datetime import date
from sesshu.foundation import clock
from sesshu.ledger.doses.models import Dose
from tests.ledger.doses.people import make_resident
child = make_resident(birth=date(2020, 1, 1), addressee_number="{NUMBER}")
Dose.objects.create(
    resident=child, product="hib", lot_number="LOT-77", given_on=date(2020, 4, 1), recorded_at=clock.now(),
    recorded_by="t",
)
"""
SECOND = """
from datetime import date
from sesshu.foundation import clock
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident
Dose.objects.create(
    resident=Resident.objects.get(addressee_number="000000000012344"), product="hib", given_on=date(2020, 5, 8),
    recorded_at=clock.now(), recorded_by="t",
)
"""
KEPT = """
from sesshu.foundation.audit.models import Entry
from sesshu.hub.transfers.models import TransferAnswer, TransferInquiry
rows = TransferInquiry.objects.order_by("asked_at")
asked = [[str(i.pk), i.refusal, i.person, i.operator, i.reference] for i in rows]
given = [[str(a.pk), a.found, a.doses, a.sha256] for a in TransferAnswer.objects.all()]
acts = list(Entry.objects.filter(act__startswith="data_use.").order_by("queue_id").values_list("act", flat=True))
bodies = " ".join(Entry.objects.values_list("body", flat=True))
answer = [asked, given, acts, "LOT-77" in bodies]
"""
READ = """
import json
from sesshu.foundation.audit.canonical import unseal
from sesshu.foundation.audit.models import Detail, Entry
answer = []
for e in Entry.objects.filter(act="dose.facts_given").order_by("queue_id"):
    body = json.loads(e.body)
    kept = Detail.objects.get(entry_id=body["id"])
    told = json.loads(unseal(bytes(kept.salt), bytes(kept.ciphertext)))
    answer.append([body["purpose"], body["case"], told["application"], told["operator"], told["items"]])
"""


@pytest.mark.timeout(600)
def test_願い出て承認され_照会に台帳が答え_三つの記録が残る(city: Systems, tmp_path: Path) -> None:
    systems = city
    key, code = systems.hub.key()
    systems.ledger.run(CHILD)
    number = systems.hub.run(f"{PEOPLE}\nanswer = apply_for('{code}', items=['given_on', 'lot_number']).number")
    status, told = ask(systems, key, number, "K-1")
    assert (status, told["error"]["text"]) == (403, "承認されたデータ使用承認願がありません。（R-14）")
    systems.hub.run(
        PEOPLE + f"approvals.approve(approval_id=DataUseApplication.objects.get(number='{number}').approval, by=CHIEF)"
    )

    answered = ask(systems, key, number, "K-2")
    assert answered == (200, {"found": True, "doses": [{"given_on": "2020-04-01", "lot_number": "LOT-77"}]})
    asked, given, acts, told_more = systems.hub.run(KEPT)
    assert [one[1:] for one in asked] == [
        ["承認されたデータ使用承認願がありません。（R-14）", NUMBER, "boshi.hana", "健診-12"],
        ["", NUMBER, "boshi.hana", "健診-12"],
    ]
    digest = hashlib.sha256(FactsOut(**answered[1]).model_dump_json().encode()).hexdigest()
    assert given == [[asked[1][0], True, 1, digest]]
    assert acts == [
        "data_use.asked", "data_use.refused", "data_use.approved", "data_use.inquired", "data_use.answered",
    ]  # fmt: skip
    assert not told_more  # what was answered is kept nowhere in the hub
    (read,) = systems.ledger.run(READ)  # the refused inquiry never came as far as the ledger
    assert read == ["DATA_TRANSFER", "健診-12", number, "boshi.hana", ["given_on", "lot_number"]]
    again_is_the_same(systems, key, number, answered)
    anybody_may_try(systems, key, number, tmp_path)


def anybody_may_try(systems: Systems, key: str, number: str, folder: Path) -> None:
    """The command of the manual, as a newcomer types it."""
    to = folder / "maternal-health.json"
    to.write_text(json.dumps({"address": f"{systems.hub.door}api/v1/", "key": key}))
    command = [sys.executable, "-m", "sesshu.cli", "hub", "ask", "--to", str(to), "--number", NUMBER, "--items"]

    def ask_for(items: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, items, "--application", number], env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, cwd=ROOT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    told = ask_for("given_on")
    assert json.loads(told.stdout) == {"found": True, "doses": [{"given_on": "2020-04-01"}, {"given_on": "2020-05-08"}]}
    refused = ask_for("vaccine")
    assert (refused.returncode, "承認されていない項目（ワクチン）" in refused.stderr) == (1, True), refused.stderr


def again_is_the_same(systems: Systems, key: str, number: str, answered: tuple[int, Any]) -> None:
    """A lost answer is asked for again under its key; one that has changed since needs a key of its own."""
    assert ask(systems, key, number, "K-2") == answered
    systems.ledger.run(SECOND)
    status, told = ask(systems, key, number, "K-2")
    assert (status, "接種の記録が変わりました" in told["error"]["text"]) == (409, True)
    assert len(ask(systems, key, number, "K-3")[1]["doses"]) == 2
    asked, given, acts, _ = systems.hub.run(KEPT)
    assert (len([one for one in asked if not one[1]]), sorted(one[2] for one in given)) == (2, [1, 2])
    assert acts[-2:] == ["data_use.inquired", "data_use.answered"]
    assert acts.count("data_use.answered_again") == 1


def ask(systems: Systems, key: str, application: str, inquiry: str) -> tuple[int, Any]:
    message = {
        "application": application, "key": inquiry, "addressee_number": NUMBER, "items": ["given_on", "lot_number"],
        "operator": "boshi.hana", "reference": "健診-12",
    }  # fmt: skip
    request = urllib.request.Request(  # noqa: S310 - our own door
        systems.hub.door + "api/v1/transfers/vaccinations", json.dumps(message).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())
