"""副本と宛名: 何が副本になり、支援措置が始まると何が起きるか。相手のシステムとのやり取りは tests/exchange にある。"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sesshu.contracts.addressee import PutOut, PutResultOut
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.provision_copies import actions, telling
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyComparison, CopyDifference, DifferenceKind
from sesshu.ledger.provision_copies.originals import digests, records_of
from sesshu.ledger.residents.actions import apply_changes
from sesshu.ledger.residents.models import Resident
from tests.answering import answering
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
WORKER = job_actor("exchange.copies", "provision_copy.send")


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2022, 4, 1))


def record(by: Actor, child: Resident, **given: Any) -> Dose:
    usual = {"given_on": date(2023, 5, 1), "product": "mr", "lot_number": "AB12", "place": "市外の医院"}
    entry = DoseEntry(resident_id=child.pk, **(usual | given))
    [done] = doses.record_doses(entries=[entry], by=by, purpose="DOSE_REGISTRATION")
    return Dose.objects.get(pk=done.dose_id)


def test_定期の接種だけが副本になり任意と取消は出ない(clerk: Actor, child: Resident) -> None:
    dose = record(clerk, child)
    record(clerk, child, kind="voluntary", product="flu", given_on=date(2025, 11, 1), decision="voluntary")
    gone = record(clerk, child, given_on=date(2023, 6, 5), product="varicella")
    doses.withdraw_doses(
        dose_ids=[gone.pk], reason="entered_twice", note="", expected_versions={gone.pk: 1}, by=clerk,
        purpose="DOSE_REGISTRATION",
    )  # fmt: skip
    [one] = records_of([child.pk])[child.pk]
    assert one.record_key == str(dose.pk)
    assert one.values["date"] == "2023-05-01"
    assert (one.values["lot"], one.values["place"]) == ("AB12", "市外の医院")
    assert "volume" not in one.values
    assert one.absent == {"step": "not_held", "doctor": "not_held"}


def test_訂正すると要約値が変わる(clerk: Actor, child: Resident) -> None:
    dose = record(clerk, child)
    before = digests(records_of([child.pk])[child.pk])
    Dose.objects.filter(pk=dose.pk).update(lot_number="ZZ99")
    after = digests(records_of([child.pk])[child.pk])
    assert before.keys() == after.keys()
    assert before != after


def test_記録のない人は記録のない人として登録される(child: Resident) -> None:
    assert records_of([child.pk]) == {child.pk: []}, "登録しないことと、記録がないことは違う"


def test_送ったあとに書かれた接種の人だけをもう一度送る(clerk: Actor, child: Resident) -> None:
    link = AddresseeLink.objects.create(
        resident=child, result="unchanged", linked_at=NOON, protected=False, protected_at=NOON
    )
    assert [one.pk for one in telling.due_copies()] == [link.pk]
    AddresseeLink.objects.update(copies_at=NOON)
    assert not telling.due_copies().exists()
    with clock.set_to(NOON.replace(hour=13)):
        record(clerk, child)
        assert [one.pk for one in telling.due_copies()] == [link.pk]


def test_統合宛名で止まっている人の副本は送らない(child: Resident) -> None:
    AddresseeLink.objects.create(resident=child, result="mismatch", linked_at=NOON, protected=False, protected_at=NOON)
    assert not telling.due_copies().exists()


def stopped(child: Resident, result: str = "blocked", **values: Any) -> AddresseeLink:
    """Somebody whom a system did not take at noon."""
    usual: dict[str, Any] = {"protected": False, "protected_at": NOON, "copies_at": NOON}
    return AddresseeLink.objects.create(
        resident=child, result=result, linked_at=NOON, stopped_at=NOON, **(usual | values)
    )


def known(child: Resident) -> None:
    """Somebody like the register's: provisional people are told to nobody."""
    assert telling.known_people(WORKER).filter(pk=child.pk).exists()


@pytest.mark.parametrize("result", ["blocked", "unknown"])
def test_確認で止まった人の副本は_しばらくしてからまた送る(child: Resident, result: str) -> None:
    link = stopped(child, result)
    assert not telling.due_copies().exists()
    with clock.set_to(NOON + telling.STOPPED_PAUSE):
        assert [one.pk for one in telling.due_copies()] == [link.pk], "前に送った人も、止まった分がまだ届いていない"


def test_確認で止まった人の設定も_支援措置がなくても知らせ直す(child: Resident) -> None:
    known(child)
    stopped(child, protected=None, protected_at=None, copies_at=None)
    assert not telling.due_protection(WORKER).exists()
    with clock.set_to(NOON + telling.STOPPED_PAUSE):
        assert [one.pk for one in telling.due_protection(WORKER)] == [child.pk]
    Resident.objects.filter(pk=child.pk).update(address_protected=True)
    with clock.set_to(NOON + telling.PAUSE):
        assert [one.pk for one in telling.due_protection(WORKER)] == [child.pk], "支援措置の人は間を置かない"


def test_止まった人に新しい接種が登録されると_すぐに送る(clerk: Actor, child: Resident) -> None:
    link = stopped(child)
    with clock.set_to(NOON + telling.PAUSE):
        record(clerk, child)
        assert [one.pk for one in telling.due_copies()] == [link.pk]
        AddresseeLink.objects.update(protected=None, protected_at=None)
        assert [one.pk for one in telling.due_protection(WORKER)] == [child.pk]


def test_いま送ると送り直しは_止まった人を間を置かずに送る(clerk: Actor, child: Resident) -> None:
    link = stopped(child)
    actions.send_now(by=clerk, purpose=P)
    assert [one.pk for one in telling.due_copies()] == [link.pk]
    AddresseeLink.objects.update(stopped_at=NOON)
    comparison = CopyComparison.objects.create(started_at=NOON, started_by="t")
    CopyDifference.objects.create(comparison=comparison, resident=child, kind=DifferenceKind.UNREGISTERED)
    assert actions.send_again(comparison_id=comparison.pk, by=clerk, purpose=P) == 1
    assert [one.pk for one in telling.due_copies()] == [link.pk]


def test_支援措置が始まると同じ取込の中で設定の送信が頼まれる(clerk: Actor) -> None:
    day = date(2026, 10, 1)
    rows = [
        register_row(),
        register_row(history_number=2, change_reason="42", change_on=day, processed_on=day, protected=True,
                     protected_from=day),
    ]  # fmt: skip
    for n, row in enumerate(rows):
        [done] = apply_changes(rows=[row], kind="change", source="t", by=clerk, purpose="RESIDENT_INTAKE")
        assert done.state == "accepted", done
        assert Job.objects.filter(kind="exchange.copies").count() == n


def test_片方のシステムが応答しなければ設定したことにならない(child: Resident, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    for name in ("ADDRESSEE", "INTERMEDIARY"):
        setattr(settings, f"SESSHU_{name}_ADDRESS", "http://127.0.0.1:9")
        setattr(settings, f"SESSHU_{name}_KEY", f"{tmp_path}/key")
    Resident.objects.filter(pk=child.pk).update(address_protected=True)
    assert not telling.tell(by=WORKER, purpose=P)
    assert not AddresseeLink.objects.exists()
    assert [one.pk for one in telling.due_protection(WORKER)] == [child.pk]


@pytest.mark.parametrize("is_set", [True, False])
def test_確認中の子の支援措置は_中間サーバーが設定したときだけ設定済みになる(
    child: Resident, settings: Any, tmp_path: Path, is_set: bool
) -> None:  # fmt: skip
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    number = child.addressee_number
    result = PutResultOut(system="001", business_number=number, result="unchanged")
    told = contract.TranslatedOut(done=[], unknown=[], blocked=[number], blocked_set=[number] if is_set else [])
    Resident.objects.filter(pk=child.pk).update(address_protected=True)
    calls = {"/api/v1/unified-numbers/put": PutOut(results=[result]), "/api/v1/people/flags": told}
    with answering(calls) as address:
        for name in ("ADDRESSEE", "INTERMEDIARY"):
            setattr(settings, f"SESSHU_{name}_ADDRESS", address)
            setattr(settings, f"SESSHU_{name}_KEY", f"{tmp_path}/key")
        telling.tell_protection(by=WORKER, purpose=P)
    link = AddresseeLink.objects.get(resident=child)
    assert (link.result, link.protected) == ("blocked", True if is_set else None)
    with clock.set_to(NOON + 2 * telling.PAUSE):
        assert telling.due_protection(WORKER).exists() is not is_set


def test_終わっていない支援措置は解除できず理由も要る(clerk: Actor, child: Resident) -> None:
    AddresseeLink.objects.create(resident=child, result="unchanged", protected=True, protected_at=NOON, linked_at=NOON)
    with pytest.raises(InvalidInput, match="理由"):
        actions.lift(resident_ids=[child.pk], reason=" ", by=clerk, purpose=P)
    Resident.objects.filter(pk=child.pk).update(address_protected=True)
    with pytest.raises(NotNow, match="まだ支援措置"):
        actions.lift(resident_ids=[child.pk], reason="終了", by=clerk, purpose=P)
