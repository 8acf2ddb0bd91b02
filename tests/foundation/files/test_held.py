"""保留の行: すべての取込を通した一覧。だれの手もとにもない取込は、取込の担当者みんなの作業になり、期限が付く。"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access import job_actor
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import actions, exporting
from sesshu.foundation.files.models import Export, Import, ImportRow
from sesshu.foundation.home.views import my_work
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.masters.actions import load
from sesshu.foundation.screens import work
from sesshu.ledger.piles.models import Pile
from sesshu.ledger.residents.office_periods import OFFICE_PERIOD
from tests.foundation.files import rooms
from tests.foundation.files.test_imports import people
from tests.foundation.files.test_screens import send, visit

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=clock.TOKYO)


def taken(by: Actor, first: int, *, days_ago: int = 0) -> Import:
    """Two rows, one of which is held."""
    content = people(1, first=first) + people(1, address=rooms.HOLD_ADDRESS, first=first + 1).split(b"\r\n", 1)[1]
    with clock.set_to(MONDAY - timedelta(days=days_ago)):
        return actions.take_in(interface="test.people", content=content, name="名簿.csv", by=by)


@pytest.fixture
def both(clerk: Actor) -> tuple[Import, Import]:
    """One that a clerk brought in today, one that came by command ten days ago."""
    machine = job_actor("receive", "file.import", "resident.import", *clerk.permissions)
    return taken(clerk, 10), taken(machine, 20, days_ago=10)


def test_すべての取込の保留の行が_古い順に_理由と日数とともに並ぶ(clerk: Actor, both: tuple[Import, Import]) -> None:
    with clock.set_to(MONDAY):
        page = visit(clerk, reverse("file-held-rows")).content.decode()
        old = visit(clerk, reverse("file-held-rows") + "?days=10").content.decode()
        none = visit(clerk, reverse("file-held-rows") + "?days=11").content.decode()
    links = [reverse("file-import-row", args=[one.pk, 2]) for one in both]
    assert page.index(links[1]) < page.index(links[0]), "what waits longest first"
    assert (page.count("3行目"), old.count("3行目")) == (2, 1)
    assert links[1] in old
    assert "判断を待っている行はありません" in none
    assert "自動処理" in page
    assert "架空" not in page, "the list says which row, the row's own page what stands in it"


def test_一覧はファイルになり_判断した行は消える(clerk: Actor, both: tuple[Import, Import]) -> None:
    with clock.set_to(MONDAY):
        assert send(clerk, reverse("file-held-rows"), "HeldFileForm", profile="machine").status_code == 302
        made = Export.objects.get()
        lines = list(csv.DictReader(io.StringIO(exporting.contents(export=made, by=clerk).decode())))
        assert [line["days"] for line in lines] == ["10", "0"]
        row = ImportRow.objects.get(import_id=both[1].pk, outcome="held")
        actions.decide(rows=[row], accept=False, note="確認済み", by=clerk)
        assert visit(clerk, reverse("file-held-rows")).content.decode().count("3行目") == 1
        imports = visit(clerk, reverse("file-imports")).content.decode()
    assert "受け付けた人" in imports
    assert "判断を待っている行（1行）" in imports


def test_だれの手もとにもない取込は_取込の担当者みんなの作業になる(
    clerk: Actor, chief: Actor, both: tuple[Import, Import]
) -> None:
    def mine(actor: Actor) -> set[str]:
        return {one.item.url for one in work.work_of(actor) if one.kind == "取込"}

    own, machine = (reverse("file-import", args=[one.pk]) for one in both)
    with clock.set_to(MONDAY):
        assert mine(clerk) == {own, machine}
        assert mine(chief) == {machine}


def test_作業の期限は事務の期間の開庁日数で_作業の画面は期限の順に並ぶ(
    clerk: Actor, both: tuple[Import, Import]
) -> None:
    with clock.set_to(MONDAY):
        Pile.objects.create(
            fiscal_year=2026, number=1, claimed=10, month=date(2026, 10, 1), opened_at=MONDAY - timedelta(days=3),
            opened_by=clerk.code,
        )  # fmt: skip
        Job.objects.create(
            kind="files.commit", key="x", purpose="FILE_EXCHANGE", state="failed", requested_by=clerk.code,
            requested_at=MONDAY, finished_at=MONDAY,
        )  # fmt: skip
        due = {one.item.label: one.item.due_on for one in work.work_of(clerk)}
        found = [one.item.due_on for one in work.work_of(clerk)]
        # 6 Nov is a Friday; 23 Nov is a holiday
        assert sorted(str(day) for day in found if day) == ["2026-11-13", "2026-11-19", "2026-11-24", "2026-11-30"]
        assert found == sorted(found, key=lambda day: day or date.max)
        load(
            of=OFFICE_PERIOD, entries=[{"code": "failed_job", "number": 1, "valid_from": date(2026, 4, 1)}],
            reason="試験", by=clerk, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip
        again = {one.item.label: one.item.due_on for one in work.work_of(clerk)}
        changed = {label: (due[label], again[label]) for label in due if due[label] != again[label]}
        assert list(changed.values()) == [(date(2026, 11, 19), date(2026, 11, 17))]
        from django.test import RequestFactory

        request = RequestFactory().get("/my-work/")
        request.actor = clerk  # type: ignore[attr-defined]
        assert "R8.11.17" in my_work(request).content.decode()
