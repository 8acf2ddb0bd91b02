"""A body joins, or its keys, name or address change: one person asks with the body's key file, another approves."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from joserfc.errors import JoseError

from sesshu.contracts.exchange.keys import CURVE, thumbprint
from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.written import check_no_number
from sesshu.law.capacities import named
from sesshu.network.bodies.actions import put_body
from sesshu.network.bodies.kinds import check_day, check_kind, registered_on
from sesshu.network.bodies.models import Body

KIND = "exchange.body"
PURPOSE = "INFORMATION_EXCHANGE"
SHOWN = 16
_CODE = re.compile(r"[0-9a-z]{2,20}")
OURS = "network"


@transaction.atomic
def ask_to_join(*, code: str, name: str, kind: str, address: str, keys: bytes, by: Actor, purpose: str) -> Approval:
    """A body that is not there yet. Raises `InvalidInput`."""
    by.check("body.write")
    if not _CODE.fullmatch(code) or code == OURS:
        raise InvalidInput("コードは、小文字の英数字2～20字で入力してください。", field="code", example="131016")
    if Body.objects.filter(code=code).exists():
        raise InvalidInput("このコードの団体は登録されています。一覧から選んでください。", field="code")
    return _ask("登録", code, name, kind, None, address, keys, by, purpose)


@transaction.atomic
def ask_to_change(
    *, body: Body, name: str, address: str, keys: bytes, by: Actor, purpose: str, kind: str = "",
    kind_from: date | None = None,
) -> Approval:  # fmt: skip
    """New keys (none in `keys`: those that are there), name, address or kind ("": as it is) from a day on (None:
    today). Raises `InvalidInput`."""
    by.check("body.write")
    told = keys or json.dumps({"body": body.code, "signing": body.signing, "encryption": body.encryption}).encode()
    day = kind_from or clock.today()
    now = registered_on(body, day)
    if kind and kind != now:
        check_day(day)
    if not keys and (name, address, kind or now) == (body.name, body.address, now):
        raise InvalidInput("変わるところがありません。", field="keys")
    return _ask("変更", body.code, name, kind or now, day, address, told, by, purpose)


def _ask(
    act: str, code: str, name: str, kind: str, kind_from: date | None, address: str, keys: bytes, by: Actor,
    purpose: str,
) -> Approval:  # fmt: skip
    check_kind(kind)
    check_no_number(name=name, address=address)
    _check_address(address)
    payload = {
        "act": act, "code": code, "name": name, "kind": kind,
        "kind_from": kind_from.isoformat() if kind_from else "", "address": address, **read_keys(keys, code),
    }  # fmt: skip
    asked = approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=f"団体の{act}　{name}")
    audit.record("exchange.body_asked", by=by, purpose=purpose, obj=f"body:{code}", detail=dict(explain(payload)))
    return asked


def apply_approved(approval: Approval, *, by: Actor) -> None:
    """Within the transaction of the approval. The kind of one that joins holds from that day on. Raises `InvalidInput`
    for a body that has joined meanwhile, and for a kind that was approved after its day."""
    told = approval.payload
    if told["act"] == "登録" and Body.objects.filter(code=told["code"]).exists():
        raise InvalidInput("このコードの団体は、申請のあとで登録されました。取り下げて、変更を申請してください。")
    day = date.fromisoformat(told["kind_from"]) if told.get("kind_from") else clock.today()
    body = Body.objects.select_for_update().filter(code=told["code"]).first()
    if body and day < clock.today() and registered_on(body, day) != told["kind"]:
        raise InvalidInput("種類の適用開始日を過ぎました。差し戻して、きょう以降の日で申請し直してください。")
    approvals.use(kind=KIND, payload=told, by=by)
    rest = {name: value for name, value in told.items() if name not in {"act", "kind_from"}}
    put_body(**rest, kind_from=day, asked_by=approval.requested_by, by=by, purpose=PURPOSE)


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """For the page of the one who decides: what to compare with the body by telephone."""
    day = payload.get("kind_from")
    return [
        ("団体", f"{payload['name']}（{payload['code']}、{named(payload['kind'])}）"),
        ("種類の適用開始日", wareki(date.fromisoformat(day)) if day else "承認した日"),
        ("接続先", payload["address"]),
        ("署名の鍵の指紋", thumbprint(payload["signing"])[:SHOWN]),
        ("暗号の鍵の指紋", thumbprint(payload["encryption"])[:SHOWN]),
        ("確かめること", "二つの指紋を、団体の「鍵と照合リスト」の画面と電話で読み合わせます。"),
    ]  # fmt: skip


def read_keys(raw: bytes, code: str) -> dict[str, Any]:
    """The pair that a key file asks to be used: the next one where there is one. Raises `InvalidInput`."""
    wrong = InvalidInput(
        "鍵のファイルではありません。団体で「./sesshu exchange keys」が作ったファイルを選んでください。", field="keys"
    )
    try:
        told = json.loads(raw)
        pair = told.get("next") or told
        found = {name: _public(pair[name]) for name in ("signing", "encryption")}
    except (ValueError, KeyError, TypeError, AttributeError, JoseError):
        raise wrong from None
    if told.get("body") != code:
        raise InvalidInput("別の団体の鍵のファイルです。コードとファイルを確かめてください。", field="keys")
    if "d" in {*pair["signing"], *pair["encryption"]}:
        raise InvalidInput("秘密の部分を含む鍵は登録できません。公開鍵だけを渡してください。", field="keys")
    return found


def _public(key: dict[str, Any]) -> dict[str, Any]:
    if key["kty"] != "EC" or key["crv"] != CURVE:
        raise ValueError("another curve")
    thumbprint(key)  # raises for a point that is none
    return key


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    allowed = {"https"} if settings.SESSHU_PRODUCTION else {"https", "http"}
    if parts.scheme not in allowed or not parts.hostname:
        raise InvalidInput(
            "接続先は https:// で始まる番地を入力してください。", field="address",
            example="https://intermediary.example/exchange/",
        )  # fmt: skip
