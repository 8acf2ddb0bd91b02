"""照合は設定も確かめる: 支援措置の人が守られていなければ違いになり、知らせ直される。よそで付いた設定は外さない。"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.contracts.addressee import PutOut, PutResultOut
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.access.actor import Actor
from sesshu.ledger.provision_copies import actions, comparing, queries, telling
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyComparison
from sesshu.ledger.provision_copies.screens import pages
from sesshu.ledger.residents.models import Resident
from tests.answering import answering
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.provision_copies.playing import sent, systems
from tests.ledger.provision_copies.test_originals import WORKER, P

pytestmark = pytest.mark.django_db
NONE, BOTH = (False, False, True), (True, True, True)  # 自動応答不可, 不開示, told


@pytest.fixture
def child() -> Resident:
    found = make_resident(birth=date(2022, 4, 1))
    sent(found, NOON)
    return found


def protect(child: Resident, *, told: bool | None = True, now: bool = True) -> None:
    Resident.objects.filter(pk=child.pk).update(address_protected=now)
    at = None if told is None else NOON
    AddresseeLink.objects.filter(resident=child).update(protected=told, protected_at=at, guarded_only=False)


def compared(by: Actor, child: Resident, settings: Any, folder: Path, set_there: tuple[bool, bool, bool]) -> Any:
    blocked, withheld, is_told = set_there
    number = child.addressee_number
    there = contract.DigestsOut(
        people={}, registered=[number], unknown=[], blocked=[], total_people=1, total_records=0,
        flags={number: contract.SetFlags(blocked=blocked, withheld=withheld, told=is_told)},
    )  # fmt: skip
    with systems(settings, folder, number, digests=there):
        row = comparing.begin(by=by, purpose=P)
        comparing.compare(comparison_id=row.pk, by=WORKER, purpose=P)
    return row


def page(by: Actor, row: CopyComparison) -> str:
    request = RequestFactory().get("/")
    request.actor, request.purpose = by, P  # type: ignore[attr-defined]
    return pages.differences_page(request, row.pk).content.decode()


@pytest.mark.parametrize(
    ("is_protected", "told", "set_there", "kinds"),
    [
        (True, True, BOTH, []),
        (True, True, NONE, ["unprotected"]),
        (True, True, (True, False, True), ["unprotected"]),
        (True, True, (False, True, True), ["unprotected"]),
        (True, False, NONE, ["unprotected"]),
        (True, True, (True, True, False), ["untold"]),
        (False, False, NONE, []),
        (False, False, BOTH, ["elsewhere"]),
        (False, False, (True, False, True), ["elsewhere"]),
        (False, False, (True, True, False), ["untold"]),
        (False, True, BOTH, []),  # its end is told by a person: another list has them
        (False, None, BOTH, []),  # told by the next round
    ],
)
def test_設定が支援措置と違えば_違い方ごとに知らせる(
    clerk: Actor, child: Resident, settings: Any, tmp_path: Path, is_protected: bool, told: bool | None,
    set_there: tuple[bool, bool, bool], kinds: list[str],
) -> None:  # fmt: skip
    protect(child, told=told, now=is_protected)
    row = compared(clerk, child, settings, tmp_path, set_there)
    assert list(row.differences.values_list("kind", flat=True)) == kinds


def test_守られていない人は画面の先頭で知らせ_送り直せば設定も知らせ直される(
    clerk: Actor, child: Resident, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    protect(child)
    row = compared(clerk, child, settings, tmp_path, NONE)
    assert queries.open_differences(clerk) == 1
    assert "支援措置の人が1人、守られていません" in page(clerk, row)
    assert not telling.due_protection(WORKER).exists()
    assert actions.send_again(comparison_id=row.pk, by=clerk, purpose=P) == 1
    assert told_anew(child, settings, tmp_path) == [{"business_number": child.addressee_number, "protected": True}]
    assert AddresseeLink.objects.get(resident=child).protected is True


def told_anew(child: Resident, settings: Any, folder: Path) -> list[dict[str, Any]]:
    """What a round tells of flags."""
    number, asked = child.addressee_number, []
    answers = {
        "/api/v1/unified-numbers/put": PutOut(
            results=[PutResultOut(system="001", business_number=number, result="unchanged")]
        ),
        "/api/v1/people/flags": contract.TranslatedOut(done=[number], unknown=[], blocked=[]),
    }
    with answering(answers, asked) as address:
        for name in ("ADDRESSEE", "INTERMEDIARY"):
            setattr(settings, f"SESSHU_{name}_ADDRESS", address)
        telling.tell_protection(by=WORKER, purpose=P)
    return [one for path, message in asked if path.endswith("flags") for one in message["items"]]


def test_よそで付いた設定は違いに数えず_送り直しても外さない(
    clerk: Actor, child: Resident, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    row = compared(clerk, child, settings, tmp_path, BOTH)
    assert queries.open_differences(clerk) == 0
    shown = page(clerk, row)
    assert "設定されている人が1人います" in shown
    assert "守られていません" not in shown
    assert actions.send_again(comparison_id=row.pk, by=clerk, purpose=P) == 0
    assert told_anew(child, settings, tmp_path) == []


def test_照合のあとに支援措置が終わった人は_送り直しで解除されない(
    clerk: Actor, child: Resident, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    protect(child)
    row = compared(clerk, child, settings, tmp_path, NONE)
    protect(child, now=False)
    actions.send_again(comparison_id=row.pk, by=clerk, purpose=P)
    assert told_anew(child, settings, tmp_path) == []
    assert [one.pk for one in queries.to_lift(clerk)] == [child.pk]
