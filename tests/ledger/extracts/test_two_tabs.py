"""二つの画面で同じ定義を変える: 後から送ったほうは断り、両方を見比べてからもう一度送れる。"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.ledger.extracts import actions
from sesshu.ledger.extracts.models import ExtractDefinition
from sesshu.ledger.extracts.questions import Question
from sesshu.ledger.extracts.screens.pages import change_page
from tests.ledger.mailings.office import NOW

pytestmark = pytest.mark.django_db
NUMBER, NAME, BIRTH = "resident.addressee_number", "resident.name", "resident.birth_date"


@pytest.fixture(autouse=True)
def today(tmp_path: Path, settings: Any) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield


def shown(by: Actor, kept: ExtractDefinition, sent: dict[str, Any] | None = None) -> HttpResponse:
    request: Any = RequestFactory().post("/", sent) if sent else RequestFactory().get("/")
    request.actor = by
    return change_page(request, definition_id=kept.pk)


def sent_from(page: HttpResponse, columns: list[str]) -> dict[str, Any]:
    """The hidden fields of a page, and the columns that are ticked on it."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert hidden.keys() >= {"form_key", "form_name", "version"}
    return hidden | {"columns": columns}


def test_先に変えた画面が勝ち_後の画面は見比べてから送り直せる(clerk: Actor) -> None:
    kept = actions.keep(question=Question("residents", (NUMBER,)), by=clerk, purpose="FILE_EXCHANGE")
    first, second = shown(clerk, kept), shown(clerk, kept)
    assert shown(clerk, kept, sent_from(first, [NUMBER, NAME])).status_code == 302
    late = shown(clerk, kept, sent_from(second, [NUMBER, BIRTH]))
    page = late.content.decode()
    kept.refresh_from_db()
    assert (late.status_code, kept.columns, kept.version) == (409, [NUMBER, NAME], 2)
    assert "いまの定義と選んだ内容を見比べてください" in page
    assert re.search(r"いまの登録：<strong>[^<]*氏名", page)
    assert re.search(rf'value="{BIRTH}"[^>]* checked', page), "選んだ内容は残る"
    assert shown(clerk, kept, sent_from(late, [NUMBER, BIRTH])).status_code == 302
    kept.refresh_from_db()
    assert (kept.columns, kept.version) == ([NUMBER, BIRTH], 3)


def test_二度押しと戻るボタンからの再送は_一度だけ変える(clerk: Actor) -> None:
    kept = actions.keep(question=Question("residents", (NUMBER,)), by=clerk, purpose="FILE_EXCHANGE")
    page = shown(clerk, kept)
    for _ in range(3):
        assert shown(clerk, kept, sent_from(page, [NUMBER, NAME])).status_code == 302
    kept.refresh_from_db()
    assert (kept.columns, kept.version) == ([NUMBER, NAME], 2)
