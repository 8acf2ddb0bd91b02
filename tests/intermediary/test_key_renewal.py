"""小樽市 renews its keys: it is known again by the network's directory, asked for in time and not all the time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.contracts.exchange.messages import ProvisionAnswer
from sesshu.contracts.exchange.sealing import SealError, open_sealed
from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import Refused
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.sealed_messages.door import receive
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.peers import directory
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.provisions.answering import HANDLERS
from tests.intermediary.playing import DOSE, NOON, OTARU, called, item, put

pytestmark = [pytest.mark.postgres, pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
RENEWED = Keys.generate("012033")
NOTICE = {"inquirer_signing": RENEWED.public.signing, "inquirer_encryption": RENEWED.public.encryption}


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The network's directory, played: it tells the renewed keys. How often it was asked."""
    asked: list[str] = []

    def tell(message: Any, answer: Any, **_: Any) -> Any:
        asked.append(message.kind)
        bodies = [(RENEWED.public, ""), (own_keys().public, "route-own")]
        return answer(
            bodies=tuple(
                {
                    "code": one.body, "name": one.body, "body_kind": "mayor", "signing": one.signing,
                    "encryption": one.encryption, "route": route,
                }
                for one, route in bodies
            )
        )  # fmt: skip

    monkeypatch.setattr(directory, "ask_network", tell)
    return asked


def take(sender: Keys = RENEWED, **changes: Any) -> int:
    token = receive(called(item(), sender=sender, **(NOTICE | changes)), HANDLERS, directory.known, fresh=FRESH)
    known = {"431001": own_keys().public}.get
    return len(open_sealed(token, ProvisionAnswer, own=sender, known=known, now=clock.now()).message.items)


FRESH = directory.ask_anew


def test_鍵を更新した団体は_名簿を尋ね直して受け付ける(network: list[str]) -> None:
    put(DOSE)
    with clock.set_to(NOON + timedelta(minutes=2)):
        assert take() == 1
    assert network == ["directory-asked"]
    assert Entry.objects.filter(act="exchange.directory_received").count() == 1
    assert Peer.objects.get(code="012033").keys == RENEWED.public


def test_古い鍵で封をした許可証が届いたら_鍵を確かめ直して断る(network: list[str]) -> None:
    """The permit was asked for before the renewal; the inquirer asks the network for it anew."""
    old = {"inquirer_signing": OTARU.public.signing, "inquirer_encryption": OTARU.public.encryption}
    with clock.set_to(NOON + timedelta(minutes=2)), pytest.raises(Refused, match="照会者の鍵ではない鍵"):
        take(**old)
    assert len(network) == 1


def test_署名の合わない電文が続いても_ネットワークには間をおいて尋ねる(network: list[str]) -> None:
    stranger = Keys("012033", Keys.generate("x").signing, OTARU.encryption)
    for seconds in range(61, 121, 6):
        with clock.set_to(NOON + timedelta(seconds=seconds)), pytest.raises(SealError):
            take(stranger)
    assert len(network) == 1


def test_ネットワークが応えないときも_尋ね続けない(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def away(*_: Any, **__: Any) -> Any:
        asked.append(1)
        raise NotReached

    monkeypatch.setattr(directory, "ask_network", away)
    for seconds in range(61, 121, 6):
        with clock.set_to(NOON + timedelta(seconds=seconds)), pytest.raises(SealError) as refused:
            take()
        assert refused.value.code == "WRONG_SIGNATURE"
    assert len(asked) == 1


def test_名簿は毎日受け取る(network: list[str]) -> None:
    assert declared()["exchange.directory"].daily
    directory.refresh()
    assert Peer.objects.get(code="012033").keys == RENEWED.public


def test_ネットワークが次の鍵で署名し始めても知っている(settings: Any, tmp_path: Any) -> None:
    now, following = Keys.generate("network").public, Keys.generate("network").public
    file = tmp_path / "network.json"
    file.write_text(
        json.dumps({
            "signing": now.signing, "encryption": now.encryption,
            "next": {"signing": following.signing, "encryption": following.encryption},
        })
    )  # fmt: skip
    settings.SESSHU_NETWORK_KEYS = str(file)
    assert directory.network_keys().also == (following.signing,)
