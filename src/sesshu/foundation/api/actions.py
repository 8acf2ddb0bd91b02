"""連携システム: registering needs another person's approval; the key is issued afterwards and shown once."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.api.keys import new_key
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow

KIND = "api_client.registration"
PERMISSION = "account.manage"
LONGEST = timedelta(days=366)


@transaction.atomic
def ask_for_client(
    *, name: str, contact: str, permissions: Sequence[str], networks: Sequence[str], valid_from: date,
    valid_until: date, by: Actor, purpose: str,
) -> Approval:  # fmt: skip
    """Ask that a system may call the API. Raises InvalidInput; nothing is open before the approval."""
    by.check(PERMISSION)
    payload = {
        "name": name.strip(), "contact": contact.strip(), "permissions": sorted(set(permissions)),
        "networks": _networks(networks), "valid_from": valid_from, "valid_until": valid_until,
    }  # fmt: skip
    _check(payload)
    summary = f"連携システム「{payload['name']}」の登録"
    return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=summary)


def apply_approved(approval: Approval, *, by: Actor) -> None:
    """Called within the approval's transaction."""
    used = approvals.use(kind=KIND, payload=approval.payload, by=by)
    days = {key: date.fromisoformat(approval.payload[key]) for key in ("valid_from", "valid_until")}
    payload = {**approval.payload, **days}
    _check(payload)
    client = ApiClient.objects.create(**payload, created_at=clock.now(), approval=used)
    audit.record(
        "api_client.registered", by=by, purpose=approval.purpose, obj=f"api_client:{client.pk}", detail=payload,
        case=used.decision_number,
    )  # fmt: skip


@transaction.atomic
def issue_key(*, client_id: UUID, by: Actor, purpose: str) -> str:
    """A new key, shown once. The one before is dead from this moment."""
    by.check(PERMISSION)
    client = _locked(client_id)
    if client.state_on(clock.today()) in ("stopped", "over"):
        raise NotNow("停止中か、利用期間の終わった連携システムには接続キーを発行できません。")
    key, client.key_hash = new_key()
    client.key_issued_at, client.key_issued_by, client.version = clock.now(), by.code, client.version + 1
    client.save()
    audit.record("api_client.key_issued", by=by, purpose=purpose, obj=f"api_client:{client.pk}")
    return key


@transaction.atomic
def stop(*, client_id: UUID, reason: str, by: Actor, purpose: str) -> None:
    """Shut a system out, from its next call on. Quick, so without approval; the way back is a new registration."""
    by.check(PERMISSION)
    if not reason.strip():
        raise InvalidInput("停止の理由を入力してください。", field="reason", example="鍵が漏れたおそれがあるため")
    client = _locked(client_id)
    if client.stopped_at:
        return
    client.stopped_at, client.stopped_reason, client.version = clock.now(), reason.strip(), client.version + 1
    client.key_hash = client.key_issued_at = None
    client.save()
    audit.record(
        "api_client.stopped", by=by, purpose=purpose, obj=f"api_client:{client.pk}", detail={"reason": reason.strip()}
    )


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """The request in words, for the approval page."""
    known = api_permissions()
    return [
        ("連携システム", payload["name"]),
        ("担当部署", payload["contact"]),
        ("できること", "、".join(known.get(code, code) for code in payload["permissions"])),
        ("接続元", "、".join(payload["networks"]) or "限定しない"),
        (
            "利用期間",
            "から".join(wareki(date.fromisoformat(payload[key])) for key in ("valid_from", "valid_until")) + "まで",
        ),
    ]


def _locked(client_id: UUID) -> ApiClient:
    client = ApiClient.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise NotFound("この連携システムは登録されていません。")
    return client


def _check(payload: Mapping[str, Any]) -> None:
    if not payload["name"] or len(payload["name"]) > 60:
        raise InvalidInput(
            "連携システムの名前を60文字以内で入力してください。", field="name", example="母子保健システム"
        )
    if not payload["permissions"] or set(payload["permissions"]) - api_permissions().keys():
        raise InvalidInput("できることを一覧の中から一つ以上選択してください。", field="permissions")
    if payload["valid_until"] < payload["valid_from"]:
        raise InvalidInput("終了日は、開始日以後の日にしてください。", field="valid_until", example="R9.3.31")
    if payload["valid_until"] - payload["valid_from"] > LONGEST:
        raise InvalidInput("利用期間は1年以内です。続けて使うときは、改めて登録してください。", field="valid_until")
    if ApiClient.objects.filter(name=payload["name"]).exists():
        raise InvalidInput("同じ名前の連携システムが登録されています。年度などを付けて区別してください。", field="name")


def _networks(written: Sequence[str]) -> list[str]:
    found = []
    for network in written:
        try:
            found.append(str(ipaddress.ip_network(network.strip())))
        except ValueError:
            raise InvalidInput(
                f"接続元「{network.strip()[:43]}」はアドレスの形ではありません。",
                field="networks",
                example="10.1.2.0/24",
            ) from None
    return sorted(set(found))
