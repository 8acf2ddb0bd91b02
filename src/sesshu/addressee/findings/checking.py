"""The daily check: ten questions to the database, and what their answers change on the list."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from sesshu.addressee.findings import doubting
from sesshu.addressee.findings.identity import ANSWERS, NEW, PARTS, SAME, values_for
from sesshu.addressee.findings.models import BusinessRecord, CheckRun, Finding
from sesshu.addressee.findings.questions import QUESTIONS
from sesshu.addressee.unified_numbers.actions.keys import behind, reseal_chunk
from sesshu.addressee.unified_numbers.models import BusinessLink
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor

# One statement, so that every question and every change of the list sees the same state of the database. What was there
# and was not found this time is closed: by what the statement found, not by its day, for a day has several checks.
_CHECK = f"""
    WITH {PARTS}, answers AS ({ANSWERS}), {SAME},
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
        {NEW}
    )
    SELECT (SELECT count(*) FROM new), (SELECT count(*) FROM gone) + (SELECT count(*) FROM joined),
           (SELECT count(*) FROM still),
           (SELECT coalesce(json_object_agg(code, number), '{{}}')
            FROM (SELECT code, count(*) AS number FROM found GROUP BY code) AS c)
"""  # noqa: S608 - our own words


def check(*, day: date, by: Actor, purpose: str) -> CheckRun:
    """Compare everything once for this day. The same day again opens what is new and closes what was put right."""
    by.check("finding.check")
    while behind():  # indexes of two versions of the key cannot be compared: what is behind is sealed anew first
        reseal_chunk(by=by)
    with transaction.atomic():
        return _check(day, by, purpose)


def _check(day: date, by: Actor, purpose: str) -> CheckRun:
    with connection.cursor() as cursor:
        # Compiling ten questions takes longer than it saves: four fifths of the time with 60,000 people.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(_CHECK, values_for(day, by))
        new, gone, _, found = cursor.fetchone()
    counts = dict.fromkeys(QUESTIONS, 0) | found
    run, _ = CheckRun.objects.select_for_update().get_or_create(
        day=day, defaults={"finished_at": clock.now(), "new": 0, "gone": 0, "compared": 0}
    )
    run.finished_at, run.counts, run.compared = clock.now(), counts, BusinessRecord.objects.count()
    run.new, run.gone = run.new + new, run.gone + gone  # of all checks of the day
    run.save()
    doubting.tell_soon()
    audit.record(
        "finding.checked", by=by, purpose=purpose, obj=f"finding_check:{day}", n=run.compared,
        detail={"counts": counts, "new": new, "gone": gone, "links": BusinessLink.objects.count(),
                "open": Finding.objects.exclude(state="closed").count()},
    )  # fmt: skip
    return run
