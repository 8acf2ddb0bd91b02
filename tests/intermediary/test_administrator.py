"""システム管理担当: who keeps the system running gets at no person, copy, inquiry, provision, record or medium."""

from __future__ import annotations

from typing import Any

import pytest

from sesshu.foundation.audit.models import Entry
from tests.attacks.conftest import signed_in_as
from tests.attacks.test_every_endpoint import closed
from tests.intermediary.playing import DOSE, answers, item, put

__all__ = ["signed_in_as"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
OF_PEOPLE = (
    "/people/",
    "/copies/",
    "/inquiries/",
    "/provisions/",
    "/exchange-records/",
    "/media/",
    "/files/",
    "/audit/",
)


def pages() -> list[str]:
    return [address for address, _, _ in closed() if address.startswith(OF_PEOPLE)]


def test_どの業務の画面もある() -> None:
    assert {next(one for one in OF_PEOPLE if address.startswith(one)) for address in pages()} == set(OF_PEOPLE)


@pytest.mark.parametrize("method", ["get", "post"])
def test_システム管理担当には_人の載る画面がどれも開かず_記録される(signed_in_as: Any, method: str) -> None:
    put(DOSE)
    answers(item())
    browser = signed_in_as("administrator")
    before = Entry.objects.filter(act="access.denied").count()
    for address in pages():
        assert getattr(browser, method)(address).status_code == 403, address
    assert Entry.objects.filter(act="access.denied").count() == before + len(pages())


def test_開く画面のどこにも_人の番号も記録の内容も出ない(signed_in_as: Any) -> None:
    put(DOSE)
    answers(item())
    browser = signed_in_as("administrator")
    opened = [browser.get(address) for address, _, _ in closed()]
    shown = [one.content.decode() for one in opened if one.status_code == 200]
    assert len(shown) > 5
    for page in shown:
        assert "接種　太郎" not in page
        assert "ABC123" not in page
        assert "/people/" not in page
