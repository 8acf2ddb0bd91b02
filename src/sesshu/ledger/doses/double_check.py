"""職権による訂正: asked for by one person, checked against the papers and approved by another, then made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses import actions, policies, queries
from sesshu.ledger.doses.actions.common import check_not_recorded, entry_of
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import judge_entries
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.vaccines import product_name

KIND = "dose.correct_ex_officio"
REASON = "ex_officio"
LABELS = {
    "given_on": "接種日", "product": "ワクチン", "lot_number": "ロット番号", "lot_typed": "ロット番号（入力のまま）",
    "institution_code": "医療機関コード", "place": "接種した場所", "volume_ml": "接種量（mL）", "route": "接種経路",
    "kind": "接種区分", "setting": "実施形態", "source": "記録の源", "certainty": "確かさ", "decision": "判断",
    "decision_note": "判断の記事",
}  # fmt: skip


def register() -> None:
    """Make the kind known to the approvals room."""
    registry.register(
        registry.Kind(
            KIND, "接種記録の職権による訂正", approver_permission="dose.correct", acting_allowed=False, apply=_apply,
            explain=_explain, always=True,
            page_url=lambda approval, _: reverse("dose-versions", args=[approval.payload["dose"]]),
        )
    )  # fmt: skip


def ask(*, dose_id: UUID, changes: Mapping[str, Any], note: str, version: int, by: Actor, purpose: str) -> Approval:
    """Ask another person to check and make a correction. Nothing changes yet. Raises `InvalidInput`, `NotNow`."""
    by.check("dose.correct")
    dose = queries.get_dose(by, dose_id)
    policies.check_can_change(dose, version)
    if not note.strip():
        raise InvalidInput(
            "記事：職権で訂正する根拠を入力してください。", field="note", example="母子健康手帳の写しで確認"
        )
    entry = entry_of(dose)
    changed = {name: value for name, value in changes.items() if value != getattr(entry, name)}
    if not changed:
        raise InvalidInput("訂正前と同じ内容です。訂正する項目を変更してください。")
    _check_new(dose, replace(entry, **changed))
    before = {name: getattr(entry, name) for name in changed}
    payload = {
        "dose": str(dose.pk), "version": version, "before": _plain(before), "after": _plain(changed),
        "note": note.strip(),
    }  # fmt: skip
    return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary="接種記録を職権で訂正する")


def _check_new(dose: Dose, entry: DoseEntry) -> None:
    """What the correction itself would refuse is told to the one who asks, not to the one who approves."""
    entry.check(clock.today(), dose.resident.birth_date)
    check_not_recorded([entry], [0], without=[dose.pk])
    [verdict] = judge_entries({dose.resident_id: dose.resident}, [entry], clock.today(), without=[dose.pk])
    if verdict.level == "block" and not entry.decision:
        raise actions.DecisionNeeded({0: verdict})


def waiting(dose: Dose) -> Approval | None:
    """The request that waits for this dose."""
    rows = Approval.objects.filter(kind=KIND, status=Status.WAITING, payload__dose=str(dose.pk))
    return rows.filter(expires_at__gt=clock.now()).order_by("-requested_at").first()


def _apply(approval: Approval, *, by: Actor) -> None:
    asked = approval.payload
    spent = approvals.use(kind=KIND, payload=asked, by=by)
    actions.correct_dose(
        dose_id=UUID(asked["dose"]), changes=_values(asked["after"]), reason=REASON,
        note=f"{approval.decision_number}　{asked['note']}", expected_version=asked["version"], approval=spent, by=by,
        purpose=approval.purpose,
    )  # fmt: skip


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    lines = [
        (LABELS[name], f"{_words(name, asked['before'][name])} → {_words(name, value)}")
        for name, value in asked["after"].items()
    ]
    return [*lines, ("根拠", str(asked["note"]))]


def _words(name: str, value: Any) -> str:
    if value in ("", None):
        return "（空欄）"
    if name == "given_on":
        return wareki(date.fromisoformat(value))
    if name == "product":
        return product_name(value)
    known = codes(name) if name in ("kind", "setting", "source", "certainty", "route", "decision") else {}
    return known.get(value, str(value))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def _values(plain: Mapping[str, Any]) -> dict[str, Any]:
    read = dict(plain)
    if read.get("given_on"):
        read["given_on"] = date.fromisoformat(read["given_on"])
    if read.get("volume_ml"):
        read["volume_ml"] = Decimal(read["volume_ml"])
    return read
