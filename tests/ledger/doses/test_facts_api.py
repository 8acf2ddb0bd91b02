"""接種の事実: one person, the items asked for and nothing else; an identity no longer shown is nobody."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.files.models import Import
from sesshu.ledger.doses.models import Dose
from tests.ledger.doses.people import make_resident
from tests.ledger.doses.test_api import make_client

pytestmark = pytest.mark.django_db
NUMBER = "000000000012344"


@pytest.fixture
def ask(client: Client) -> Any:
    key = make_client(["dose_api.facts"])

    def call(*items: str, number: str = NUMBER) -> tuple[int, Any]:
        message = {
            "application": "K-1", "addressee_number": number, "items": list(items), "operator": "boshi",
            "reference": "健診-1",
        }  # fmt: skip
        answer = client.post(
            "/api/v1/vaccination-facts", json.dumps(message), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return call


def test_聞かれた項目だけを答え_取り下げた記録は答えず_記録が先に残る(ask) -> None:
    child = make_resident(birth=date(2020, 1, 1), addressee_number=NUMBER)
    kept = {"resident": child, "product": "hib", "lot_number": "A1", "recorded_at": clock.now(), "recorded_by": "t"}
    Dose.objects.create(given_on=date(2020, 4, 1), **kept)
    gone = {"withdrawn_at": clock.now(), "withdrawn_by": "t", "withdraw_reason": "誤り"}
    Dose.objects.create(given_on=date(2020, 5, 1), **kept, **gone)
    assert ask("given_on") == (200, {"found": True, "doses": [{"given_on": "2020-04-01"}]})
    _, told = ask("given_on", "lot_number", "kind")
    assert told["doses"] == [{"given_on": "2020-04-01", "lot_number": "A1", "kind": "定期"}]
    entry = Entry.objects.filter(act="dose.facts_given").latest("queue_id")
    assert (entry.purpose, json.loads(entry.body)["case"]) == ("DATA_TRANSFER", "健診-1")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id).get().subject == f"resident:{child.pk}"


def test_いない人と記録のない人は違う答えで_見せない身元はいない人(ask) -> None:
    make_resident(birth=date(2020, 1, 1), addressee_number=NUMBER)
    make_resident(birth=date(2020, 1, 1), addressee_number="0" * 14 + "1", sealed=True)
    assert ask("given_on")[1] == {"found": True, "doses": []}
    assert ask("given_on", number="0" * 14 + "1")[1] == {"found": False, "doses": []}
    assert ask("address")[0] == 422


def test_渡すファイルは示したハッシュのときだけ受け取り_ほかのシステムは取り消せない(client: Client) -> None:
    key, other = make_client(["resident_api.hand_in"]), make_client(["resident_api.hand_in"], "別のシステム")
    content = "宛名番号\r\n1\r\n".encode()

    def hand_in(digest: str, number: int = 1) -> Any:
        asked = f"interface=residents.change&name=DAICHO-IDO_{number:06}.csv&sha256={digest}&rows=1"
        return client.post(
            f"/api/v1/intake-files?{asked}", content, content_type="application/octet-stream",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip

    assert hand_in("0" * 64).status_code == 422
    first, again = (hand_in(hashlib.sha256(content).hexdigest()).json() for _ in range(2))
    assert (first["state"], first["receipt"]) == ("received", again["receipt"])
    second, once_more = (hand_in(hashlib.sha256(content).hexdigest(), 2).json() for _ in range(2))
    assert second["receipt"] == once_more["receipt"] != first["receipt"]  # 同じ内容でも次の通番は次のファイル

    late = hand_in(hashlib.sha256(content).hexdigest(), 1_234_567).json()
    assert Import.objects.get(pk=late["receipt"]).sequence == 1_234_567, "百万件目からも受け取る"
    nobody = "宛名番号,保護開始年月日,保護廃止年月日,資格の有無\r\n".encode()
    asked = f"interface=welfare.people&name=DAICHO-F_000001.csv&sha256={hashlib.sha256(nobody).hexdigest()}&rows=0"
    empty = client.post(
        f"/api/v1/intake-files?{asked}", nobody, content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert (empty.status_code, empty.json()["state"]) == (200, "received"), "全員がいなくなった一覧"

    def withdraw(by: str) -> Any:
        return client.post(
            "/api/v1/intake-files/withdraw", json.dumps({"receipt": first["receipt"]}),
            content_type="application/json", headers={"Authorization": f"Bearer {by}"},
        )  # fmt: skip

    assert withdraw(other).status_code == 404
    assert [withdraw(key).json()["state"] for _ in range(2)] == ["cancelled", "cancelled"]
