"""The provider's side through its own door: the network and 小樽市 that asks are played with keys of their own."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import AnswerItem, NoticeItem, ProvisionAnswer, ProvisionCall, ProvisionNotice
from sesshu.contracts.exchange.sealing import open_sealed, seal
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.sealed_messages.door import receive
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.intermediary.copies.actions import Original, put_copies
from sesshu.intermediary.peers import directory
from sesshu.intermediary.peers.directory import known
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions.answering import HANDLERS
from sesshu.law.permission_list import permission_list

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
NETWORK, OTARU = Keys.generate("network"), Keys.generate("012033")
P = "INFORMATION_EXCHANGE"
KEEPER = job_actor("test", "copy.write", "copy.read", "person_flag.write", "exchange.operate")
FIRST, SECOND = (Actor("person", n, frozenset({"provision.release", "department.all"})) for n in ("1", "2"))
CODE = LinkageCode.issue()
DOSE = Original("d1", {"date": "2023-05-01", "kind": "MR", "lot": "ABC123", "doctor": "接種　太郎"})


@pytest.fixture
def asked_by_others(
    db: None, settings: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: Any
) -> Iterator[None]:
    base = tmp_path_factory.getbasetemp()
    monkeypatch.setenv("SESSHU_EXCHANGE_KEYS", str(base / "own-keys.json"))
    monkeypatch.setattr(directory, "_asked_at", None)
    public = base / "network-public.json"
    public.write_text(json.dumps({"signing": NETWORK.public.signing, "encryption": NETWORK.public.encryption}))
    settings.SESSHU_NETWORK_KEYS = str(public)
    with clock.set_to(NOON):
        for keys, route in ((own_keys(), "route-own"), (OTARU, "")):
            Peer.objects.create(
                code=keys.body, name=keys.body, kind="mayor", signing=keys.public.signing,
                encryption=keys.public.encryption, route=route, told_at=NOON,
            )  # fmt: skip
        yield


@pytest.fixture
def child() -> LinkedPerson:
    return LinkedPerson.objects.create(
        unified_number="11", code=CODE.reveal(), code_state="held", auto_response_blocked=False,
        withheld_from_subject=False, flags_at=NOON,
    )  # fmt: skip


def put(*originals: Original) -> dict[str, int]:
    return put_copies(information="immunization_record", people={"11": originals}, by=KEEPER, purpose=P)


def item(**changes: Any) -> NoticeItem:
    usual = {
        "permit": uuid.uuid4(), "code": CODE, "duty": "implementation", "row": 25, "part": 1, "subject": "target",
        "information": "immunization_record", "items": ("date", "lot"), "withheld": False,
        "requested_at": clock.now(), "expires_at": clock.now() + timedelta(days=7),
    }  # fmt: skip
    return NoticeItem(**(usual | changes))


def called(*items: NoticeItem, sender: Keys = OTARU, by: Keys = NETWORK, **changes: Any) -> str:
    """A call with its notice, sealed for us."""
    usual = {
        "inquirer": "012033", "inquirer_kind": "mayor", "inquirer_name": "小樽市",
        "inquirer_signing": OTARU.public.signing, "inquirer_encryption": OTARU.public.encryption,
        "provider": "431001", "provider_kind": "mayor", "department": "予防接種係", "route": "route-own",
        "list_version": permission_list(clock.today()).version, "items": items,
    }  # fmt: skip
    permits = changes.pop("permits", tuple(one.permit for one in items))
    notice = ProvisionNotice(**(usual | changes))
    days = timedelta(days=30)
    sealed = seal(notice, sender=by, to=own_keys().public, now=clock.now(), good_for=days)
    call = ProvisionCall(notice=sealed, route=notice.route, permits=permits)
    return seal(call, sender=sender, to=own_keys().public, now=clock.now())


def answers(*items: NoticeItem, **changes: Any) -> list[AnswerItem]:
    token = receive(called(*items, **changes), HANDLERS, known)
    opened = open_sealed(token, ProvisionAnswer, own=OTARU, known={"431001": own_keys().public}.get, now=clock.now())
    return list(opened.message.items)
