"""The only door for codes: the register names persons, bodies fetch their codes, and the acquisition is forgotten."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import CodeAnswer, CodeIssued, NamedPerson
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.network.bodies.models import Body
from sesshu.network.codes.models import Acquisition, IssuedCode, Person


@transaction.atomic
def name_persons(*, persons: Sequence[NamedPerson], by: Actor, purpose: str) -> int:
    """The register says whom acquisitions are about. Said twice, nothing changes. How many were taken."""
    bodies = {body.code: body for body in Body.objects.filter(code__in={one.body for one in persons})}
    for one in persons:
        if one.body not in bodies:
            raise NotFound("取得を求めた団体が登録されていません。")
        person, _ = Person.objects.get_or_create(digest=_digest(one.resident_record_code))
        found, is_new = Acquisition.objects.get_or_create(
            body=bodies[one.body], number=one.acquisition, defaults={"person": person, "begun_at": clock.now()}
        )
        if not is_new and found.person_id is None:
            found.person = person
            found.save(update_fields=["person"])
    audit.record("exchange.persons_named", by=by, purpose=purpose, n=len(persons))
    return len(persons)


@transaction.atomic
def hand_over(*, acquisitions: Sequence[str], body: Body, by: Actor, purpose: str) -> CodeAnswer:
    """The codes of these acquisitions, as far as the register has named them. They stay until the body says that
    it has them (`forget`): one that lost the answer gets the same code again."""
    now = clock.now()
    known = {one.number: one for one in Acquisition.objects.filter(body=body, number__in=set(acquisitions))}
    told = []
    for number in acquisitions:
        found = known.get(number)
        if found is None:
            Acquisition.objects.get_or_create(body=body, number=number, defaults={"begun_at": now})
        code = _code_of(found.person, body) if found and found.person else None
        told.append(CodeIssued(acquisition=number, code=code))
    audit.record("exchange.codes_handed_over", by=by, purpose=purpose, n=len(told), obj=f"body:{body.code}")
    return CodeAnswer(codes=tuple(told))


@transaction.atomic
def forget(*, acquisitions: Sequence[str], body: Body, by: Actor, purpose: str) -> int:
    """The body has its codes: the acquisition numbers go, and nothing else refers to them. How many went."""
    gone = Acquisition.objects.filter(body=body, number__in=set(acquisitions)).exclude(person=None).delete()[0]
    audit.record("exchange.acquisitions_forgotten", by=by, purpose=purpose, n=gone, obj=f"body:{body.code}")
    return gone


def persons_of(body: Body, codes: Sequence[LinkageCode]) -> dict[str, Person]:
    """Code (revealed) → person, for the codes of one body that hold."""
    found = IssuedCode.objects.filter(body=body, retired_at=None, code__in=[code.reveal() for code in codes])
    return {one.code: one.person for one in found.select_related("person")}


def codes_at(body: Body, persons: Sequence[Person]) -> dict[str, LinkageCode]:
    """Person id → code at a body."""
    found = IssuedCode.objects.filter(body=body, retired_at=None, person__in=persons)
    return {str(one.person_id): LinkageCode(one.code) for one in found}


def _code_of(person: Person, body: Body) -> LinkageCode:
    found, _ = IssuedCode.objects.get_or_create(
        person=person, body=body, retired_at=None,
        defaults={"code": LinkageCode.issue().reveal(), "issued_at": clock.now()},
    )  # fmt: skip
    return LinkageCode(found.code)


def _digest(resident_record_code: str) -> str:
    """Keyed with the secret of this system: without it the code cannot even be tried out."""
    key = hashlib.sha256(b"resident-record-code|" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, resident_record_code.encode(), hashlib.sha256).hexdigest()
