"""住所や場所に紛れた個人番号は送らず、ほかの人の支援措置と副本は止まらない（R-16）。"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sesshu.contracts.addressee import PutIn, PutOut, PutResultOut
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.written import check_message
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.provision_copies import telling
from sesshu.ledger.provision_copies.originals import records_of
from sesshu.ledger.residents.models import Resident
from sesshu.numbers.testing import individual_number
from tests.answering import answering
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db
NUMBER = individual_number(7).reveal()
GROUPS = f"{NUMBER[:4]}-{NUMBER[4:8]}-{NUMBER[8:]}"
WORKER = job_actor("exchange.copies", "provision_copy.send")


def test_住所に紛れた番号は伏せて送り_支援措置は伝わる(settings: Any, tmp_path: Path) -> None:
    child = make_resident(birth=date(2022, 4, 1), address=f"中央区手取本町1番1号　{NUMBER}")
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    number = child.addressee_number
    result = PutResultOut(system="001", business_number=number, result="unchanged")
    told = contract.TranslatedOut(done=[number], unknown=[], blocked=[])
    asked: list[tuple[str, Any]] = []
    answers = {"/api/v1/unified-numbers/put": PutOut(results=[result]), "/api/v1/people/flags": told}
    with answering(answers, asked) as address:
        for name in ("ADDRESSEE", "INTERMEDIARY"):
            setattr(settings, f"SESSHU_{name}_ADDRESS", address)
            setattr(settings, f"SESSHU_{name}_KEY", f"{tmp_path}/key")
        assert telling.tell_protection(by=WORKER, purpose="INFORMATION_EXCHANGE") == 1
    [sent] = [message for path, message in asked if path.endswith("/put")]
    assert NUMBER not in json.dumps(sent)
    assert sent["items"][0]["address"] == f"中央区手取本町1番1号 {'*' * 12}"
    check_message(PutIn.model_validate(sent))
    assert Resident.objects.get(pk=child.pk).address.endswith(NUMBER), "台帳の記録は変えない"


def test_接種の場所とロットに紛れた番号は_伏せて副本になる(clerk: Actor) -> None:
    child = make_resident(birth=date(2022, 4, 1))
    entry = DoseEntry(
        resident_id=child.pk, given_on=date(2023, 5, 1), product="mr", lot_number=GROUPS, place=f"市外の医院 {NUMBER}"
    )
    doses.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    [copy] = records_of([child.pk])[child.pk]
    assert copy.values["lot"] == "*" * 12
    assert copy.values["place"] == f"市外の医院 {'*' * 12}"
    check_message(copy)
