"""The public door and strangers: what anybody can send is refused, and does not fill the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.messages import Directory, DirectoryAsked, InquiryRequest
from sesshu.contracts.exchange.sealing import open_sealed, seal
from sesshu.foundation import clock
from sesshu.foundation.api.models import RefusedKeys
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.network.permits.models import ExchangeRequest
from sesshu.numbers.testing import individual_number
from tests.free_texts import stored
from tests.network.conftest import KEYS, NOON, code_of, item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bodies")]
ALLOWED = 5


@pytest.fixture(autouse=True)
def _allowed(settings: Any) -> None:
    settings.SESSHU_API_REFUSED_ALLOWED = ALLOWED


def entries() -> int:
    return Entry.objects.filter(act="exchange.message_refused").count()


def post(client: Any, token: str, address: str = "203.0.113.9") -> Any:
    return client.post("/exchange/", token, content_type="application/jose", REMOTE_ADDR=address)


def good() -> str:
    return seal(DirectoryAsked(), sender=KEYS["431001"], to=own_keys().public, now=clock.now())


def test_開けない電文が続いても_記録は決まった数とその知らせだけになる(client: Any) -> None:
    assert {post(client, "junk").status_code for _ in range(ALLOWED * 6)} == {400}
    assert entries() == ALLOWED + 1
    assert {post(client, "junk", f"2001:db8::{n:x}").status_code for n in range(ALLOWED * 2)} == {400}
    assert entries() == 2 * (ALLOWED + 1), "IPv6は/64ごと"


def test_一度受けた電文を繰り返し送られても_記録は増え続けない(client: Any) -> None:
    token = good()
    answers = [post(client, token) for _ in range(ALLOWED * 4)]
    assert [one.status_code for one in answers] == [200] + [400] * (ALLOWED * 4 - 1)
    assert answers[-1].json()["code"] == "REPLAYED", "理由は答え続ける"
    assert entries() == ALLOWED + 1


def test_知らない電文が続く番地からでも_正しい電文は受ける(client: Any) -> None:
    for _ in range(ALLOWED * 2):
        post(client, "junk")
    answer = post(client, good())
    assert answer.status_code == 200
    network = {"network": own_keys().public}.get
    told = open_sealed(answer.content.decode(), Directory, own=KEYS["431001"], known=network, now=clock.now())
    assert len(told.message.bodies) == 4


def test_しばらくたてばまた記録し_番地は残さない(client: Any) -> None:
    for _ in range(ALLOWED * 2):
        post(client, "junk")
    with clock.set_to(NOON + timedelta(minutes=11)):
        post(client, "junk", "198.51.100.7")
        assert entries() == ALLOWED + 2
        assert RefusedKeys.objects.count() == 1


def test_電文のことばに個人番号があれば_項目を言って断り_何も残らない(client: Any) -> None:
    number = individual_number(7).reveal()
    asked = InquiryRequest(
        provider="012033", department=f"予防接種係 {number}", list_version="v", items=(item(code_of("431001")),)
    )
    answer = post(client, seal(asked, sender=KEYS["431001"], to=own_keys().public, now=clock.now()))
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("「department」に個人番号の形の数字が含まれています。")
    assert number not in answer.content.decode()
    assert not ExchangeRequest.objects.exists()
    assert entries() == 1
    assert not stored(number)
