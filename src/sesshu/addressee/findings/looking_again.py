"""Whether what a finding says is still so, asked at once of the people whom it is about and of nobody else.

It is the daily check in small: the same questions and the same identity, put to tables that hold these people alone.
What else stops them is opened with it, for a difference may have become one of another class since the last check.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from sesshu.addressee.findings.identity import ANSWERS, NEW, PARTS, SAME, values_for
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.unified_numbers.actions.keys import behind
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import BusinessLink
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow

# Each stands for the table of its name: the rows of these people, and whoever else has a number that was told of them
# or the same code.
_THESE = """
    business_link AS MATERIALIZED (
        SELECT * FROM business_link WHERE person_id = ANY(%(people)s::uuid[])
        UNION SELECT * FROM business_link WHERE system = %(system)s AND business_number = %(business_number)s
    ), business_record AS MATERIALIZED (
        SELECT r.* FROM business_record r
        JOIN business_link l ON l.system = r.system AND l.business_number = r.business_number
        UNION SELECT * FROM business_record WHERE system = %(system)s AND business_number = %(business_number)s
    ), held_number AS MATERIALIZED (
        SELECT * FROM held_number WHERE person_id = ANY(%(people)s::uuid[])
        UNION SELECT * FROM held_number
        WHERE NOT mistaken AND number_index IN (SELECT number_index FROM business_record)
        UNION SELECT * FROM held_number
        WHERE NOT mistaken AND number_index IN (SELECT number_index FROM business_link)
    ), unified_person AS MATERIALIZED (
        SELECT * FROM unified_person WHERE id = ANY(%(people)s::uuid[])
        UNION SELECT * FROM unified_person WHERE id IN (SELECT person_id FROM held_number)
        UNION SELECT * FROM unified_person WHERE unified_number IN (
            SELECT data ->> 'with' FROM unified_event
            WHERE person_id = ANY(%(people)s::uuid[]) AND kind = 'same_human')
    )
"""
# Of the others these tables know too little: what they seem to say of them is left out.
_LOOK = f"""
    WITH {_THESE}, {PARTS}, every AS ({ANSWERS}), answers AS (
        SELECT * FROM every WHERE person = ANY(%(people)s::uuid[])
        OR (system = %(system)s AND business_number = %(business_number)s AND system <> '')
    ), {SAME}, new AS ({NEW})
    SELECT EXISTS (SELECT 1 FROM matched WHERE id = %(finding)s), (SELECT count(*) FROM new)
"""  # noqa: S608 - our own words


def still_differs(finding: Finding, *, by: Actor) -> bool:
    """In the caller's transaction, which has the index key (`keep_index_key`). Raises `NotNow` while the key is
    changed: numbers under two versions of it cannot be compared."""
    if behind():
        raise NotNow(
            "暗号鍵の版を替えている途中のため、食い違いがなくなったかを確かめられません。"
            "しばらくしてから、もう一度終えてください。"
        )
    values = values_for(clock.today(), by) | {
        "people": _people(finding), "system": finding.system, "business_number": finding.business_number,
        "finding": finding.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # as the daily check does
        cursor.execute(_LOOK, values)
        return bool(cursor.fetchone()[0])


def _people(finding: Finding) -> list[UUID]:
    """Everybody of the human whom it was about, and of the one to whom its business number leads now."""
    links = BusinessLink.objects.filter(system=finding.system, business_number=finding.business_number)
    first = {finding.person, *links.values_list("person", flat=True)} - {None}
    return sorted({one for person in first if person for one in human(person)})
