"""The only door for changes of bodies."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db import transaction

from sesshu.contracts.exchange.keys import thumbprint
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.law.permission_list import codes
from sesshu.network.bodies.assessments import put_fact
from sesshu.network.bodies.models import AssessmentFact, Body
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
    change_pending: bool = False, valid_from: date | None = None, by: Actor, purpose: str,
) -> AssessmentFact:  # fmt: skip
    """What holds of a body's assessment from a day on (None: today; the first: that of its publication): for
    an installation that prepares itself. People ask another person (`assessments`). Raises `NotFound`, `InvalidInput`,
    `NotPermitted`."""
    by.check("body.write")
    if by.kind == "person":
        raise NotPermitted("評価書の公表は、別の職員の承認を受けて登録します。団体のページから申請してください。")
    is_first = not AssessmentFact.objects.filter(body__code=code).exists()
    day = (published_on if is_first else None) or clock.today()
    return put_fact(
        code=code, valid_from=valid_from or day, number=number, published_on=published_on,
        withdrawn_on=withdrawn_on, change_pending=change_pending, asked_by=by.code, by=by, purpose=purpose,
    )  # fmt: skip
