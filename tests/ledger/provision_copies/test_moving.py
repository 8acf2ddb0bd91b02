"""接種がほかの人に移ったとき・人がまとめられたとき、副本も同じだけ直る。書いた時刻ではなく、中身で分かる。"""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.adoption.models import SealedLink
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.duplicates import actions as duplicates
from sesshu.ledger.provision_copies import telling
from sesshu.ledger.provision_copies.models import AddresseeLink
from sesshu.ledger.residents.models import Resident
from tests.ledger.adoption import test_adoption as adopting
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.provision_copies.playing import sent, systems, told
from tests.ledger.provision_copies.test_originals import WORKER, P, record

pytestmark = pytest.mark.django_db
INTAKE = "RESIDENT_INTAKE"
FIRST = date(2021, 7, 1)  # MR 1期
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def two() -> tuple[Resident, Resident]:
    return make_resident(birth=date(2020, 4, 1)), make_resident(birth=date(2022, 4, 1))


def due() -> set[Any]:
    return set(telling.due_copies().values_list("resident", flat=True))


def started() -> int:
    """Rounds that the act itself asked for, beside those for the doses."""
    return Job.objects.filter(kind="exchange.copies").exclude(key__startswith="doses:").count()


def split(clerk: Actor, source: Resident, target: Resident, wrong: Dose) -> Any:
    return duplicates.split(
        source_id=source.pk, target_id=target.pk, doses=[wrong.pk], reason="妹の分", by=clerk, purpose=INTAKE
    )


def merge(clerk: Actor, source: Resident, target: Resident) -> Any:
    return duplicates.merge(source_id=source.pk, target_id=target.pk, reason="二つ", by=clerk, purpose=INTAKE)


def test_妹の接種を姉から移すと_姉の副本もすぐに送り直す(clerk: Actor, two: tuple[Resident, Resident]) -> None:
    sister, younger = two
    wrong = record(clerk, sister, given_on=FIRST)
    sent(sister, NOON), sent(younger, NOON)
    assert not due()
    with clock.set_to(LATER):
        made = split(clerk, sister, younger, wrong)
        assert due() == {sister.pk, younger.pk}, "姉の副本には妹の接種が残っている"
        assert started() == 1, "翌日を待たずに送る"
        AddresseeLink.objects.all().delete()
        sent(sister, LATER), sent(younger, LATER)
        assert not due()
        duplicates.undo(move_id=made.id, reason="別人だった", by=clerk, purpose=INTAKE)
        assert due() == {sister.pk, younger.pk}


def test_統合した人の副本は消し_空の記録を送らず_取り消すとまた送る(
    clerk: Actor, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    source, target = (
        adopting.apply(clerk, addressee_number=number, **adopting.NEW) for number in (adopting.FORMER, adopting.PRESENT)
    )
    record(clerk, source, given_on=FIRST)
    sent(source, NOON), sent(target, NOON)
    with clock.set_to(LATER), systems(settings, tmp_path, source.addressee_number, target.addressee_number) as asked:
        made = merge(clerk, source, target)
        assert due() == {target.pk}
        assert started() == 1
        assert telling.tell(by=WORKER, purpose=P)
        [put] = told(asked, "put")
        [person] = put["people"]
        assert (person["business_number"], len(person["records"])) == (target.addressee_number, 1)
        [gone] = told(asked, "remove")
        assert gone["business_numbers"] == [source.addressee_number]
        assert gone["reason"] == "joined"
        order = [path.rpartition("/")[2] for path, _ in asked]
        assert order == ["wanted", "put", "remove"], "消すのは移った先を送ったあと"
        assert telling.tell(by=WORKER, purpose=P)
        assert len(told(asked, "put")) == len(told(asked, "remove")) == 1, "済んだことは繰り返さない"
        duplicates.undo(move_id=made.id, reason="別人だった", by=clerk, purpose=INTAKE)
        assert due() == {source.pk, target.pk}


def test_縁組前の人の副本は消え_利用記録に名も番号も出ない(
    clerk: Actor, chief: Actor, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    custodian = adopting.Actor("person", "custodian-1", adopting.permissions_of(["custodian"]), display_name="担当")
    with clock.set_to(adopting.NOW):
        former = adopting.apply(clerk, addressee_number=adopting.FORMER, **adopting.OLD)
        record(clerk, former, given_on=FIRST)
        present = adopting.apply(clerk, addressee_number=adopting.PRESENT, **adopting.NEW)
        sent(former, adopting.NOW), sent(present, adopting.NOW)
        adopting.sealed(custodian, chief)
        assert SealedLink.objects.exists()
        assert due() == {present.pk}
        with systems(settings, tmp_path, adopting.FORMER, adopting.PRESENT) as asked:
            assert telling.tell(by=WORKER, purpose=P)
        assert [one["business_number"] for one in told(asked, "put")[0]["people"]] == [adopting.PRESENT]
        assert told(asked, "remove")[0]["business_numbers"] == [adopting.FORMER]
    gone = Entry.objects.get(act="exchange.copies_removed")
    assert not Subject.objects.filter(entry_queue_id=gone.queue_id).exists()


def test_送る間に書かれ_あとで確定した接種も_次に送られる(
    clerk: Actor, settings: Any, tmp_path: Path, two: tuple[Resident, Resident]
) -> None:  # fmt: skip
    """A bulk import writes its rows before the worker reads and commits them afterwards: the time of writing is before
    the time of sending."""
    child, _ = two
    AddresseeLink.objects.create(resident=child, result="unchanged", linked_at=NOON, protected=False, protected_at=NOON)
    with systems(settings, tmp_path, child.addressee_number):
        with clock.set_to(NOON + timedelta(seconds=60)):
            assert telling.send_copies(by=WORKER, purpose=P) == 1
            assert not due()
        with clock.set_to(NOON + timedelta(seconds=30)):
            record(clerk, child, given_on=FIRST)
        assert due() == {child.pk}
        with clock.set_to(NOON + timedelta(seconds=90)):
            assert telling.send_copies(by=WORKER, purpose=P) == 1
            assert not due()


def test_送っている間に別の処理が送った人は_もう一度送る(
    clerk: Actor, settings: Any, tmp_path: Path, two: tuple[Resident, Resident]
) -> None:  # fmt: skip
    """Two workers read, one before and one after a dose: nobody knows whose message came last."""
    child, _ = two
    link = AddresseeLink.objects.create(
        resident=child, result="unchanged", linked_at=NOON, protected=False, protected_at=NOON
    )
    seen = AddresseeLink.objects.select_related("resident").get(pk=link.pk)
    with systems(settings, tmp_path, child.addressee_number), clock.set_to(LATER):
        telling.send_copies(by=WORKER, purpose=P)
        record(clerk, child, given_on=FIRST)
        AddresseeLink.objects.filter(pk=link.pk).update(copies_at=NOON)
        telling._send([seen], WORKER, P)
        assert due() == {child.pk}


def test_取消しも訂正も送り直しになり_何もしなければ送らない(clerk: Actor, two: tuple[Resident, Resident]) -> None:
    child, _ = two
    dose = record(clerk, child, given_on=FIRST)
    sent(child, NOON)
    assert not due()
    Dose.objects.filter(pk=dose.pk).update(version=2)
    assert due() == {child.pk}


def test_中間サーバーが答えなければ_統合した人の副本は消えたことにならない(
    clerk: Actor, two: tuple[Resident, Resident], settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    source, target = two
    Resident.objects.filter(pk=source.pk).update(birth_date=target.birth_date)
    sent(source, NOON), sent(target, NOON)
    silent: Any = {"remove": contract.RemovedOut(done=[], unknown=[], people=0, records=0)}
    merge(clerk, source, target)
    with systems(settings, tmp_path, target.addressee_number, **silent), pytest.raises(RuntimeError):
        telling.tell(by=WORKER, purpose=P)
    assert AddresseeLink.objects.get(resident=source).copies_at == NOON


def test_統合宛名番号が変われば_支援措置も新しい番号に知らせ直し_終わったものは職員が解除するまで知らせない(
    settings: Any, tmp_path: Path, two: tuple[Resident, Resident]
) -> None:  # fmt: skip
    guarded, ended = two
    sent(guarded, NOON), sent(ended, NOON)
    AddresseeLink.objects.update(protected=True)
    Resident.objects.filter(pk=guarded.pk).update(address_protected=True)
    numbers = [guarded.addressee_number, ended.addressee_number]
    with systems(settings, tmp_path, *numbers, wanted=contract.WantedOut(business_numbers=numbers)):
        telling.take_wanted(by=WORKER, purpose=P)
    assert [one.pk for one in telling.due_protection(WORKER)] == [guarded.pk]
    assert AddresseeLink.objects.get(resident=ended).protected is True


def test_更新のとき_いま守られている人だけをもう一度知らせる(two: tuple[Resident, Resident]) -> None:
    """The intermediary notes from then on which number is protected."""
    guarded, ended = two
    beside = make_resident(birth=date(2020, 4, 1))
    Resident.objects.filter(pk__in=[guarded.pk, beside.pk]).update(household_number="000000000000777")
    Resident.objects.filter(pk=guarded.pk).update(address_protected=True)
    for one in (guarded, beside, ended):
        sent(one, NOON)
    AddresseeLink.objects.update(protected=True)
    again = importlib.import_module("sesshu.ledger.provision_copies.migrations.0008_protection_told_again").AGAIN
    with connection.cursor() as cursor:
        cursor.execute(again)
    assert {one.pk for one in telling.due_protection(WORKER)} == {guarded.pk, beside.pk}
    assert AddresseeLink.objects.get(resident=ended).protected is True


def test_中間サーバーが送り直しを待つ統合済みの番号は_送らずに消して待ちを終わらせる(
    clerk: Actor, two: tuple[Resident, Resident], settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    """Otherwise nothing is ever answered automatically about the person again."""
    source, target = two
    Resident.objects.filter(pk=source.pk).update(birth_date=target.birth_date)
    sent(source, NOON), sent(target, NOON)
    merge(clerk, source, target)
    AddresseeLink.objects.filter(resident=source).update(copies_at=None)
    numbers = [source.addressee_number, target.addressee_number]
    waited: Any = {"wanted": contract.WantedOut(business_numbers=numbers)}
    with systems(settings, tmp_path, *numbers, **waited) as asked:
        AddresseeLink.objects.filter(resident=target).update(protected=True)  # told already, nothing to tell
        assert telling.tell(by=WORKER, purpose=P)
    assert [one["business_number"] for one in told(asked, "put")[0]["people"]] == [target.addressee_number]
    assert told(asked, "remove")[0]["business_numbers"] == [source.addressee_number]
