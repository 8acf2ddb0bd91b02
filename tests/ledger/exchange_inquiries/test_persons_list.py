"""本人に渡す一覧: だれが出しても、どの部署の照会も載り、本市がした照会の結果は載らない（R-03）。"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import storage
from sesshu.foundation.files.models import Export
from sesshu.ledger.exchange_inquiries.screens.records import records_page
from tests.answering import answering
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.test_inquiries import NOON
from tests.ledger.sections import ELSEWHERE, HERE

pytestmark = pytest.mark.django_db
OURS, GIVEN = "記録なしの回答", "副本の登録なし"  # results of what the city asked, and of what it was asked


def line(side: str, department: str, result: str) -> contract.PersonRecordOut:
    return contract.PersonRecordOut(
        at=NOON, side=side, event="回答を受け取った", counterpart="小樽市", department=department, row=25, part=1,
        duty="implementation", information="immunization_record", items=["date"], result=result, withheld=False,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _intermediary(settings: Any, tmp_path: Any) -> Any:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    settings.SESSHU_INTERMEDIARY_KEY, settings.SESSHU_VAR = f"{tmp_path}/key", tmp_path
    records = [
        line("inquirer", HERE, "ok_empty"), line("inquirer", ELSEWHERE, "ok_empty"),
        line("provider", "他市の係", "no_copy"),
    ]  # fmt: skip
    told = contract.PersonRecordsOut(known=True, records=records)
    with clock.set_to(NOON), answering({"/api/v1/exchange-records/person": told}) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS = address
        yield


def page(by: Actor, person: Any, posted: dict[str, str] | None = None) -> str:
    request = RequestFactory().get("/") if posted is None else RequestFactory().post("/", posted)
    request.actor = by  # type: ignore[attr-defined]
    return str(records_page(request, resident_id=person.pk).content.decode())


def test_一覧とファイルは_どの部署の職員が出しても同じ(clerk: Actor, stranger: Actor) -> None:
    person, files = make_resident(birth=date(2022, 4, 1)), []
    for by in (clerk, stranger):
        shown = page(by, person)
        for words in (HERE, ELSEWHERE, "他市の係", "回答を受け取った", GIVEN):
            assert words in shown, words
        assert OURS not in shown
        [form] = [one for one in re.findall(r"<form.*?</form>", shown, re.DOTALL) if "ファイルに出力する" in one]
        page(by, person, dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form)) | {"profile": "human"})
        made = Export.objects.get(by=by.code)
        files.append(list(csv.reader(io.StringIO(storage.read(made.sha256).decode("utf-8-sig"), newline=""))))
    assert files[0] == files[1]
    assert [row[-1] for row in files[0]] == ["提供の結果", "", "", GIVEN]
    assert [row[3] for row in files[0][1:]] == [HERE, ELSEWHERE, "他市の係"]
