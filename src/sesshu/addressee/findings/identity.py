"""What makes a finding the same one, as the statements that look for findings compute it.

What makes a finding the same one is hashed: its class and what it is about, which is a business number or, where the
answer has none, a person. So work on it is not lost when the check runs again. The person whom a business number
leads to is no part of it: 名寄せ, its undoing and 紐付け変更 change who that is and not what differs. One about a
person is found under everybody who was merged with them. Where a merge makes two of them one, the one that was there
first stays, and the other is closed and says which that is.
"""

from __future__ import annotations

from datetime import date, timedelta

from sesshu.addressee.findings.questions import DIFFERING, HELD, QUESTIONS, SEEN, TOLD
from sesshu.addressee.number_rules.rules import value
from sesshu.addressee.number_rules.systems import register
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor

_ONE = """
    SELECT %(code)s AS code, person, system, business_number, own
    FROM ({question}) AS q (person, system, business_number, own)
"""
_ABOUT = "sha256(convert_to(concat_ws('|', {code}, {person}, {system}, {business_number}), 'UTF8'))"
_OWN = "CASE WHEN n.business_number = '' THEN n.own::text END"
_FOUND = _ABOUT.format(code="n.code", person=_OWN, system="n.system", business_number="n.business_number")
_OF_PERSON = _ABOUT.format(code="n.code", person="{person}::text", system="''", business_number="''")
SAME = f"""
    found AS MATERIALIZED (
        SELECT DISTINCT n.code, {_FOUND} AS about, n.person, n.system, n.business_number, n.own FROM answers n
    ), known AS (
        SELECT n.code, n.about AS named, n.about, n.person FROM found n
        UNION ALL SELECT n.code, {_OF_PERSON.format(person="n.person")}, n.about, n.person FROM found n
        WHERE n.business_number = '' AND n.own <> n.person
        UNION ALL SELECT n.code, {_OF_PERSON.format(person="m.id")}, n.about, n.person
        FROM found n JOIN unified_person m ON m.merged_into_id = n.person
        WHERE n.business_number = '' AND n.own <> m.id
    ), matched AS MATERIALIZED (
        SELECT f.id, n.code, n.about, n.person FROM finding f JOIN known n ON n.code = f.code AND n.named = f.about
        WHERE f.state <> 'closed'
    ), together AS MATERIALIZED (
        SELECT m.id, first_value(f.id) OVER same AS first FROM matched m JOIN finding f ON f.id = m.id
        WHERE f.business_number = ''
        AND m.person IN (SELECT merged_into_id FROM unified_person WHERE merged_into_id IS NOT NULL)
        WINDOW same AS (PARTITION BY m.code, m.about ORDER BY f.first_seen, f.assignee = '', f.id)
    )
"""  # noqa: S608 - our own words
NEW = """
    INSERT INTO finding (id, code, about, person, system, business_number, state, first_seen, last_seen,
                         assignee, assignee_name, decision, evidence, closed_by, version)
    SELECT gen_random_uuid(), n.code, n.about, n.person, n.system, n.business_number, 'open', %(day)s, %(day)s,
           '', '', '', '', '', 1
    FROM found n WHERE NOT EXISTS (SELECT 1 FROM matched m WHERE m.code = n.code AND m.about = n.about)
    ON CONFLICT DO NOTHING RETURNING code
"""
# What the questions are put to.
PARTS = f"""
    seen AS MATERIALIZED ({SEEN}), held AS MATERIALIZED ({HELD}), told AS MATERIALIZED ({TOLD}),
    differing AS MATERIALIZED ({DIFFERING})
"""
ANSWERS = " UNION ALL ".join(
    _ONE.format(question=question).replace("%(code)s", f"'{code}'") for code, question in QUESTIONS.items()
)


def values_for(day: date, by: Actor) -> dict[str, object]:
    """What the questions and the changes of the list are told."""
    return {
        "day": day, "now": clock.now(), "by": by.code, "register": register(),
        "left_before": day - timedelta(days=value("days_after_leaving")),
    }  # fmt: skip
