"""`put change find verify reveal link_export` and the facts they rest on.

Individual Numbers come and go in bodies alone. Whoever calls for somebody names them (`operator`): the key tells which
system asks, not which person.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import SecretStr

from sesshu.addressee.unified_numbers import actions, looking_up
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.limits import count_change, count_put
from sesshu.addressee.unified_numbers.models import BusinessLink
from sesshu.addressee.unified_numbers.policies import check_caller, check_purpose, check_recorder, check_tellers
from sesshu.contracts import addressee as contract
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.numbers import IndividualNumber, NumberError, individual_number

PURPOSE = "UNIFIED_NUMBERING"
router = Router(tags=["統合宛名"])
PROBLEMS = dict.fromkeys((401, 403, 404, 409, 422, 429), Problem)


def _declare(name: str, permission: str, out: Any, summary: str) -> Any:
    return operation(
        router.post, f"/unified-numbers/{name}", name=f"api-unified-{name}", purpose=PURPOSE, permission=permission,
        response={200: out, **PROBLEMS}, summary=summary,
    )  # fmt: skip


@_declare("put", "number_api.put", contract.PutOut, "業務番号を登録し、必要なら付番する（500件まで）")
def put(request: HttpRequest, message: contract.PutIn) -> contract.PutOut:
    by = _actor(request, "unified.write")
    check_purpose("put", message.purpose, by=by)
    check_caller("put", message.purpose, {item.system for item in message.items}, by=by)
    check_tellers([item.source for item in message.items], message.purpose, by=by)
    count_put(len(message.items), by=by, purpose=message.purpose)
    items = [
        actions.PutItem(
            **item.model_dump(exclude={"individual_number"}),
            individual_number=_number(item.individual_number, f"{row}件目: ") if item.individual_number else None,
        )
        for row, item in enumerate(message.items, start=1)
    ]
    done = actions.put(items=items, by=by, purpose=message.purpose, on_behalf=message.operator)
    return contract.PutOut(
        results=[
            contract.PutResultOut(system=item.system, business_number=item.business_number, result=one.result)  # type: ignore[arg-type]
            for item, one in zip(items, done, strict=True)
        ]
    )


@_declare(
    "change-number", "number_api.change", contract.ChangeNumberOut, "変わった個人番号を、変更前の番号とともに知らせる"
)  # fmt: skip
def change_number(request: HttpRequest, message: contract.ChangeNumberIn) -> contract.ChangeNumberOut:
    """The same change again is done once. Nothing is changed where the number of before is not the one that is held."""
    _check(request, "change", message)
    by, link = _actor(request, "unified.write"), _link(message.system, message.business_number)
    count_change(by=by, purpose=message.purpose, person=human(link.person_id)[0])
    told = actions.ToldChange(
        message.system, message.business_number, _number(message.old_number, "変更前の番号: ", "old_number"),
        _number(message.new_number, "変更後の番号: ", "new_number"), message.reason, message.changed_on,
    )  # fmt: skip
    done = actions.tell_change(told=told, by=by, purpose=message.purpose, on_behalf=message.operator)
    return contract.ChangeNumberOut(result="changed" if done else "unchanged")


@_declare("find", "number_api.find", contract.FindOut, "個人番号から、自システムの業務番号を調べる")
def find(request: HttpRequest, message: contract.FindIn) -> contract.FindOut:
    _check(request, "find", message)
    found = looking_up.find(
        number=_number(message.individual_number), purpose=message.purpose, reference=message.reference,
        by=_actor(request, "number.find"), on_behalf=message.operator,
    )  # fmt: skip
    if found is None:
        return contract.FindOut(found=False, business_numbers=[])
    links = BusinessLink.objects.filter(person__in=human(found.pk), system=message.system).order_by("business_number")
    return contract.FindOut(found=True, business_numbers=list(links.values_list("business_number", flat=True)))


@_declare("verify", "number_api.verify", contract.VerifyOut, "業務番号の人の個人番号と同じかを確かめる")
def verify(request: HttpRequest, message: contract.VerifyIn) -> contract.VerifyOut:
    _check(request, "verify", message)
    same = looking_up.verify(
        person_id=_link(message.system, message.business_number).person_id, number=_number(message.individual_number),
        purpose=message.purpose, reference=message.reference, by=_actor(request, "number.verify"),
        on_behalf=message.operator,
    )  # fmt: skip
    return contract.VerifyOut(same=same)


@_declare("reveal", "number_api.reveal", contract.RevealOut, "個人番号を表示する（承認と根拠が必要。通常は使えない）")
def reveal(request: HttpRequest, message: contract.RevealIn) -> contract.RevealOut:
    _check(request, "reveal", message)
    number = looking_up.reveal(
        person_id=_link(message.system, message.business_number).person_id, purpose=message.purpose,
        reference=message.reference, by=_actor(request, "number.reveal"), on_behalf=message.operator,
    )  # fmt: skip
    return contract.RevealOut(individual_number=number.reveal())


@_declare("link-export", "number_api.export", contract.LinkExportOut, "個人番号との対応を暗号化して出力する")
def link_export(request: HttpRequest, message: contract.LinkExportIn) -> contract.LinkExportOut:
    _check(request, "link_export", message)
    envelope, _ = looking_up.link_export(
        system=message.system, business_numbers=message.business_numbers, certificate=message.certificate.encode(),
        purpose=message.purpose, reference=message.reference, by=_actor(request, "number.export"),
        on_behalf=message.operator,
    )  # fmt: skip
    return contract.LinkExportOut(envelope=base64.b64encode(envelope).decode(), rows=len(message.business_numbers))


@_declare("precondition", "number_api.precondition", contract.PreconditionOut, "照合の根拠（転入・申請など）を登録する")
def precondition(request: HttpRequest, message: contract.PreconditionIn) -> contract.PreconditionOut:
    check_recorder(message.kind, message.system, by=_actor(request))
    person = _link(message.system, message.business_number).person_id if message.business_number else None
    actions.record_precondition(
        kind=message.kind, person_id=person, reference=message.reference, valid_from=message.valid_from,
        valid_until=message.valid_until, by=_actor(request, "precondition.write"), purpose=PURPOSE,
        on_behalf=message.operator,
    )  # fmt: skip
    return contract.PreconditionOut(recorded=True)


def _actor(request: HttpRequest, *permissions: str) -> Actor:
    """The calling system. Its key lets it call this operation, and so do what the operation does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return replace(actor, permissions=actor.permissions | set(permissions))


def _check(request: HttpRequest, operation: str, message: Any) -> None:
    by = _actor(request)
    check_purpose(operation, message.purpose, by=by)
    check_caller(operation, message.purpose, {message.system}, by=by)


def _number(secret: SecretStr, before: str = "", field: str = "individual_number") -> IndividualNumber:
    """Raises `InvalidInput` whose text never repeats the digits."""
    try:
        return individual_number.read(secret.get_secret_value())
    except NumberError as wrong:
        raise InvalidInput(f"{before}{wrong}", field=field) from None


def _link(system: str, business_number: str) -> BusinessLink:
    found = BusinessLink.objects.filter(system=system, business_number=business_number).first()
    if found is None:
        raise NotFound("この業務番号の統合宛名はありません。先に付番してください。")
    return found
