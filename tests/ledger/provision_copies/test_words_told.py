"""団体内統合宛名システムへは、住民記録と同じ記号で知らせる。台帳の中だけの記号は外へ出ない。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.contracts.addressee import PutOut
from sesshu.ledger.provision_copies import calling
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("sex", "told"), [("F", "2"), ("M", "1"), ("", "")])
def test_性別は住民記録の記号で知らせる(monkeypatch: pytest.MonkeyPatch, sex: str, told: str) -> None:
    sent: list[Any] = []

    def taken(_address: str, _key: str, message: Any, _kind: Any) -> PutOut:
        sent.append(message)
        return PutOut(results=[])

    monkeypatch.setattr(calling, "call", taken)
    child = make_resident(birth=date(2022, 4, 1), sex=sex)
    calling.put([child], {child.addressee_number: False})
    assert [item.sex for item in sent[0].items] == [told]
