"""団体内統合宛名システムへは、住民記録と同じ記号で知らせる。台帳の中だけの記号は外へ出ない。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.contracts.addressee import PutOut
from sesshu.ledger.provision_copies import calling
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every message that goes out."""
    messages: list[Any] = []

    def taken(_address: str, _key: str, message: Any, _kind: Any) -> PutOut:
        messages.append(message)
        return PutOut(results=[])

    monkeypatch.setattr(calling, "call", taken)
    return messages


@pytest.mark.parametrize(("sex", "told"), [("F", "2"), ("M", "1"), ("", "")])
def test_性別は住民記録の記号で知らせる(sent: list[Any], sex: str, told: str) -> None:
    child = make_resident(birth=date(2022, 4, 1), sex=sex)
    calling.put([child], {child.addressee_number: False})
    assert [item.sex for item in sent[0].items] == [told]


CASES = [(True, True, False), (False, True, True), (False, False, False)]


@pytest.mark.parametrize(("own", "protected", "guarded_only"), CASES)
def test_本人に支援措置がなく世帯や措置のために守る人は_そう知らせる(
    sent: list[Any], own: bool, protected: bool, guarded_only: bool
) -> None:  # fmt: skip
    child = make_resident(birth=date(2022, 4, 1), address_protected=own)
    calling.put([child], {child.addressee_number: protected})
    [item] = sent[0].items
    assert (item.protected, item.guarded_only, item.source) == (protected, guarded_only, "ledger")
