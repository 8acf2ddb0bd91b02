"""With real connections: a flag waits for the answers on their way, and workers pass by each other's rows."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.intermediary.copies.blocking import block_information
from sesshu.intermediary.inquiries import sending
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.inquiries.outcomes import Sent
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions import giving
from sesshu.intermediary.provisions.models import Provision
from tests.committing import taken_away
from tests.foundation.approvals.test_single_use import at_once
from tests.intermediary.playing import CODE, DOSE, KEEPER, NETWORK, NOON, OTARU, P, answers, item, put
from tests.intermediary.test_operations import inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rows that every connection sees; they are gone afterwards."""
    monkeypatch.setenv("SESSHU_EXCHANGE_KEYS", str(tmp_path / "own-keys.json"))
    public = tmp_path / "network-public.json"
    public.write_text(json.dumps({"signing": NETWORK.public.signing, "encryption": NETWORK.public.encryption}))
    settings.SESSHU_NETWORK_KEYS = str(public)
    with taken_away():
        at_once(begin)
        yield


def begin() -> None:
    with clock.set_to(NOON):
        for keys, route in ((own_keys(), "route-own"), (OTARU, "")):
            Peer.objects.create(
                code=keys.body, name=keys.body, kind="mayor", signing=keys.public.signing,
                encryption=keys.public.encryption, route=route, told_at=NOON,
            )  # fmt: skip
        LinkedPerson.objects.create(
            unified_number="11", code=CODE.reveal(), code_state="held", auto_response_blocked=False,
            withheld_from_subject=False, flags_at=NOON,
        )  # fmt: skip
        put(DOSE)


def protect() -> None:
    people.set_flags(unified_numbers=["11"], blocked=True, withheld=True, by=KEEPER, purpose=P)


def stop() -> None:
    block_information(information="immunization_record", on=True, by=KEEPER, purpose=P)


@pytest.mark.parametrize("act", [protect, stop])
def test_支援措置や停止が確定したあとに_前の設定による答えは出ない(
    committed: None, monkeypatch: pytest.MonkeyPatch, act: Any
) -> None:
    """Whoever sets it waits until the answer on its way is committed; whatever is asked afterwards is held."""
    usual, order, threads = giving._copies, [], []

    def set_it() -> None:
        with clock.set_to(NOON):
            act()
        order.append("設定が確定")

    def between(*asked: Any) -> Any:
        found = usual(*asked)
        thread = threading.Thread(target=at_once, args=[set_it])
        thread.start()
        threads.append(thread)
        time.sleep(0.5)  # long enough for whoever does not wait
        order.append("答えを作る")
        return found

    def ask() -> None:
        with clock.set_to(NOON), monkeypatch.context() as patch:
            patch.setattr(giving, "_copies", between)
            assert answers(item())[0].result is ResultClass.OK_WITH_DATA
        threads[0].join(20)
        with clock.set_to(NOON + timedelta(minutes=1)):
            assert answers(item())[0].result is ResultClass.WAITING_MANUAL
        order.extend(sorted(Provision.objects.values_list("state", flat=True)))

    at_once(ask)
    assert order == ["答えを作る", "設定が確定", "answered", "held"]


def test_ほかの処理が送っている照会があっても_別の相手への照会は送られる(committed: None) -> None:
    def rows() -> None:
        inquiry(NOON, provider="012033", state="queued", valid_until=NOON + timedelta(days=7))
        later = NOON + timedelta(minutes=1)
        inquiry(later, provider="011002", state="queued", valid_until=NOON + timedelta(days=7))

    at_once(rows)
    taken: list[str] = []

    def take() -> None:
        with clock.set_to(NOON + timedelta(minutes=2)):
            taken.extend(row.provider for row in sending._take(sending.TO_PERMIT, set(), Sent(), by_provider=True))

    def beside_another() -> None:
        with transaction.atomic():
            list(Inquiry.objects.select_for_update().filter(provider="012033"))
            at_once(take)

    at_once(beside_another)
    assert taken == ["011002"]
