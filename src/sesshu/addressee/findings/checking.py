"""The daily check: ten questions to the database, and what their answers change on the list.

What makes a finding the same one is hashed: its class and what it is about. So work on it is not lost when the check
runs again, and a chunk that runs twice finds the same rows.
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
    SELECT %(code)s AS code, person, system, business_number FROM ({question}) AS q (person, system, business_number)
"""
_CHECK = """
    WITH seen AS MATERIALIZED ({seen}), held AS MATERIALIZED ({held}), told AS MATERIALIZED ({told}),
    differing AS MATERIALIZED ({differing}), answers AS ({answers}), found AS MATERIALIZED (
        SELECT DISTINCT code, sha256(convert_to(concat_ws('|', code, person::text, system, business_number), 'UTF8'))
               AS about, person, system, business_number FROM answers
    ), still AS (
        UPDATE finding f SET last_seen = greatest(f.last_seen, %(day)s) FROM found n
        WHERE f.code = n.code AND f.about = n.about AND f.state <> 'closed' RETURNING f.code
    ), gone AS (
        UPDATE finding f SET state = 'closed', closed_at = %(now)s, closed_by = %(by)s, version = version + 1,
               decision = CASE WHEN decision = '' THEN '再確認で解消' ELSE decision END
        WHERE state <> 'closed' AND NOT EXISTS (SELECT 1 FROM found n WHERE n.code = f.code AND n.about = f.about)
        RETURNING f.code
    ), new AS (
        INSERT INTO finding (id, code, about, person, system, business_number, state, first_seen, last_seen,
                             assignee, assignee_name, decision, evidence, closed_by, version)
        SELECT gen_random_uuid(), n.code, n.about, n.person, n.system, n.business_number, 'open', %(day)s, %(day)s,
               '', '', '', '', '', 1
        FROM found n WHERE NOT EXISTS
            (SELECT 1 FROM finding f WHERE f.code = n.code AND f.about = n.about AND f.state <> 'closed')
        ON CONFLICT DO NOTHING RETURNING code
    )
    SELECT (SELECT count(*) FROM new), (SELECT count(*) FROM gone), (SELECT count(*) FROM still),
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
        cursor.execute(_CHECK.format(answers=answers, **parts), values)
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
