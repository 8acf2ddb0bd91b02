"""移転: nothing is answered without an approved application, outside its period or its items; every inquiry is kept."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import date, timedelta
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
from sesshu.hub.transfers import actions, queries
from sesshu.hub.transfers.models import DataUseApplication, TransferAnswer, TransferGround, TransferInquiry
from sesshu.numbers.testing import individual_number
from tests.foundation.approvals.test_single_use import at_once

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


def ordinance(**changes: Any) -> str:
    """An entry of the ordinance that holds since this spring; its code."""
    values = {
        "code": "BOSHI-1", "name": "架空市個人番号の利用に関する条例", "clause": "第4条別表第2の3の項",
        "department": "母子保健係", "duty": "健康診査に関する事務", "valid_from": date(2026, 4, 1),
        "recorded_at": clock.now(), "recorded_by": "t",
    } | changes  # fmt: skip
    if not TransferGround.objects.filter(code=values["code"]).exists():
        TransferGround.objects.create(**values)
    return str(values["code"])


def apply_for(client: str, /, **changes: Any) -> DataUseApplication:
    today = clock.today()
    values = {
        "ordinance": changes.get("ordinance") or ordinance(),
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


@pytest.mark.parametrize("missing", ["department", "client", "ordinance", "basis", "used_for", "conditions"])
def test_根拠_目的_条件などが空の願いは出せない(missing: str) -> None:
    with pytest.raises(InvalidInput):
        apply_for("c:x", **{missing: " "})


def test_ほかの課の条例の定めには_願いも承認も照会もよれない(department, chief: Actor) -> None:
    with pytest.raises(InvalidInput, match="この条例の定めは「税務課」のものです") as told:
        apply_for("c:x", ordinance=ordinance(code="ZEI-1", department="税務課"))
    assert told.value.field == "ordinance"
    asked, approved = apply_for(department.code), apply_for(department.code)
    approvals.approve(approval_id=approved.approval, by=chief)
    # The office corrects the entry: from then on it is for another department.
    TransferGround.objects.filter(code="BOSHI-1").update(department="学校教育課")
    with pytest.raises(NotNow, match="「学校教育課」のもの"):
        approvals.approve(approval_id=asked.approval, by=chief)
    asked.refresh_from_db()
    assert asked.state == "asked"
    status, answer = department(approved.number)
    assert (status, "R-14" in answer["error"]["text"]) == (403, True)


@pytest.mark.parametrize("field", ["basis", "used_for", "conditions"])
def test_願いに個人番号は書けない(field: str) -> None:
    with pytest.raises(InvalidInput, match="番号を消して") as told:
        apply_for("c:x", **{field: f"番号は{individual_number(7).reveal()}です"})
    assert told.value.field == field


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


def test_条例の定めのない移転は願えず_定めがなくなれば承認済みでも答えない(department, chief: Actor) -> None:
    with pytest.raises(InvalidInput, match="条例の定め"):
        apply_for(department.code, ordinance="母子保健法第13条")
    past = ordinance(code="OLD", valid_until=clock.today() - timedelta(days=1))
    with pytest.raises(InvalidInput, match="条例の定め"):
        apply_for(department.code, ordinance=past)
    row = apply_for(department.code)
    approvals.approve(approval_id=row.approval, by=chief)
    told = dict(actions.explain(Approval.objects.get(pk=row.approval).payload))
    assert (
        told["条例の定め"] == "架空市個人番号の利用に関する条例第4条別表第2の3の項（母子保健係・健康診査に関する事務）"
    )
    assert department(row.number)[0] == 409  # let through; there is no ledger here
    TransferGround.objects.update(valid_until=clock.today() - timedelta(days=1))  # the ordinance was changed
    status, refused = department(row.number, key_of="k2")
    assert (status, "条例が登録されていません。（R-14）" in refused["error"]["text"]) == (403, True)


def test_差戻しと取下げは願いにも表れ_期限の切れた承認待ちはそう示す(department, chief: Actor) -> None:
    back, withdrawn, waiting = (apply_for(department.code, conditions=f"条件{n}") for n in range(3))
    approvals.send_back(approval_id=back.approval, by=chief, note="条件が足りない")
    approvals.withdraw(approval_id=withdrawn.approval, by=APPLICANT)
    for row in (back, withdrawn):
        row.refresh_from_db()
    assert (back.state, back.decided_by, queries.word(back)) == ("returned", chief.code, "差戻し")
    assert queries.returned_because(back) == "条件が足りない"
    assert (withdrawn.state, queries.word(withdrawn)) == ("withdrawn", "取下げ")
    assert department(back.number)[1]["error"]["text"] == "承認されたデータ使用承認願がありません。（R-14）"
    assert queries.word(waiting) == "承認待ち"
    with clock.set_to(clock.now() + timedelta(days=15)):
        assert queries.word(waiting) == "承認の期限切れ"
    acts = Entry.objects.filter(act__startswith="data_use.").values_list("act", flat=True)
    assert {"data_use.returned", "data_use.withdrawn"} <= set(acts)


def test_同時に願い出た二人は_どちらも受け付けられ_別の番号になる(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, numbers = threading.Barrier(2), []
    usual = approvals.request

    def slowly(**told: Any) -> Approval:
        with suppress(threading.BrokenBarrierError):  # the other one waits for its number until this one is through
            gate.wait(1)
        return usual(**told)

    monkeypatch.setattr(approvals, "request", slowly)

    def clean() -> None:
        rows = DataUseApplication.objects.filter(client="c:race")
        Approval.objects.filter(pk__in=list(rows.values_list("approval", flat=True))).delete()
        rows.delete()
        TransferGround.objects.all().delete()

    at_once(ordinance)  # in transactions of their own, as two people would
    try:
        at_once(*[lambda: numbers.append(apply_for("c:race").number)] * 2)
        assert len(set(numbers)) == 2
    finally:
        at_once(clean)
