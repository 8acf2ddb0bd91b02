"""The only door for codes: the register names persons, bodies fetch their codes, and the acquisition is forgotten."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import CodeAnswer, CodeIssued, NamedPerson
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.network.bodies.models import Body
from sesshu.network.codes.models import Acquisition, IssuedCode, Person, PersonKey

# An acquisition that the body has begun already gets its person; one that has a person keeps it.
_NAME = """
    INSERT INTO code_acquisition AS old (id, body_id, number, person_id, begun_at)
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::timestamptz[])
    ON CONFLICT (body_id, number) DO UPDATE SET person_id = EXCLUDED.person_id WHERE old.person_id IS NULL
"""


@transaction.atomic
def name_persons(*, persons: Sequence[NamedPerson], by: Actor, purpose: str) -> int:
    """The register says whom acquisitions are about. Said twice, nothing changes. How many were taken."""
    bodies = {body.code: body.pk for body in Body.objects.filter(code__in={one.body for one in persons})}
    if any(one.body not in bodies for one in persons):
        raise NotFound("取得を求めた団体が登録されていません。")
    told: dict[tuple[UUID, str], str] = {}
    for one, digest in zip(persons, _digests([one.resident_record_code for one in persons]), strict=True):
        told.setdefault((bodies[one.body], one.acquisition), digest)  # the first word holds, as between two messages
    known = _persons(set(told.values()))
    rows = [(uuid4(), body, number, known[digest], clock.now()) for (body, number), digest in sorted(told.items())]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_NAME, [list(column) for column in zip(*rows, strict=True)])
    audit.record("exchange.persons_named", by=by, purpose=purpose, n=len(persons))
    return len(persons)


@transaction.atomic
def hand_over(*, acquisitions: Sequence[str], body: Body, by: Actor, purpose: str) -> CodeAnswer:
    """The codes of these acquisitions, as far as the register has named them. They stay until the body says that
    it has them (`forget`): one that lost the answer gets the same code again."""
    now, wanted = clock.now(), set(acquisitions)
    known = dict(Acquisition.objects.filter(body=body, number__in=wanted).values_list("number", "person"))
    Acquisition.objects.bulk_create(
        [Acquisition(body=body, number=number, begun_at=now) for number in sorted(wanted - known.keys())],
        ignore_conflicts=True,
    )
    codes = _issue({person for person in known.values() if person}, body, now)
    told = [CodeIssued(acquisition=number, code=codes.get(known.get(number))) for number in acquisitions]
    audit.record("exchange.codes_handed_over", by=by, purpose=purpose, n=len(told), obj=f"body:{body.code}")
    return CodeAnswer(codes=tuple(told))


@transaction.atomic
def forget(*, acquisitions: Sequence[str], body: Body, by: Actor, purpose: str) -> int:
    """The body has its codes: the acquisition numbers go, and nothing else refers to them. How many went."""
    gone = Acquisition.objects.filter(body=body, number__in=set(acquisitions)).exclude(person=None).delete()[0]
    audit.record("exchange.acquisitions_forgotten", by=by, purpose=purpose, n=gone, obj=f"body:{body.code}")
    return gone


@transaction.atomic
def retire(*, codes: Sequence[LinkageCode], body: Body, by: Actor, purpose: str) -> int:
    """The body uses these codes of its own no more: nobody is found by them, and none is given out twice. Told twice,
    nothing changes. How many were retired."""
    held = IssuedCode.objects.filter(body=body, retired_at=None, code__in=[one.reveal() for one in codes])
    gone = held.update(retired_at=clock.now())
    audit.record("exchange.codes_retired", by=by, purpose=purpose, n=gone, obj=f"body:{body.code}")
    return gone


def persons_of(body: Body, codes: Sequence[LinkageCode]) -> dict[str, UUID]:
    """Code (revealed) → person, for the codes of one body that hold."""
    found = IssuedCode.objects.filter(body=body, retired_at=None, code__in=[code.reveal() for code in codes])
    return dict(found.values_list("code", "person"))


def codes_at(body: Body, persons: Collection[UUID | None]) -> dict[UUID | None, LinkageCode]:
    """Person → code at a body."""
    found = IssuedCode.objects.filter(body=body, retired_at=None, person__in=persons)
    return {person: LinkageCode(code) for person, code in found.values_list("person", "code")}


def _persons(digests: set[str]) -> dict[str, UUID]:
    """Digest → person; whoever is new is made known."""
    known = dict(Person.objects.filter(digest__in=digests).values_list("digest", "pk"))
    if news := sorted(digests - known.keys()):
        Person.objects.bulk_create([Person(digest=digest) for digest in news], ignore_conflicts=True)
        known |= dict(Person.objects.filter(digest__in=news).values_list("digest", "pk"))
    return known


def _issue(persons: set[UUID], body: Body, now: datetime) -> dict[UUID | None, LinkageCode]:
    """Person → code at this body; whoever has none gets one. Two that ask at once are given the same."""
    held = IssuedCode.objects.filter(body=body, retired_at=None, person__in=persons)
    found = dict(held.values_list("person", "code"))
    if news := sorted(persons - found.keys()):
        IssuedCode.objects.bulk_create(
            [IssuedCode(person_id=one, body=body, code=LinkageCode.issue().reveal(), issued_at=now) for one in news],
            ignore_conflicts=True,
        )
        found = dict(held.all().values_list("person", "code"))
    return {person: LinkageCode(code) for person, code in found.items()}


def _digests(resident_record_codes: Sequence[str]) -> list[str]:
    """Keyed with the secret of this system: without it a code cannot even be tried out. Raises `NotNow` where the
    secret is not the one by which persons are known: with it everybody would be a new person."""
    key = hashlib.sha256(b"resident-record-code|" + settings.SECRET_KEY.encode()).digest()
    mine = hashlib.sha256(b"person-key|" + key).hexdigest()
    first, _ = PersonKey.objects.get_or_create(is_the_one=True, defaults={"digest": mine})
    if first.digest != mine:
        raise NotNow(
            "SESSHU_SECRET_KEY が、これまでの人を見分けてきた値と違います。元の値に戻してから取得してください。"
        )
    return [hmac.new(key, code.encode(), hashlib.sha256).hexdigest() for code in resident_record_codes]
