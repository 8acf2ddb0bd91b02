"""中間サーバーが黙っていても、個人の情報照会の画面は待たされない。知っている団体には照会を受け付けられる。"""

from __future__ import annotations

import contextlib
import socket
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
def hanging() -> Iterator[socket.socket]:
    """A door that opens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door


def address_of(door: socket.socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}"


def came(door: socket.socket) -> int:
    """How many have stood at the door since it was looked at last."""
    door.setblocking(False)
    found = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            door.accept()[0].close()
            found += 1
    return found


def page(by: Actor, person: Resident) -> str:
    request = RequestFactory().get("/")
    request.actor = by  # type: ignore[attr-defined]
    return pages.person_page(request, resident_id=person.pk).content.decode()


def test_黙った中間サーバーは一度だけ短く待ち_その後は待たない(
    clerk: Actor, settings: Any, hanging: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SESSHU_INTERMEDIARY_ADDRESS = address_of(hanging)
    monkeypatch.setattr(calling, "WHILE_ONE_WAITS", 0.3)  # seconds are the call's own limit, whatever they are
    person = make_resident(birth=date(2022, 4, 1))
    assert "応答しません" in page(clerk, person)
    assert came(hanging) == 1
    assert "応答しません" in page(clerk, person)
    assert came(hanging) == 0


def test_知っている一覧は_中間サーバーが黙っても使える(clerk: Actor, settings: Any) -> None:
    person, asked = make_resident(birth=date(2022, 4, 1)), []
    with answering({"/api/v1/inquiries/bodies": OTARU}, asked) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS = address
        assert all("小樽市" in page(clerk, person) for _ in range(3))
        assert len(asked) == 1, "毎回は尋ねない"
    bodies._kept[address].until = 0.0  # ten minutes later; nobody answers any more
    shown = page(clerk, person)
    assert "小樽市" in shown
    assert "応答しません" in shown


def test_照会の権限のない人の画面は_中間サーバーに尋ねない(clerk: Actor, settings: Any, hanging: socket.socket) -> None:
    settings.SESSHU_INTERMEDIARY_ADDRESS = address_of(hanging)
    reader = Actor("person", "reader", clerk.permissions - {"exchange_inquiry.write"}, display_name="読む人")
    page(reader, make_resident(birth=date(2022, 4, 1)))
    assert came(hanging) == 0
    assert bodies._kept == {}
