"""支援措置を台帳として知らせられるのは、マスタがそう決めた連携システムだけ。ほかの接続キーは台帳の「あり」を取り消せない。"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sesshu.addressee.number_rules.models import NumberUse
from sesshu.addressee.number_rules.uses import NUMBER_USE
from sesshu.addressee.unified_numbers.health import tellers
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.audit.canonical import unseal
from sesshu.foundation.audit.models import Detail, Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.numbers.testing import individual_number
from tests.addressee.number_rules.test_rules import decide
from tests.addressee.unified_numbers.test_facts import Caller

pytestmark = pytest.mark.django_db
REGISTER, LEDGER = "住民記録", "予防接種管理システム"
WORD = {"system": "001", "name": "試験　一郎"}


@pytest.fixture
def register(client: Client) -> Caller:
    """Has brought a person with the Individual Number."""
    caller = Caller(client, REGISTER)
    assert say(caller, "100", individual_number=individual_number(1).reveal())[0] == 200
    return caller


@pytest.fixture
def ledger(client: Client, register: Caller) -> Caller:
    """Has told that the person is protected."""
    caller = Caller(client, LEDGER, teller="ledger")
    assert say(caller, "100", source="ledger", protected=True)[0] == 200
    return caller


def say(caller: Caller, *numbers: str, **word: Any) -> tuple[int, dict]:
    """About each of these 業務番号; what differs from `WORD` is in the last of them."""
    items = [WORD | {"business_number": number} for number in numbers]
    return caller("put", purpose="PUT_RESIDENT", items=[*items[:-1], items[-1] | word])


def is_protected() -> bool:
    return BusinessLink.objects.get(business_number="100").protected


def denials() -> list[Entry]:
    return list(Entry.objects.filter(act="individual_number.refused", decision="deny"))


def test_ほかの接続キーが台帳を名乗ると断り_印は残り_一緒に来たものも書かず_記録する(
    register: Caller, ledger: Caller
) -> None:  # fmt: skip
    for word in ({"protected": False}, {"protected": True}, {"protected": True, "guarded_only": True}):
        status, told = say(register, "200", "100", source="ledger", **word)
        assert (status, told["error"]["code"], told["error"]["field"]) == (403, "TELLER_NOT_ALLOWED", "source")
    text = told["error"]["text"]
    for part in (
        "2件目",
        "ledger（予防接種台帳）",
        "例: register",
        NUMBER_USE.label,
        "支援措置について名乗れるシステム",
    ):
        assert part in text
    assert is_protected()
    assert (UnifiedPerson.objects.count(), LinkTold.objects.get().protected) == (1, True), "1件目も書かない"
    assert [(one.purpose, one.obj) for one in denials()] == [("PUT_RESIDENT", "operation:put")] * 3
    detail = Detail.objects.get(entry_id=denials()[-1].id)
    assert json.loads(unseal(bytes(detail.salt), bytes(detail.ciphertext)))["tellers"] == ["ledger"]
    assert say(ledger, "100", source="ledger", protected=False)[0] == 200
    assert not is_protected(), "台帳の接続キーなら取り消せる"


def test_台帳も_マスタに名乗りの登録がなければ断られる(ledger: Caller) -> None:
    NumberUse.objects.filter(code=LEDGER).update(teller="")
    assert say(ledger, "100", source="ledger")[0] == 403
    assert is_protected()
    assert say(ledger, "100", source="register")[0] == 200, "ほかの source は今までのとおり"
    assert say(ledger, "100", source="わたしの名前")[0] == 200


def test_名乗りは登録のある日だけ使える(ledger: Caller) -> None:
    NumberUse.objects.filter(code=LEDGER).update(valid_until=clock.today())
    NumberUse.objects.create(
        code=LEDGER, valid_from=clock.today() + timedelta(1), recorded_at=clock.now(), recorded_by="t", systems="001",
        purposes="PUT_RESIDENT",
    )  # fmt: skip
    assert say(ledger, "100", source="ledger", protected=True)[0] == 200
    with clock.set_to(clock.now() + timedelta(1)):
        ApiClient.objects.update(valid_until=clock.today())
        assert say(ledger, "100", source="ledger", protected=False)[0] == 403


def test_マスタは承認で名乗りを変え_ない名前と付番できない登録は受け付けない(ledger: Caller) -> None:
    usual = {"purposes": "PUT_RESIDENT", "systems": "001", "facts": "", "own_facts": False, "teller": ""}
    with pytest.raises(InvalidInput, match="ledger か空") as wrong:
        decide(NUMBER_USE, LEDGER, "change", **(usual | {"teller": "tax"}))
    assert wrong.value.field == "teller"
    with pytest.raises(InvalidInput, match="利用目的に PUT_RESIDENT") as wrong:
        decide(NUMBER_USE, LEDGER, "change", **(usual | {"teller": "ledger", "purposes": "INMOVER_QUERY"}))
    assert wrong.value.field == "teller"
    decide(NUMBER_USE, LEDGER, "change", **usual)
    assert say(ledger, "100", source="ledger")[0] == 403
    decide(NUMBER_USE, LEDGER, "change", **(usual | {"teller": "ledger"}))
    assert say(ledger, "100", source="ledger")[0] == 200


def test_マスタの画面で_だれが何を名乗れるかが読める(ledger: Caller, signed_in_as: Any) -> None:
    clerk = signed_in_as("clerk")
    page = clerk.get("/masters/number-use/").content.decode()
    assert "支援措置の名乗り" in page
    assert "予防接種台帳" in page
    row = NumberUse.objects.get(code=LEDGER)
    for path in (f"{row.pk}/change/", "new/"):
        page = clerk.get(f"/masters/number-use/{path}").content.decode()
        for part in ("支援措置について名乗れるシステム", "名乗れない", "予防接種台帳"):
            assert part in page


def test_名乗れるシステムが二つあるか_一つもないと_稼働状況に名前が出る(register: Caller, ledger: Caller) -> None:
    assert tellers().state == "good"
    NumberUse.objects.filter(code=REGISTER).update(teller="ledger")
    told = tellers()
    assert (told.value, told.state) == ({"many": 1, "without": 0}, "watch")
    assert f"2つあります: {LEDGER}、{REGISTER}" in told.text
    ApiClient.objects.filter(name=REGISTER).update(stopped_at=clock.now(), stopped_reason="廃止")
    assert tellers().state == "good", "使えない接続キーは数えない"
    NumberUse.objects.update(teller="")
    assert tellers().value == {"many": 0, "without": 1}
    LinkTold.objects.all().delete()
    assert tellers().state == "good", "台帳が話さない市では、いなくてよい"
