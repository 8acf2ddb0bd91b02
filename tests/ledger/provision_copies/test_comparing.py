"""原本と副本の全件照合: 毎晩始まり、止まれば始め直せ、照合していない人の数も言う。"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.jobs import actions as jobs
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.duplicates import actions as duplicates
from sesshu.ledger.provision_copies import actions, comparing, queries
from sesshu.ledger.provision_copies.jobs import COMPARE, compare_daily
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyComparison
from sesshu.ledger.provision_copies.originals import digests, records_of
from sesshu.ledger.provision_copies.screens import pages
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.provision_copies.playing import sent, systems, told
from tests.ledger.provision_copies.test_originals import WORKER, P, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2022, 4, 1))


def page(by: Actor) -> str:
    request = RequestFactory().get("/")
    request.actor = by
    return pages.list_page(request).content.decode()


def test_照合が走っている間はそれが答え_中止や失敗のあとは新しく始まる(clerk: Actor) -> None:
    first = actions.start_comparison(by=clerk, purpose=P)
    assert actions.start_comparison(by=clerk, purpose=P).pk == first.pk
    assert "照合中" in page(clerk)
    jobs.cancel(job=Job.objects.get(kind=COMPARE), by=clerk)
    assert "照合中" not in page(clerk)
    assert "終わらずに止まった" in page(clerk)
    second = actions.start_comparison(by=clerk, purpose=P)
    assert second.pk != first.pk
    [waiting] = [one for one in Job.objects.filter(kind=COMPARE) if one.is_open]
    assert waiting.arguments == {"comparison": str(second.pk)}
    Job.objects.filter(pk=waiting.pk).update(state="failed", finished_at=NOON)
    third = actions.start_comparison(by=clerk, purpose=P)
    assert third.pk not in {first.pk, second.pk}
    Job.objects.filter(key=str(third.pk)).update(state="running", cancel_wanted=True)
    assert actions.start_comparison(by=clerk, purpose=P).pk != third.pk, "中止の途中の照合は続かない"


def test_照合は毎晩始まり_つながっていなければ始まらない(child: Resident, settings: Any, tmp_path: Path) -> None:
    sent(child, NOON)
    nightly = declared("exchange.compare_copies_daily")["exchange.compare_copies_daily"]
    assert nightly.daily

    class Run:
        actor, purpose = WORKER, P

    settings.SESSHU_INTERMEDIARY_ADDRESS = ""
    compare_daily(Run())  # type: ignore[arg-type]
    assert not CopyComparison.objects.exists()
    with systems(settings, tmp_path):
        compare_daily(Run())  # type: ignore[arg-type]
    row = CopyComparison.objects.get()
    assert Job.objects.get(kind=COMPARE).key == str(row.pk)


def test_照合していない人の数も残り_画面に出る(clerk: Actor, child: Resident, settings: Any, tmp_path: Path) -> None:
    """One compared, one held by a finding, one whose copies were never taken, one told to nobody."""
    held, unsent, _untold = (make_resident(birth=date(2022, 4, 1)) for _ in range(3))
    record(clerk, child), record(clerk, held)
    sent(child, NOON), sent(held, NOON)
    AddresseeLink.objects.create(resident=unsent, result="mismatch", linked_at=NOON, protected=False, protected_at=NOON)
    number, other = child.addressee_number, held.addressee_number
    there = contract.DigestsOut(
        people={number: digests(records_of([child.pk])[child.pk])}, registered=[number], unknown=[], blocked=[other],
        total_people=7, total_records=70,
    )  # fmt: skip
    with systems(settings, tmp_path, number, other, digests=there):
        row = comparing.begin(by=clerk, purpose=P)
        comparing.compare(comparison_id=row.pk, by=WORKER, purpose=P)
    row.refresh_from_db()
    assert (row.people, row.compared, row.stopped, row.unsent) == (2, 1, 1, 2)
    assert (row.people_there, row.records_there, row.differences.count()) == (7, 70, 0)
    shown = page(clerk)
    for words in ("確認で止まっている人", "副本を送っていない人", "違いが0件でも、その人たちの副本は確かめていません"):
        assert words in shown, words


def test_五百人より多くても全員を一度ずつ照合し_合計は一度だけ聞く(
    clerk: Actor, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    people = [make_resident(birth=date(2022, 4, 1)) for _ in range(5)]
    for one in people:
        sent(one, NOON)
    numbers = [one.addressee_number for one in people]
    monkeypatch.setattr(comparing.contract, "MOST", 2)
    with systems(settings, tmp_path, *numbers) as asked:
        row = comparing.begin(by=clerk, purpose=P)
        comparing.compare(comparison_id=row.pk, by=WORKER, purpose=P)
    row.refresh_from_db()
    assert row.people == 5
    seen = [number for message in told(asked, "digests") for number in message["business_numbers"]]
    assert sorted(seen) == sorted(numbers)
    assert [message["totals"] for message in told(asked, "digests")] == [True, False, False]


def test_統合した人は照合に入らず_違いの数と一覧が合う(
    clerk: Actor, child: Resident, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    joined = make_resident(birth=date(2022, 4, 1))
    record(clerk, child)
    sent(joined, NOON), sent(child, NOON)
    held = digests(records_of([child.pk])[child.pk])
    numbers = [joined.addressee_number, child.addressee_number]
    there = contract.DigestsOut(
        people=dict.fromkeys(numbers, held), registered=numbers, unknown=[], blocked=[], total_people=1, total_records=1
    )
    with clock.set_to(NOON + timedelta(hours=1)), systems(settings, tmp_path, *numbers, digests=there):
        duplicates.merge(source_id=joined.pk, target_id=child.pk, reason="二つ", by=clerk, purpose="RESIDENT_INTAKE")
        row = comparing.begin(by=clerk, purpose=P)
        comparing.compare(comparison_id=row.pk, by=WORKER, purpose=P)
        found = queries.comparisons(clerk).get(pk=row.pk).found  # type: ignore[attr-defined]
        assert (found, queries.differences(clerk, row.pk).count()) == (0, 0)


def test_消したはずの統合前の番号に副本があれば_もう一度消す(
    clerk: Actor, child: Resident, settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    joined = make_resident(birth=date(2022, 4, 1))
    sent(child, NOON), sent(joined, NOON)
    numbers = [joined.addressee_number, child.addressee_number]
    duplicates.merge(source_id=joined.pk, target_id=child.pk, reason="二つ", by=clerk, purpose="RESIDENT_INTAKE")
    AddresseeLink.objects.filter(resident=joined).update(copies_at=None)
    with systems(settings, tmp_path, *numbers) as asked:
        row = comparing.begin(by=clerk, purpose=P)
        comparing.compare(comparison_id=row.pk, by=WORKER, purpose=P)
        comparing.telling.tell(by=WORKER, purpose=P)
    assert [one["business_numbers"] for one in told(asked, "remove")] == [[joined.addressee_number]]
