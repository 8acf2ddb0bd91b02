"""支援措置 is told: who has an open finding or several numbers is protected as well, never less than before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from sesshu.contracts.addressee import ProtectionOut
from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import Refused
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions.models import Provision
from tests.answering import answering
from tests.intermediary.playing import DOSE, NOON, answers, item, put
from tests.intermediary.scoping import OF_LEDGER, calling_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
ASKED: list[tuple[str, Any]] = []
FOUND = {"/api/v1/unified-numbers/protection": ProtectionOut(unified_numbers={}, blocked=[], unknown=[])}


@pytest.fixture(autouse=True)
def _addressee(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The unified addressee system: business number 100 is the child with the unified number 11."""
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    ASKED.clear()
    with answering(FOUND, ASKED) as address:
        settings.SESSHU_ADDRESSEE_ADDRESS, settings.SESSHU_ADDRESSEE_KEY = address, str(tmp_path / "key")
        yield


@pytest.fixture
def tell(client: Client):
    """The city's system tells flags: business number → 支援措置."""
    _, key = calling_system("exchange_api.provide", "exchange_api.records", scope=OF_LEDGER)

    def call(path: str = "people/flags", **message: Any) -> dict[str, Any]:
        answer = client.post(
            f"/api/v1/{path}", json.dumps({"operator": "ledger", "system": "001"} | message),
            content_type="application/json", headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    return call


def knows(**found: Any) -> None:
    usual: dict[str, Any] = {"unified_numbers": {"100": ["11"]}, "blocked": [], "unknown": []}
    FOUND["/api/v1/unified-numbers/protection"] = ProtectionOut(**(usual | found))


def flag(number: str, protected: bool) -> dict[str, Any]:
    return {"business_number": number, "protected": protected}


def test_確認中の人も支援措置が付けば止まり_自動では答えない(child: LinkedPerson, tell) -> None:
    put(DOSE)
    assert answers(item())[0].result is ResultClass.OK_WITH_DATA
    knows(blocked=["100"])
    told = tell(items=[flag("100", True)])
    assert (told["blocked"], told["blocked_set"], told["done"]) == (["100"], ["100"], [])
    child.refresh_from_db()
    assert (child.auto_response_blocked, child.withheld_from_subject) == (True, True)
    assert answers(item())[0].result is ResultClass.WAITING_MANUAL


def test_支援措置がなくても確認中の人は自動では答えず_確認が済めば元に戻る(child: LinkedPerson, tell) -> None:
    put(DOSE)
    knows(blocked=["100"])
    told = tell(items=[flag("100", False)])
    assert (told["blocked"], told["blocked_set"]) == (["100"], [])
    assert answers(item())[0].result is ResultClass.WAITING_MANUAL
    child.refresh_from_db()
    assert child.withheld_from_subject is False, "本人の一覧は変わらない"
    knows()
    assert tell(items=[flag("100", False)])["done"] == ["100"]
    assert answers(item())[0].result is ResultClass.OK_WITH_DATA


def test_確認中の間は_支援措置の終わりを知らせても外れない(child: LinkedPerson, tell) -> None:
    knows()
    tell(items=[flag("100", True)])
    knows(blocked=["100"])
    tell(items=[flag("100", False)])
    child.refresh_from_db()
    assert (child.auto_response_blocked, child.withheld_from_subject) == (True, True)


def test_名寄せされた番号も守られ_どちらも言われれば守るほうになる(child: LinkedPerson, tell) -> None:
    LinkedPerson.objects.create(
        unified_number="9", auto_response_blocked=False, withheld_from_subject=False, flags_at=NOON
    )
    knows(unified_numbers={"100": ["11", "9"], "200": ["11"]})
    tell(items=[flag("100", True), flag("200", False)])
    assert set(LinkedPerson.objects.values_list("unified_number", "auto_response_blocked")) == {
        ("11", True), ("9", True),
    }  # fmt: skip
    knows(unified_numbers={"100": ["11", "9"]})
    tell(items=[flag("100", False)])
    assert set(LinkedPerson.objects.values_list("unified_number", "auto_response_blocked")) == {
        ("11", False), ("9", True),
    }, "前の番号を外すのは職員だけ"  # fmt: skip


def test_確認中の人の設定も記録に残り_知らない人には何もしない(tell) -> None:
    knows(unified_numbers={}, unknown=["999"])
    assert tell(items=[flag("999", True)])["unknown"] == ["999"]
    assert not LinkedPerson.objects.exists()
    before = Entry.objects.filter(act="exchange.flags_set").count()  # of tests whose threads have committed theirs
    knows(blocked=["100"])
    before = Entry.objects.filter(act="exchange.flags_set").count()  # entries of tests that commit stay
    tell(items=[flag("100", True)])
    assert Entry.objects.filter(act="exchange.flags_set").count() == before + 1
    assert [path for path, _ in ASKED] == ["/api/v1/unified-numbers/protection"] * 2


def test_あとから支援措置が付いた人の一覧には_前の記録も載せない(child: LinkedPerson, tell) -> None:
    put(DOSE)
    answers(item())
    assert list(ExchangeRecord.objects.values_list("withheld", flat=True)) == [False]

    def listed() -> list[bool]:
        found = tell("exchange-records/person", business_number="100")
        return [one["withheld"] for one in found["records"]]

    from sesshu.contracts.addressee import UnifiedOut

    FOUND["/api/v1/unified-numbers/unified"] = UnifiedOut(unified_numbers={"100": "11"}, blocked=[], unknown=[])  # type: ignore[assignment]
    assert listed() == [False]
    knows()
    tell(items=[flag("100", True)])
    assert listed() == [True]
    tell(items=[flag("100", False)])
    assert listed() == [False], "支援措置が終われば、その間でない記録は元に戻る"


def test_支援措置が知らされれば_前の記録にも不開示の印を付ける処理がすぐ頼まれ_解除では頼まれない(
    child: LinkedPerson, tell
) -> None:
    knows()
    tell(items=[flag("100", False)])
    assert not Job.objects.filter(kind="exchange.marks").exists()
    put(DOSE)
    answers(item())
    tell(items=[flag("100", True)])
    job = Job.objects.get(kind="exchange.marks")
    run: Any = SimpleNamespace(actor=job_actor(job.kind, "exchange.operate"), purpose=job.purpose)
    with suppress(Refused):  # no network here: what is told to it waits
        declared()[job.kind].work(run)
    assert Provision.objects.get().withheld
