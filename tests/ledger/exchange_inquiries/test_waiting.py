"""中間サーバーが黙っていても、個人の情報照会の画面は待たされない。知っている団体には照会を受け付けられる。"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.access.actor import Actor
from sesshu.ledger.exchange_inquiries import bodies, calling
from sesshu.ledger.exchange_inquiries.screens import pages
from sesshu.ledger.residents.models import Resident
from tests.answering import answering
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
OTARU = contract.BodiesOut(bodies=[contract.BodyOut(code="012033", name="小樽市", kind="municipality")])


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Iterator[None]:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    settings.SESSHU_INTERMEDIARY_KEY = f"{tmp_path}/key"
    bodies._kept.clear()
    yield
    bodies._kept.clear()


@pytest.fixture
def hanging() -> Iterator[str]:
    """A door that opens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"


def page(by: Actor, person: Resident) -> tuple[str, float]:
    request = RequestFactory().get("/")
    request.actor = by  # type: ignore[attr-defined]
    began = time.monotonic()
    return pages.person_page(request, resident_id=person.pk).content.decode(), time.monotonic() - began


def test_黙った中間サーバーは一度だけ短く待ち_その後は待たない(clerk: Actor, settings: Any, hanging: str) -> None:
    settings.SESSHU_INTERMEDIARY_ADDRESS = hanging
    person = make_resident(birth=date(2022, 4, 1))
    shown, took = page(clerk, person)
    assert took < calling.WHILE_ONE_WAITS + 3
    assert "応答しません" in shown
    assert page(clerk, person)[1] < 1


def test_知っている一覧は_中間サーバーが黙っても使える(clerk: Actor, settings: Any) -> None:
    person, asked = make_resident(birth=date(2022, 4, 1)), []
    with answering({"/api/v1/inquiries/bodies": OTARU}, asked) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS = address
        assert all("小樽市" in page(clerk, person)[0] for _ in range(3))
        assert len(asked) == 1, "毎回は尋ねない"
    bodies._kept[address].until = 0.0  # ten minutes later; nobody answers any more
    shown, took = page(clerk, person)
    assert "小樽市" in shown
    assert "応答しません" in shown
    assert took < calling.WHILE_ONE_WAITS + 3


def test_照会の権限のない人の画面は_中間サーバーに尋ねない(clerk: Actor, settings: Any, hanging: str) -> None:
    settings.SESSHU_INTERMEDIARY_ADDRESS = hanging
    reader = Actor("person", "reader", clerk.permissions - {"exchange_inquiry.write"}, display_name="読む人")
    assert page(reader, make_resident(birth=date(2022, 4, 1)))[1] < 1
    assert bodies._kept == {}
