"""The only door for changes of bodies."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db import transaction

from sesshu.contracts.exchange.keys import thumbprint
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.law.permission_list import codes
from sesshu.network.bodies.models import Body
from sesshu.network.bodies.queries import REGISTER


@transaction.atomic
def register_body(
    *, code: str, name: str, kind: str, address: str, signing: dict[str, Any], encryption: dict[str, Any], by: Actor,
    purpose: str,
) -> Body:  # fmt: skip
    """A body with its public keys, or new keys and address for one that is there: for an installation that prepares
    itself. People ask another person (`registering`). Raises `InvalidInput`."""
    by.check("body.write")
    check_kind(kind)
    for key in (signing, encryption):
        if "d" in key:
            raise InvalidInput("秘密の部分を含む鍵は登録できません。公開鍵だけを渡してください。", field="keys")
        thumbprint(key)
    return put_body(
        code=code, name=name, kind=kind, address=address, signing=signing, encryption=encryption, by=by,
        purpose=purpose,
    )  # fmt: skip


def check_kind(kind: str) -> None:
    """`kind`: the words of a body, joined by `|`. Raises `InvalidInput` for a word that is neither in the list nor the
    register's, and for a register that is something else too."""
    words = kind.split("|")
    for one in words:
        if one not in {*codes("body"), REGISTER}:
            raise InvalidInput(f"種類「{one}」はリストにない語です。", field="kind", example="mayor")
    if REGISTER in words and len(words) > 1:
        raise InvalidInput("「住民基本台帳」は、ほかの種類といっしょには選べません。", field="kind")


def put_body(
    *, code: str, name: str, kind: str, address: str, signing: dict[str, Any], encryption: dict[str, Any], by: Actor,
    purpose: str,
) -> Body:  # fmt: skip
    """The row, in the transaction of whoever has checked the rest."""
    body, is_new = Body.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "kind": kind, "address": address, "signing": signing, "encryption": encryption,
            "route": f"route-{secrets.token_hex(8)}", "registered_at": clock.now(),
        },
    )  # fmt: skip
    if not is_new:
        body.name, body.kind, body.address = name, kind, address
        body.signing, body.encryption = signing, encryption
        body.save()
    told = {"code": code, "kind": kind, "address": address, "keys": [thumbprint(signing), thumbprint(encryption)]}
    audit.record("exchange.body_registered", by=by, purpose=purpose, obj=f"body:{code}", detail=told)
    return body


@transaction.atomic
def publish_assessment(
    *, code: str, number: str, published_on: date | None, withdrawn_on: date | None = None,
    change_pending: bool = False, by: Actor, purpose: str,
) -> Body:  # fmt: skip
    """What holds of a body's assessment now. Raises `NotFound`, `InvalidInput`."""
    by.check("body.write")
    body = Body.objects.select_for_update().filter(code=code).first()
    if body is None:
        raise NotFound("この団体は登録されていません。")
    if published_on and withdrawn_on and withdrawn_on < published_on:
        raise InvalidInput("取下げの日が公表の日より前です。", field="withdrawn_on", example="R8.12.1")
    body.assessment_number, body.assessment_published_on = number, published_on
    body.assessment_withdrawn_on, body.assessment_change_pending = withdrawn_on, change_pending
    body.save()
    told = {"number": number, "published": published_on, "withdrawn": withdrawn_on, "pending": change_pending}
    audit.record("exchange.assessment_set", by=by, purpose=purpose, obj=f"body:{code}", detail=told)
    return body
