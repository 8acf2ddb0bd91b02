"""The daily check: ten questions to the database, and what their answers change on the list.

What makes a finding the same one is hashed: its class and what it is about, which is a business number or, where the
answer has none, a person. So work on it is not lost when the check runs again. The person whom a business number
leads to is no part of it: 名寄せ, its undoing and 紐付け変更 change who that is and not what differs. One about a
person is found under everybody who was merged with them. Where a merge makes two of them one, the one that was there
first stays, and the other is closed and says which that is.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction

from sesshu.addressee.findings.models import BusinessRecord, CheckRun, Finding
from sesshu.addressee.findings.questions import DIFFERING, HELD, QUESTIONS, SEEN, TOLD
from sesshu.addressee.number_rules.rules import value
from sesshu.addressee.number_rules.systems import register
from sesshu.addressee.unified_numbers.actions.keys import behind, reseal_chunk
from sesshu.addressee.unified_numbers.models import BusinessLink
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor

# One statement, so that every question and every change of the list sees the same state of the database. What was there
# and was not found this time is closed: by what the statement found, not by its day, for a day has several checks.
_ONE = """
    SELECT %(code)s AS code, person, system, business_number, own
    FROM ({question}) AS q (person, system, business_number, own)
"""
_ABOUT = "sha256(convert_to(concat_ws('|', {code}, {person}, {system}, {business_number}), 'UTF8'))"
_OWN = "CASE WHEN n.business_number = '' THEN n.own::text END"
_FOUND = _ABOUT.format(code="n.code", person=_OWN, system="n.system", business_number="n.business_number")
_OF_PERSON = _ABOUT.format(code="n.code", person="{person}::text", system="''", business_number="''")
_SAME = f"""
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
_CHECK = """
    WITH seen AS MATERIALIZED ({seen}), held AS MATERIALIZED ({held}), told AS MATERIALIZED ({told}),
    differing AS MATERIALIZED ({differing}), answers AS ({answers}), {same},
    still AS (
        UPDATE finding f SET last_seen = greatest(f.last_seen, %(day)s), person = n.person FROM matched n
        WHERE f.id = n.id AND NOT EXISTS (SELECT 1 FROM together t WHERE t.id = f.id AND t.first <> f.id)
        RETURNING f.code
    ), joined AS (
        UPDATE finding f SET state = 'closed', closed_at = %(now)s, closed_by = %(by)s, version = f.version + 1,
               decision = '名寄せで、ほかの確認と同じ食い違いになった',
               evidence = concat('残した確認：統合宛名番号', p.unified_number, '、最初に見つかった日',
                                 to_char(k.first_seen, 'YYYY年FMMM月FMDD日'), '、担当',
                                 coalesce(nullif(k.assignee_name, ''), 'なし'))
        FROM together t JOIN finding k ON k.id = t.first LEFT JOIN unified_person p ON p.id = k.person
        WHERE f.id = t.id AND t.first <> f.id RETURNING f.code
    ), gone AS (
        UPDATE finding f SET state = 'closed', closed_at = %(now)s, closed_by = %(by)s, version = version + 1,
               decision = CASE WHEN decision = '' THEN '再確認で解消' ELSE decision END
        WHERE state <> 'closed' AND NOT EXISTS (SELECT 1 FROM matched n WHERE n.id = f.id)
        RETURNING f.code
    ), new AS (
        INSERT INTO finding (id, code, about, person, system, business_number, state, first_seen, last_seen,
                             assignee, assignee_name, decision, evidence, closed_by, version)
        SELECT gen_random_uuid(), n.code, n.about, n.person, n.system, n.business_number, 'open', %(day)s, %(day)s,
               '', '', '', '', '', 1
        FROM found n WHERE NOT EXISTS (SELECT 1 FROM matched m WHERE m.code = n.code AND m.about = n.about)
        ON CONFLICT DO NOTHING RETURNING code
    )
    SELECT (SELECT count(*) FROM new), (SELECT count(*) FROM gone) + (SELECT count(*) FROM joined),
           (SELECT count(*) FROM still),
           (SELECT coalesce(json_object_agg(code, number), '{{}}')
            FROM (SELECT code, count(*) AS number FROM found GROUP BY code) AS c)
"""


def check(*, day: date, by: Actor, purpose: str) -> CheckRun:
    """Compare everything once for this day. The same day again opens what is new and closes what was put right."""
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
        _ONE.format(question=question).replace("%(code)s", f"'{code}'") for code, question in QUESTIONS.items()
    )
    with connection.cursor() as cursor:
        parts = {"seen": SEEN, "held": HELD, "told": TOLD, "differing": DIFFERING}
        # Compiling ten questions takes longer than it saves: four fifths of the time with 60,000 people.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(_CHECK.format(answers=answers, same=_SAME, **parts), values)
        new, gone, _, found = cursor.fetchone()
    counts = dict.fromkeys(QUESTIONS, 0) | found
    run, _ = CheckRun.objects.select_for_update().get_or_create(
        day=day, defaults={"finished_at": clock.now(), "new": 0, "gone": 0, "compared": 0}
    )
    run.finished_at, run.counts, run.compared = clock.now(), counts, BusinessRecord.objects.count()
    run.new, run.gone = run.new + new, run.gone + gone  # of all checks of the day
    run.save()
    audit.record(
        "finding.checked", by=by, purpose=purpose, obj=f"finding_check:{day}", n=run.compared,
        detail={"counts": counts, "new": new, "gone": gone, "links": BusinessLink.objects.count(),
                "open": Finding.objects.exclude(state="closed").count()},
    )  # fmt: skip
    return run
