"""異動後の確認・副反応疑い報告・間違い接種のファイル: 画面の行がそのまま出て、住所は出ず、数式は動かない。"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export
from sesshu.ledger.adverse_events import actions as adverse_events
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vaccination_errors import actions as vaccination_errors
from tests.ledger.adverse_events.test_reports import CAME, GIVEN
from tests.ledger.mailings.office import NOW, child, protected
from tests.ledger.protection.addresses import signed_in
from tests.ledger.protection.test_list_files import FORM, HIDDEN, look, on_screen
from tests.ledger.protection.world import HOME, SECRET
from tests.ledger.recalls.office import dose as dosed

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.invalid","x")'
LISTS = {
    "/change-reviews/?state=all": "change-reviews", "/adverse-events/": "adverse-events",
    "/vaccination-errors/": "vaccination-errors",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _office_day(settings: Any, tmp_path: Path) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield


@pytest.fixture
def people(clerk: Actor) -> list[Resident]:
    """Two with a row in each list, one of them protected; what somebody typed looks like a formula."""
    found = [child("架空　空"), child("架空　海", address=SECRET, **HOME)]
    protected(found[1])
    for one in found:
        given = dosed(one, "=1+1", GIVEN)
        adverse_events.receive(
            dose_id=given.pk, by=clerk, purpose="ADVERSE_EVENT_REPORT",
            report=replace(CAME, symptom="other", symptom_text=FORMULA),
        )  # fmt: skip
        early = dosed(one, "@SUM(A1)", date(2026, 11, 1), decision="undecided", level="block")
        case = vaccination_errors.open_case(dose_id=early.pk, by=clerk, purpose="VACCINATION_ERROR")
        items = {"institution": FORMULA}
        vaccination_errors.fill_in(case_id=case.id, items=items, by=clerk, purpose="VACCINATION_ERROR")
    rows = [ToReview(one.pk, "moved", f"試験:{one.pk}", FORMULA) for one in found]
    open_reviews(reviews=rows, by=clerk, purpose="RESIDENT_INTAKE")
    return found


def put_out(desk: Client, address: str, profile: str) -> Export:
    found = look(desk, address)  # each form is good for one file
    form = FORM.search(found.page) if found else None
    assert form, "ファイルの出力がありません"
    before = set(Export.objects.values_list("pk", flat=True))
    answer = desk.post(address, dict(HIDDEN.findall(form[0])) | {"profile": profile})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Export.objects.exclude(pk__in=before).get()


@pytest.mark.parametrize("address", LISTS)
def test_一覧のファイルは画面と同じ行で_住所がなく_数式は文字になり_載った人から探せる(
    client: Client, settings: Any, clerk: Actor, people: list[Resident], address: str
) -> None:
    desk = signed_in(client, settings, "clerk")
    found = look(desk, address)
    assert found
    assert (found.table.name, found.table.total) == (LISTS[address], 2)
    expected = on_screen(found.table)
    assert any(cell[:2] in {"'=", "'@"} for row in expected for cell in row), "数式に見える値が一覧にある"
    human = put_out(desk, address, "human")
    content = contents(export=human, by=clerk).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""))) == expected
    assert not [cell for row in csv.reader(io.StringIO(content)) for cell in row if cell[:1] in {"=", "@", "+"}]
    book = put_out(desk, address, "xlsx")
    held = contents(export=book, by=clerk)
    told = CalamineWorkbook.from_filelike(io.BytesIO(held)).get_sheet_by_index(0).to_python()
    assert len(told) == 3
    assert "<f" not in zipfile.ZipFile(io.BytesIO(held)).read("xl/worksheets/sheet1.xml").decode(), "数式は一つもない"
    machine = put_out(desk, address, "machine")
    for made in (human, book, machine):
        assert (made.rows, made.subjects) == (2, 2)
        entry = Entry.objects.get(act="file.exported", obj=f"export:{made.pk}")
        named = Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)
        assert set(named) == {one.subject for one in people}
    for text in (
        content,
        "".join(str(cell) for row in told for cell in row),
        contents(export=machine, by=clerk).decode(),
    ):
        assert SECRET not in text
        assert "架空　空" in text


@pytest.mark.parametrize("address", LISTS)
def test_行がないとファイルの出力は出ない(client: Client, settings: Any, clerk: Actor, address: str) -> None:
    found = look(signed_in(client, settings, "clerk"), address)
    assert found
    assert (found.table.total, found.has_file) == (0, False)


def test_Excelの時刻は日本の時刻になる(client: Client, settings: Any, clerk: Actor, people: list[Resident]) -> None:
    made = put_out(signed_in(client, settings, "clerk"), "/change-reviews/?state=all", "xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(contents(export=made, by=clerk))).get_sheet_by_index(0)
    began = NOW.astimezone(clock.TOKYO).replace(tzinfo=None)
    assert began <= sheet.to_python()[1][3] < began + timedelta(hours=1)
