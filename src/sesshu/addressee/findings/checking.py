"""The daily check: ten questions to the database, each a set of (person, system, business number).

What makes a finding the same one is hashed: its class and what it is about. So work on it is not lost when the check
runs again, and a chunk that runs twice finds the same rows.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction

from sesshu.addressee.findings.models import BusinessRecord, CheckRun, Finding
from sesshu.addressee.number_rules.rules import value
from sesshu.addressee.number_rules.systems import register
from sesshu.addressee.unified_numbers.actions.keys import behind, reseal_chunk
from sesshu.addressee.unified_numbers.models import BusinessLink
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor

# Every person stands for the one it was merged into. `seen` has a line for each told person that is linked.
_SEEN = """
    SELECT l.person_id AS own, coalesce(p.merged_into_id, p.id) AS person, l.system, l.business_number,
           r.number_index, r.name, r.birth_date, r.sex, r.address, r.protected, r.is_open, r.left_on, r.told_on,
           h.number_index AS held_index, p.linkage_state
    FROM business_record r
    JOIN business_link l ON l.system = r.system AND l.business_number = r.business_number
    JOIN unified_person p ON p.id = l.person_id
    LEFT JOIN held_number h ON h.person_id = l.person_id AND h.valid_until IS NULL
"""
_QUESTIONS = {
    # The number leads to somebody else than the link does.
    "C01": """SELECT s.person, s.system, s.business_number FROM seen s
              JOIN held_number h ON h.number_index = s.number_index AND h.valid_until IS NULL
              JOIN unified_person p ON p.id = h.person_id
              WHERE s.number_index IS DISTINCT FROM s.held_index AND coalesce(p.merged_into_id, p.id) <> s.person""",
    # The link's person has another number, and nobody has or had the told one.
    "C02": """SELECT s.person, s.system, s.business_number FROM seen s
              WHERE s.number_index IS NOT NULL AND s.held_index IS NOT NULL AND s.number_index <> s.held_index
              AND NOT EXISTS (SELECT 1 FROM held_number h WHERE h.number_index = s.number_index)""",
    "C03": """SELECT NULL::uuid, r.system, r.business_number FROM business_record r
              LEFT JOIN business_link l ON l.system = r.system AND l.business_number = r.business_number
              WHERE r.number_index IS NOT NULL AND l.id IS NULL""",
    "C04": """SELECT p.id, '', '' FROM unified_person p
              WHERE p.state = 'current' AND p.linkage_state IN ('none', 'failed')
              AND NOT EXISTS (SELECT 1 FROM unified_person m WHERE m.merged_into_id = p.id AND m.linkage_state = 'held')
              AND EXISTS (SELECT 1 FROM held_number h WHERE h.person_id = p.id AND h.valid_until IS NULL)""",
    "C05": """SELECT s.person, s.system, s.business_number FROM seen s
              JOIN seen t ON t.person = s.person AND t.system = %(register)s
              WHERE s.system <> %(register)s AND (s.name, s.birth_date, s.sex, s.address)
                    IS DISTINCT FROM (t.name, t.birth_date, t.sex, t.address)
              AND s.told_on IS NOT NULL AND t.told_on IS NOT NULL""",
    "C06": """SELECT l.person_id, r.system, r.business_number FROM business_record r
              LEFT JOIN business_link l ON l.system = r.system AND l.business_number = r.business_number
              WHERE r.number_malformed""",
    "C07": """SELECT s.person, s.system, s.business_number FROM seen s
              WHERE s.number_index IS DISTINCT FROM s.held_index
              AND EXISTS (SELECT 1 FROM held_number h WHERE h.number_index = s.number_index
                          AND h.valid_until IS NOT NULL AND h.person_id = s.own)""",
    "C08": """SELECT p.id, '', '' FROM unified_person p
              WHERE p.state = 'current' AND EXISTS (SELECT 1 FROM business_link l WHERE l.person_id = p.id)
              AND NOT EXISTS (SELECT 1 FROM business_link l WHERE l.person_id = p.id AND l.is_representative)""",
    "C09": """SELECT s.person, s.system, s.business_number FROM seen s
              JOIN seen t ON t.person = s.person AND t.system = %(register)s
              WHERE s.system <> %(register)s AND s.is_open AND s.told_on IS NOT NULL
              AND t.left_on <= %(left_before)s""",
    "C10": """SELECT s.person, '', '' FROM seen s WHERE s.told_on IS NOT NULL GROUP BY s.person
              HAVING bool_or(s.protected) AND NOT bool_and(s.protected)""",
}  # fmt: skip
# The network gave one code for two numbers: they are one human.
_QUESTIONS["C01"] += """
    UNION SELECT p.id, '', '' FROM unified_person p
    JOIN unified_event e ON e.person_id = p.id AND e.kind = 'same_human'
    JOIN unified_person q ON q.unified_number = e.data ->> 'with'
    WHERE p.state = 'current' AND p.linkage_state = 'failed' AND coalesce(q.merged_into_id, q.id) <> p.id
"""
# One statement, so that every question and every change of the list sees the same state of the database.
_ONE = """
    SELECT %(code)s AS code, person, system, business_number FROM ({question}) AS q (person, system, business_number)
"""
_CHECK = """
    WITH seen AS MATERIALIZED ({seen}), answers AS ({answers}), found AS MATERIALIZED (
        SELECT DISTINCT code, sha256(convert_to(concat_ws('|', code, person::text, system, business_number), 'UTF8'))
               AS about, person, system, business_number FROM answers
    ), still AS (
        UPDATE finding f SET last_seen = %(day)s FROM found n
        WHERE f.code = n.code AND f.about = n.about AND f.state <> 'closed' RETURNING f.code
    ), new AS (
        INSERT INTO finding (id, code, about, person, system, business_number, state, first_seen, last_seen,
                             assignee, assignee_name, decision, evidence, closed_by, version)
        SELECT gen_random_uuid(), n.code, n.about, n.person, n.system, n.business_number, 'open', %(day)s, %(day)s,
               '', '', '', '', '', 1
        FROM found n WHERE NOT EXISTS
            (SELECT 1 FROM finding f WHERE f.code = n.code AND f.about = n.about AND f.state <> 'closed')
        RETURNING code
    )
    SELECT code, count(*), (SELECT count(*) FROM new), (SELECT count(*) FROM still) FROM found GROUP BY code
"""
_GONE = """
    UPDATE finding SET state = 'closed', closed_at = %(now)s, closed_by = %(by)s, version = version + 1,
           decision = CASE WHEN decision = '' THEN '再確認で解消' ELSE decision END
    WHERE state <> 'closed' AND last_seen < %(day)s
"""


def check(*, day: date, by: Actor, purpose: str) -> CheckRun:
    """Compare everything once for this day. The same day again only refreshes what it finds."""
    by.check("finding.check")
    while behind():  # indexes of two versions of the key cannot be compared: what is behind is sealed anew first
        reseal_chunk(by=by)
    with transaction.atomic():
        return _check(day, by, purpose)


def _check(day: date, by: Actor, purpose: str) -> CheckRun:
    values = {
        "day": day, "now": clock.now(), "by": by.code, "register": register(),
        "left_before": day - timedelta(days=value("days_after_leaving")),
    }  # fmt: skip
    answers = " UNION ALL ".join(
        _ONE.format(question=question).replace("%(code)s", f"'{code}'") for code, question in _QUESTIONS.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(_CHECK.format(seen=_SEEN, answers=answers), values)
        rows = cursor.fetchall()
        counts = dict.fromkeys(_QUESTIONS, 0) | {code: number for code, number, *_ in rows}
        new = rows[0][2] if rows else 0
        cursor.execute(_GONE, values)
        gone = cursor.rowcount
    run, _ = CheckRun.objects.update_or_create(
        day=day,
        defaults={"finished_at": clock.now(), "counts": counts, "new": new, "gone": gone,
                  "compared": BusinessRecord.objects.count()},
    )  # fmt: skip
    audit.record(
        "finding.checked", by=by, purpose=purpose, obj=f"finding_check:{day}", n=run.compared,
        detail={"counts": counts, "new": new, "gone": gone, "links": BusinessLink.objects.count(),
                "open": Finding.objects.exclude(state="closed").count()},
    )  # fmt: skip
    return run
