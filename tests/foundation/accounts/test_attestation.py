"""鍵の製造者: with root certificates loaded, only keys of their manufacturers are enrolled; without, any key is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.accounts import attestation, policy
from sesshu.foundation.accounts.models import SecurityKey
from sesshu.foundation.accounts.webauthn import KeyRefused
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput
from tests.foundation.accounts.makers import Authority, Factory
from tests.foundation.accounts.people import staff, with_key
from tests.foundation.accounts.soft_key import SoftKey

pytestmark = pytest.mark.django_db
ADMIN = Actor("person", "admin-1", permissions_of(["administrator"]))
ROOT, OTHER = Authority(), Authority("Other")
IMPOSTOR = Authority()  # of the same name, with another key
MIDDLE = Authority("Middle", issuer=ROOT)
POWERLESS = Authority("Powerless", issuer=ROOT, may_sign=False)
LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)


def self_made() -> SoftKey:
    key = SoftKey()
    key.maker = Factory(key.private, [])
    return key


def with_a_gap() -> Factory:
    whole = Factory.under(ROOT, MIDDLE)
    return replace(whole, chain=whole.chain[:1])


PROVEN: dict[str, Callable[[], Factory]] = {
    "ルート直下": lambda: Factory.under(ROOT),
    "中間を通る": lambda: Factory.under(ROOT, MIDDLE),
    "ルートも送ってくる": lambda: Factory.under(ROOT, MIDDLE, ROOT),
}
UNPROVEN: dict[str, Callable[[], Factory | None]] = {
    "製造者を言わない": lambda: None,
    "別の製造者": lambda: Factory.under(OTHER),
    "同じ名前を名乗る": lambda: Factory.under(IMPOSTOR),
    "別の型番の証明書": lambda: Factory.under(ROOT, aaguid=b"\x02" * 16),
    "期限の切れた証明書": lambda: Factory.under(ROOT, until=LONG_AGO),
    "発行できない証明書の下": lambda: Factory.under(ROOT, POWERLESS),
    "途中の抜けた並び": with_a_gap,
    "署名が鍵の内容と違う": lambda: replace(Factory.under(ROOT), honest=False),
}


@pytest.fixture
def loaded(chief: Actor) -> None:
    asked = policy.ask_for_policy(changed={"attestation_roots": [ROOT.pem]}, by=ADMIN, purpose="ACCOUNT_ADMINISTRATION")
    ((label, change),) = policy.explain(asked.payload)
    assert label == "鍵の製造者のルート証明書"
    assert change.startswith("確かめない → CN=Root,")
    assert "令和22年" in change
    approvals.approve(approval_id=asked.pk, by=chief)


@pytest.mark.parametrize("maker", PROVEN.values(), ids=PROVEN)
def test_製造者が確かめられる鍵は登録できる(loaded: None, maker: Callable[[], Factory]) -> None:
    with_key(staff(), SoftKey(maker=maker()))
    assert SecurityKey.objects.count() == 1


@pytest.mark.parametrize("maker", UNPROVEN.values(), ids=UNPROVEN)
def test_製造者が確かめられない鍵は登録できない(loaded: None, maker: Callable[[], Factory | None]) -> None:
    with pytest.raises(KeyRefused):
        with_key(staff(), SoftKey(maker=maker()))
    assert SecurityKey.objects.count() == 0


def test_自分で自分を保証する鍵は登録できない(loaded: None) -> None:
    with pytest.raises(KeyRefused):
        with_key(staff(), self_made())


def test_ルート証明書がなければ製造者を確かめない() -> None:
    with_key(staff(), self_made())
    assert SecurityKey.objects.count() == 1


PASTED = {
    "証明書でない": "ルート証明書",
    "途中で切れた": ROOT.pem[:200],
    "発行できない証明書": POWERLESS.pem,
    "期限切れ": Authority(until=LONG_AGO).pem,
    "2枚目が壊れた": ROOT.pem + "-----BEGIN CERTIFICATE-----\nx",
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_貼り付けた証明書が使えなければどこを直すか示して断る(text: str) -> None:
    with pytest.raises(InvalidInput, match="証明書") as refused:
        attestation.read_roots(text)
    assert refused.value.field == "attestation_roots"


def test_証明書は続けて貼り付けられる() -> None:
    assert attestation.read_roots(f"\n{ROOT.pem}\r\n{OTHER.pem}") == [ROOT.pem, OTHER.pem]
    assert attestation.read_roots(" \n") == []
