"""An answer opens with the key of whoever asked alone, and the entry of the call says which key that was."""

from __future__ import annotations

import json

import pytest

from sesshu.contracts.exchange.keys import Keys, thumbprint
from sesshu.contracts.exchange.messages import ProvisionAnswer
from sesshu.contracts.exchange.sealing import SealError, open_sealed
from sesshu.foundation import clock
from sesshu.foundation.audit.canonical import unseal
from sesshu.foundation.audit.models import Detail, Entry
from sesshu.foundation.sealed_messages.door import receive
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.intermediary.peers.directory import known
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.provisions.answering import HANDLERS
from tests.intermediary.playing import DOSE, NETWORK, OTARU, called, item, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]


def keys_told() -> list[str]:
    """What the entries of answered calls say, in their order."""
    rows = Entry.objects.filter(act="exchange.provided").order_by("queue_id").values_list("id", flat=True)
    details = [Detail.objects.get(entry_id=row) for row in rows]
    return [json.loads(unseal(bytes(one.salt), bytes(one.ciphertext)))["key"] for one in details]


def opened_by(keys: Keys, token: str) -> ProvisionAnswer:
    own = own_keys()
    return open_sealed(token, ProvisionAnswer, own=keys, known={own.body: own.public}.get, now=clock.now()).message


def test_回答は照会者の鍵だけで開き_その鍵が利用記録に残る() -> None:
    put(DOSE)
    token = receive(called(item()), HANDLERS, known)
    assert "ABC123" not in token
    assert opened_by(OTARU, token).items[0].records[0].values["lot"] == "ABC123"
    for other in (NETWORK, Keys("012033", OTARU.signing, Keys.generate("012033").encryption)):
        with pytest.raises(SealError):
            opened_by(other, token)
    assert keys_told() == [thumbprint(OTARU.public.encryption)]


def test_照会者が鍵を更新すれば_新しい鍵で封をし_それが残る() -> None:
    put(DOSE)
    receive(called(item()), HANDLERS, known)
    new = Keys.generate("012033")
    signing, encryption = new.public.signing, new.public.encryption
    Peer.objects.filter(code="012033").update(signing=signing, encryption=encryption)
    told = {"inquirer_signing": signing, "inquirer_encryption": encryption}
    token = receive(called(item(), sender=new, **told), HANDLERS, known)
    assert opened_by(new, token).items[0].records
    with pytest.raises(SealError):
        opened_by(OTARU, token)
    assert keys_told() == [thumbprint(OTARU.public.encryption), thumbprint(encryption)]
