"""移転: nothing is answered without an approved application, outside its period or its items; every inquiry is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import api_permissions, permissions_of
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted, Refused
from sesshu.hub.transfers import actions
from sesshu.hub.transfers.models import DataUseApplication, TransferAnswer, TransferInquiry

pytestmark = pytest.mark.django_db
APPLICANT = Actor("person", "applicant-1", permissions_of(["applicant"]), display_name="母子　そだつ")


@pytest.fixture
def department(client: Client) -> Any:
    """The system of 母子保健 with its key: `ask(application, items=…)` gives (status, JSON)."""
    key, kept = keys.new_key()
    today = clock.today()
    row = ApiClient.objects.create(
        name="母子保健システム", permissions=list(api_permissions()), valid_from=today, valid_until=today,
        key_hash=kept, key_issued_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip

    def ask(application: str, *items: str, number: str = "000000000012344", key_of: str = "k1") -> tuple[int, dict]:
        message = {
            "application": application, "key": key_of, "addressee_number": number,
            "items": list(items or ("given_on",)), "operator": "boshi.hana", "reference": "健診-12",
        }  # fmt: skip
        answer = client.post(
            "/api/v1/transfers/vaccinations", json.dumps(message), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    ask.code = f"c:{row.pk}"
    return ask


def apply_for(client: str, /, **changes: Any) -> DataUseApplication:
    today = clock.today()
    values = {
        "department": "母子保健係", "client": client, "basis": "母子保健法第13条", "used_for": "健診での確認",
        "conditions": "相談室の端末に限る", "items": ["given_on", "vaccine"], "valid_from": today,
        "valid_until": today + timedelta(30), "by": APPLICANT, "purpose": "DATA_TRANSFER",
    }  # fmt: skip
    return actions.apply_for(**(values | changes))


def test_願いは出した人には承認できず_承認されるまで答えない(department, chief: Actor, clerk: Actor) -> None:
    row = apply_for(department.code)
    told = dict(actions.explain(Approval.objects.get(pk=row.approval).payload))
    assert told["接続システム"] == "母子保健システム"
    assert told["期間"] == f"{wareki(row.valid_from)}～{wareki(row.valid_until)}"
    assert department(row.number) == (
        403,
        {"error": {"code": "NOT_APPROVED", "field": "", "text": "承認されたデータ使用承認願がありません。（R-14）"}},
    )  # fmt: skip
    with pytest.raises(Refused):
        approvals.approve(approval_id=row.approval, by=APPLICANT)
    with pytest.raises(Refused):  # a clerk of the hub cannot stand in for the one who decides
        approvals.approve(approval_id=row.approval, by=clerk, acting=True, note="不在")
    approvals.approve(approval_id=row.approval, by=chief)
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", chief.code)


@pytest.mark.parametrize(
    ("changes", "items", "said"),
    [
        ({}, ("given_on", "lot_number"), "承認されていない項目（製造番号）"),
        ({"valid_from": 1}, (), "の外です"),
        ({"valid_from": -9, "valid_until": -1}, (), "の外です"),
        ({"client": "c:other"}, (), "このシステムにはありません"),
    ],
)
def test_期間と項目とシステムの外は断り_記録する(department, chief: Actor, changes, items, said: str) -> None:
    days = {
        name: clock.today() + timedelta(value) if isinstance(value, int) else value for name, value in changes.items()
    }
    row = apply_for(department.code, **days)
    approvals.approve(approval_id=row.approval, by=chief)
    status, told = department(row.number, *items)
    assert (status, said in told["error"]["text"]) == (403, True), told
    kept = TransferInquiry.objects.get()
    assert said in kept.refusal
    assert (kept.person, kept.operator, kept.reference) == ("000000000012344", "boshi.hana", "健診-12")
    assert not TransferAnswer.objects.exists()
    assert Entry.objects.get(act="data_use.refused").decision == "deny"


def test_終了した後は答えない(department, chief: Actor) -> None:
    row = apply_for(department.code)
    approvals.approve(approval_id=row.approval, by=chief)
    with pytest.raises(NotPermitted):
        actions.end(application_id=row.pk, reason="終わった", by=APPLICANT, purpose="DATA_TRANSFER")
    actions.end(application_id=row.pk, reason="終わった", by=chief, purpose="DATA_TRANSFER")
    with pytest.raises(NotNow):
        actions.end(application_id=row.pk, reason="二度目", by=chief, purpose="DATA_TRANSFER")
    assert department(row.number)[1]["error"]["text"] == "データ使用承認願は終了しています。"


@pytest.mark.parametrize("missing", ["department", "client", "basis", "used_for", "conditions"])
def test_根拠_目的_条件などが空の願いは出せない(missing: str) -> None:
    with pytest.raises(InvalidInput):
        apply_for("c:x", **{missing: " "})


def test_接種の事実のほかの項目は願えず_照会もできない(department) -> None:
    with pytest.raises(InvalidInput):
        apply_for("c:x", items=["given_on", "address"])
    with pytest.raises(InvalidInput):
        apply_for("c:x", items=[])
    assert department("K-1", "address")[0] == 422
    assert not TransferInquiry.objects.exists()


def test_通った照会は台帳に聞く前に記録が残る(department, chief: Actor) -> None:
    row = apply_for(department.code)
    approvals.approve(approval_id=row.approval, by=chief)
    status, _ = department(row.number)  # there is no ledger here
    assert status == 409
    assert TransferInquiry.objects.get().refusal == ""
    assert not TransferAnswer.objects.exists()


def test_同じ番号のやり直しは一つの照会で_別の照会に同じ番号は使えない(department, chief: Actor) -> None:
    row = apply_for(department.code)
    assert [department(row.number)[0] for _ in range(2)] == [403, 403]  # what was refused holds no number
    approvals.approve(approval_id=row.approval, by=chief)
    assert [department(row.number)[0] for _ in range(3)] == [409, 409, 409]  # let through; there is no ledger here
    assert TransferInquiry.objects.filter(refusal="").count() == 1
    for other in ({"number": "000000000022349"}, {"number": "000000000012344"}):
        status, told = department(row.number, "vaccine", **other)
        assert (status, "別の照会で使われています" in told["error"]["text"]) == (422, True)
    assert department(row.number, "vaccine", key_of="k2")[0] == 409
    assert TransferInquiry.objects.filter(refusal="").count() == 2
