"""接種の登録・訂正・取消・判断: その取引の中で副本の送信が頼まれ、その人たちだけがすぐに送られる。"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import RequestFactory

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.jobs.locking import lock_number
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_by_id
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.provision_copies import jobs, telling
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyComparison
from sesshu.ledger.provision_copies.screens import pages
from sesshu.ledger.residents.models import Resident
from tests.answering import Refusing
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.provision_copies.playing import sent, systems, told
from tests.ledger.provision_copies.test_originals import record

pytestmark = pytest.mark.django_db
P = "DOSE_REGISTRATION"


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2022, 4, 1))


@pytest.fixture
def asked(settings: Any, tmp_path: Path, child: Resident) -> Iterator[Any]:
    with systems(settings, tmp_path, child.addressee_number) as calls:
        yield calls


def waiting() -> list[Job]:
    return list(Job.objects.filter(kind=jobs.KIND, key__startswith=jobs.OF_DOSES, state="queued"))


def lots(asked: Any) -> dict[str, list[str]]:
    """Who was in the last message of copies, with which lots."""
    people = told(asked, "put")[-1]["people"]
    return {one["business_number"]: [record["values"]["lot"] for record in one["records"]] for one in people}


def run() -> None:
    [job] = waiting()
    run_by_id(str(job.pk))


def test_接種の登録訂正取消は_そのたびに頼まれて副本になる(clerk: Actor, child: Resident, asked: Any) -> None:
    other = make_resident(birth=date(2022, 5, 1))
    sent(child, NOON), sent(other, NOON)
    dose = record(clerk, child)
    run()
    assert lots(asked) == {child.addressee_number: ["AB12"]}
    assert AddresseeLink.objects.get(resident=child).copies == 1
    doses.correct_dose(
        dose_id=dose.pk, changes={"lot_number": "CD34"}, reason="misread", by=clerk, purpose=P, expected_version=1
    )
    run()
    assert lots(asked) == {child.addressee_number: ["CD34"]}
    doses.withdraw_doses(dose_ids=[dose.pk], reason="entered_twice", by=clerk, purpose=P)
    run()
    assert lots(asked) == {child.addressee_number: []}
    assert not waiting()
    assert len(told(asked, "put")) == 3, "ほかの人は送らない"


def test_ひとまとめの登録は_何人何件でも一つだけ頼む(clerk: Actor, child: Resident, asked: Any) -> None:
    people = [child, *(make_resident(birth=date(2022, 6, n)) for n in range(1, 6))]
    entries = [
        DoseEntry(resident_id=one.pk, given_on=day, product="mr", lot_number="AB12", place="市外の医院")
        for one in people
        for day in (date(2023, 6, 10), date(2023, 8, 10))
    ]
    found = doses.record_doses(entries=[replace(one, decision="undecided") for one in entries], by=clerk, purpose=P)
    record(clerk, child, product="varicella")
    doses.withdraw_doses(dose_ids=[one.dose_id for one in found], reason="entered_twice", by=clerk, purpose=P)
    assert len(waiting()) == 1


def test_大勢の接種は_いくつかの送信に分かれて全員が送られる(
    clerk: Actor, child: Resident, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(contract, "MOST", 2)
    people = [child, *(make_resident(birth=date(2022, 6, n)) for n in range(1, 5))]
    for one in people:
        sent(one, NOON)
        record(clerk, one, given_on=date(2023, 7, 1))
    run()
    messages = [[one["business_number"] for one in message["people"]] for message in told(asked, "put")]
    assert [len(one) for one in messages] == [2, 2, 1]
    assert sorted(number for message in messages for number in message) == sorted(
        one.addressee_number for one in people
    )
    assert not telling.due_copies().exists()


def test_接続していない市では何も頼まれない(clerk: Actor, child: Resident) -> None:
    record(clerk, child)
    assert not Job.objects.exists()


def again() -> dict[str, int]:
    """Which further rounds wait → their number."""
    rows = Job.objects.filter(kind=jobs.KIND, key__startswith="after:", state="queued")
    return {one.key: one.arguments["round"] for one in rows}


def test_応答しない間は_接種が何度書かれても_次の回は一つだけ頼まれる(
    clerk: Actor, child: Resident, asked: Any, settings: Any
) -> None:  # fmt: skip
    sent(child, NOON)
    usual, settings.SESSHU_INTERMEDIARY_ADDRESS = settings.SESSHU_INTERMEDIARY_ADDRESS, "http://127.0.0.1:9"
    record(clerk, child)
    first = waiting()[0]
    run()
    assert again() == {f"after:{first.pk}": 0}
    record(clerk, child, product="varicella")
    run()
    assert again() == {f"after:{first.pk}": 0}, "待っている回が、あとの接種の人も送る"
    settings.SESSHU_INTERMEDIARY_ADDRESS = usual
    run_by_id(str(Job.objects.get(key=f"after:{first.pk}").pk))
    assert lots(asked) == {child.addressee_number: ["AB12", "AB12"]}
    assert not again()
    assert not telling.due_copies().exists()


def test_応答しない間も_支援措置の始まりは遠い回を待たず_前の繰返しはそこで終わる(
    child: Resident, asked: Any, settings: Any
) -> None:  # fmt: skip
    settings.SESSHU_INTERMEDIARY_ADDRESS = settings.SESSHU_ADDRESSEE_ADDRESS = "http://127.0.0.1:9"
    first = jobs.start("asked:1", by=jobs.sender(), purpose=jobs.PURPOSE)
    run_by_id(str(first.pk))
    old = Job.objects.get(key=f"after:{first.pk}")
    Job.objects.filter(pk=old.pk).update(arguments={"round": 9})
    began = jobs.start("protection:1", by=jobs.sender(), purpose=jobs.PURPOSE)
    run_by_id(str(began.pk))
    assert again() == {old.key: 9, f"after:{began.pk}": 1}
    run_by_id(str(old.pk))
    assert again() == {f"after:{began.pk}": 1}


def test_断られても_接種のたびには失敗を知らせない(
    clerk: Actor, child: Resident, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    """Out of its scope, a ledger would tell of a failed job for every few doses; the round of the hour does."""
    sent(child, NOON)
    refused = Refusing(status=403, code="OUT_OF_SCOPE", text="範囲にありません。")
    with systems(settings, tmp_path, child.addressee_number, put=refused) as asked:
        record(clerk, child)
        [job] = waiting()
        run_by_id(str(job.pk))
        assert told(asked, "put")
    assert Job.objects.get(pk=job.pk).state == "succeeded"
    assert not Job.objects.filter(key=f"after:{job.pk}").exists()
    assert telling.due_copies().count() == 1


def test_送っている間は画面がそう言う(chief: Actor, clerk: Actor, child: Resident, asked: Any) -> None:
    def page() -> str:
        request = RequestFactory().get("/")
        request.actor = chief
        return pages.list_page(request).content.decode()

    words = "接種の副本を送っているところです"
    sent(child, NOON)
    assert words not in page()
    record(clerk, child)
    assert words in page()
    run()
    assert words not in page()


def test_まだだれも送っていない市は_夜の照合を始めない(clerk: Actor, child: Resident, asked: Any) -> None:
    def night(day: int) -> int:
        with clock.set_to(NOON + timedelta(days=day)):
            job = Job.objects.create(
                kind="exchange.compare_copies_daily", key=str(day), purpose=jobs.PURPOSE, requested_by="-",
                requested_at=clock.now(),
            )  # fmt: skip
            run_by_id(str(job.pk))
            assert Job.objects.get(pk=job.pk).state == "succeeded"
        return CopyComparison.objects.count()

    assert night(1) == 0
    sent(child, NOON)
    assert night(2) == 1


def write_meanwhile(dose: Dose) -> Any:
    """A new version of the dose is written just after the first person was noted as sent."""

    def between(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith('UPDATE "addressee_link"') and not DoseVersion.objects.filter(dose_id=dose.pk, version=2):
            DoseVersion.objects.create(dose_id=dose.pk, version=2, act="corrected", snapshot={}, at=NOON, by="-")
        return result

    return connection.execute_wrapper(between)


def missed(clerk: Actor, one: Resident) -> Dose:
    """A dose of an hour ago that no round has sent, whatever the reason."""
    with clock.set_to(NOON - timedelta(hours=1)):
        dose = record(clerk, one)
    Job.objects.filter(pk=waiting()[0].pk).update(state="cancelled", finished_at=NOON)
    return dose


def test_一件の接種は_前に書かれた大勢を調べ直さない(clerk: Actor, child: Resident, asked: Any) -> None:
    other = make_resident(birth=date(2022, 5, 1))
    sent(child, NOON), sent(other, NOON)
    missed(clerk, other)
    record(clerk, child)
    run()
    assert lots(asked) == {child.addressee_number: ["AB12"]}
    assert [one.resident for one in telling.due_copies()] == [other], "毎時の回が見つける"


def test_送っている間に書かれた接種は_次の処理が送る(clerk: Actor, child: Resident, asked: Any) -> None:
    """During a bulk import one job would go on for as long as it writes."""
    other = make_resident(birth=date(2022, 5, 1))
    sent(child, NOON), sent(other, NOON)
    dose = missed(clerk, other)
    record(clerk, child)
    with write_meanwhile(dose):
        run()
    assert DoseVersion.objects.filter(dose_id=dose.pk).count() == 2
    assert [list(lots([one])) for one in asked if one[0].endswith("/put")] == [[child.addressee_number]]
    jobs.doses_written(clerk)
    run()
    assert list(lots(asked)) == [other.addressee_number]
    assert not telling.due_copies().exists()


def test_ほかの処理が接種を送っている間は_待つ列に戻り_あとの接種もそこに加わる(
    clerk: Actor, child: Resident, asked: Any
) -> None:  # fmt: skip
    sent(child, NOON)
    record(clerk, child)
    [job] = waiting()
    with psycopg.connect(os.environ["SESSHU_DSN"], autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [lock_number(jobs.TURN)])
        run()
        again = Job.objects.get(pk=job.pk)
        assert (again.state, again.attempts, again.step) == ("queued", 0, "")
        assert again.queue_number != job.queue_number
        assert not told(asked, "put")
        record(clerk, child, product="varicella")
        assert [one.pk for one in waiting()] == [job.pk]
    run()
    assert lots(asked) == {child.addressee_number: ["AB12", "AB12"]}
    assert Job.objects.get(pk=job.pk).state == "succeeded"
