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
from sesshu.foundation.written import check_no_number
from sesshu.network.bodies.assessments import put_fact
from sesshu.network.bodies.kinds import check_kind, put_kind, registered_on
from sesshu.network.bodies.models import AssessmentFact, Body


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
        code=code, name=name, kind=kind, kind_from=clock.today(), address=address, signing=signing,
        encryption=encryption, asked_by=by.code, by=by, purpose=purpose,
    )  # fmt: skip


def put_body(
    *, code: str, name: str, kind: str, kind_from: date, address: str, signing: dict[str, Any],
    encryption: dict[str, Any], asked_by: str, by: Actor, purpose: str,
) -> Body:  # fmt: skip
    """The row, with another fact where its kind changes on that day, in the transaction of whoever has checked the
    rest. Raises `InvalidInput` for an Individual Number."""
    check_no_number(name=name, address=address)
    body, is_new = Body.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "address": address, "signing": signing, "encryption": encryption,
            "route": f"route-{secrets.token_hex(8)}", "registered_at": clock.now(),
        },
    )  # fmt: skip
    if not is_new:
        body.name, body.address = name, address
        body.signing, body.encryption = signing, encryption
        body.save()
    if registered_on(body, kind_from) != kind:
        put_kind(body=body, words=kind, valid_from=kind_from, asked_by=asked_by, by=by, purpose=purpose)
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
