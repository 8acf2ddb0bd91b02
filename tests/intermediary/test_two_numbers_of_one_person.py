"""同じ人の二つの宛名番号（住民と住登外、統合前の二つの記録）: それぞれの記録が副本に残り、他方を消さない。"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sesshu.contracts.addressee import BusinessOut, UnifiedOut
from sesshu.intermediary.copies.models import CopyHolder, ProvisionCopy
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.intermediary.people.models import LinkedPerson
from tests.answering import answering
from tests.intermediary.playing import DOSE, answers, item
from tests.intermediary.scoping import OF_LEDGER, calling_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
INFORMATION = "immunization_record"
RESIDENT, OUTSIDER = "100", "200"  # 住民 and 住登外: one person, unified number 11
Post = Callable[..., dict[str, Any]]


def dose(key: str, day: str) -> dict[str, Any]:
    return {"record_key": key, "values": DOSE.values | {"date": day}, "absent": {}}


FIRST, SECOND = dose("d1", "2023-05-01"), dose("d2", "2024-06-01")


@pytest.fixture
def post(child: LinkedPerson, client: Client, settings: Any, tmp_path: Path) -> Iterator[Post]:
    assert child.unified_number == "11"
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    _, key = calling_system("exchange_api.provide", scope=OF_LEDGER)
    both = {RESIDENT: "11", OUTSIDER: "11"}
    found = {
        "/api/v1/unified-numbers/unified": UnifiedOut(unified_numbers=both, blocked=[], unknown=[]),
        "/api/v1/unified-numbers/business": BusinessOut(business_numbers={"11": [RESIDENT, OUTSIDER]}),
    }

    def send(operation: str, **message: Any) -> dict[str, Any]:
        # the addressee system knows both numbers; only the ones that were asked about come back
        asked = [one["business_number"] for one in message.get("people", [])] or message.get("business_numbers")
        if asked:
            mine = dict.fromkeys(asked, "11")
            found["/api/v1/unified-numbers/unified"] = UnifiedOut(unified_numbers=mine, blocked=[], unknown=[])
        told = {"operator": "ledger", "system": "001", "information": INFORMATION} | message
        answer = client.post(
            f"/api/v1/copies/{operation}", json.dumps(told), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    with answering(found) as address:
        settings.SESSHU_ADDRESSEE_ADDRESS, settings.SESSHU_ADDRESSEE_KEY = address, str(tmp_path / "key")
        yield send


def put(post: Post, **people: list[dict[str, Any]]) -> dict[str, Any]:
    """n100=[…]: all the records of the number 100."""
    wanted = [{"business_number": number[1:], "records": records} for number, records in people.items()]
    return post("put", people=wanted)


def given() -> tuple[str, list[str]]:
    [one] = answers(item())
    return one.result, sorted(record.values["date"] for record in one.records)


def test_記録のない番号を送っても_もう一方の番号の接種は答えから消えない(post: Post) -> None:
    put(post, n100=[FIRST])
    assert put(post, n200=[])["withdrawn"] == 0
    assert given() == ("ok_with_data", ["2023-05-01"]), "接種した子を「接種の記録はない」と答えてはならない"
    put(post, n100=[FIRST], n200=[])
    assert given() == ("ok_with_data", ["2023-05-01"])


def test_両方に接種があれば両方を答え_それぞれの取消しは自分の分だけを取り下げる(post: Post) -> None:
    put(post, n100=[FIRST])
    put(post, n200=[SECOND])
    assert given() == ("ok_with_data", ["2023-05-01", "2024-06-01"])
    assert put(post, n200=[])["withdrawn"] == 1
    assert given() == ("ok_with_data", ["2023-05-01"])


@pytest.mark.parametrize("order", [["n200", "n100"], ["n100", "n200"]])
def test_接種がもう一方の番号に移ると_送る順によらず一度だけ残る(post: Post, order: list[str]) -> None:
    put(post, n100=[FIRST], n200=[])
    moved = {"n100": [], "n200": [FIRST]}
    for number in order:
        put(post, **{number: moved[number]})
    assert given() == ("ok_with_data", ["2023-05-01"])
    put(post, n100=[])
    assert given() == ("ok_with_data", ["2023-05-01"]), "いまは200番の記録"


def test_照合は番号ごとにその番号の記録だけを返す(post: Post) -> None:
    put(post, n100=[FIRST])
    told = post("digests", business_numbers=[RESIDENT, OUTSIDER])
    assert told["registered"] == [RESIDENT], "まだ送られていない番号は登録されていない"
    put(post, n200=[])
    told = post("digests", business_numbers=[RESIDENT, OUTSIDER])
    assert (told["registered"], list(told["people"])) == ([RESIDENT, OUTSIDER], [RESIDENT])
    put(post, n200=[SECOND])
    told = post("digests", business_numbers=[RESIDENT, OUTSIDER])
    assert {number: list(held) for number, held in told["people"].items()} == {RESIDENT: ["d1"], OUTSIDER: ["d2"]}


def test_照合は_それぞれの番号の人の設定も返す(post: Post, child: LinkedPerson) -> None:
    told = post("digests", business_numbers=[RESIDENT, OUTSIDER])
    off = {"blocked": False, "withheld": False, "told": True}
    assert told["flags"] == {RESIDENT: off, OUTSIDER: off}
    LinkedPerson.objects.filter(pk=child.pk).update(withheld_from_subject=True, flags_at=None)
    assert post("digests", business_numbers=[RESIDENT])["flags"] == {
        RESIDENT: {"blocked": False, "withheld": True, "told": False}
    }
    LinkedPerson.objects.filter(pk=child.pk).update(unified_number="12")
    assert post("digests", business_numbers=[RESIDENT])["flags"] == {}, "知らない人の設定はない"
    LinkedPerson.objects.filter(pk=child.pk).update(unified_number="11")
    ClientScope.objects.update(sets_flags=False)
    assert post("digests", business_numbers=[RESIDENT])["flags"] == {}, "設定を知らせるシステムだけが見る"


def test_一方の番号を消すとその記録だけが消え_両方を消すと副本のない人になる(post: Post) -> None:
    put(post, n100=[FIRST], n200=[SECOND])
    assert post("holders", after=None)["business_numbers"] == [RESIDENT, OUTSIDER]
    gone = post("remove", request="e1", business_numbers=[OUTSIDER])
    assert (gone["people"], gone["records"]) == (1, 1)
    assert given() == ("ok_with_data", ["2023-05-01"])
    assert post("holders", after=None)["business_numbers"] == [RESIDENT]
    post("remove", request="e2", business_numbers=[OUTSIDER])
    assert given() == ("ok_with_data", ["2023-05-01"]), "もう一度言われても何も消えない"
    post("remove", request="e3", business_numbers=[RESIDENT])
    assert not ProvisionCopy.objects.exists()
    assert not CopyHolder.objects.exists()
