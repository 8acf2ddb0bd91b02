"""Every number that the sequence gave out is somebody's or a gap: one pass over all of them, one statement."""

from __future__ import annotations

from django.db import connection, transaction

from sesshu.addressee.number_gaps.in_flight import settled_mark
from sesshu.addressee.number_gaps.models import GapCheck, GapReason
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.numbers.addressee_number import SERIAL_LENGTH

PATIENCE = 120.0  # seconds; a chunk of 付番 takes less
# The check digit as `addressee_number` has it: modulus 11, weights 2 to 7 from the right. Serials with remainder 1 have
# none and are no gaps. Numbers of an older system are told apart by all 15 digits.
_REMAINDER = f"mod({' + '.join(f'mod(s / {10**at}, 10) * {2 + at % 6}' for at in range(SERIAL_LENGTH))}, 11)"
_CHECK = f"""
    WITH drawn AS (
        SELECT s, {_REMAINDER} AS remainder FROM generate_series(1::bigint, %(mark)s::bigint) AS s
    ), numbers AS (
        SELECT s, lpad(s::text, {SERIAL_LENGTH}, '0') || CASE remainder WHEN 0 THEN 0 ELSE 11 - remainder END AS number
        FROM drawn WHERE remainder <> 1
    ), new AS (
        INSERT INTO number_gap (id, unified_number, reason, drawn_after, recorded_at, recorded_by)
        SELECT gen_random_uuid(), number, CASE WHEN %(before)s::bigint IS NULL THEN '{GapReason.UNKNOWN.value}'
               WHEN s <= %(before)s::bigint THEN '{GapReason.REMOVED.value}' ELSE '{GapReason.BROKEN_OFF.value}' END,
               CASE WHEN s > %(before)s::bigint THEN %(before_at)s::timestamptz END, %(now)s, %(by)s
        FROM numbers n
        WHERE NOT EXISTS (SELECT 1 FROM unified_person p WHERE p.unified_number = n.number)
        AND NOT EXISTS (SELECT 1 FROM number_gap g WHERE g.unified_number = n.number)
        ORDER BY s ON CONFLICT DO NOTHING RETURNING reason
    )
    SELECT coalesce(json_object_agg(reason, n), '{{}}') FROM (SELECT reason, count(*) AS n FROM new GROUP BY 1) AS c
"""  # noqa: S608 - own words


def check(*, by: Actor, purpose: str, patience: float = PATIENCE) -> dict[str, int]:
    """Keep every gap that has no row yet; how many of each reason. What is still being numbered is left for the next
    check. Raises `NotNow` where something has been going on for longer than `patience` (seconds)."""
    by.check("number_gap.check")
    mark = settled_mark(patience=patience)
    if mark is None:
        raise NotNow("付番の処理が続いているため、欠番を確認できませんでした。その処理が終わってから確認してください。")
    with transaction.atomic():
        return _check(mark, by, purpose)


def _check(mark: int, by: Actor, purpose: str) -> dict[str, int]:
    before, now = GapCheck.objects.order_by("-mark", "-id").first(), clock.now()
    values = {
        "mark": mark, "before": before and before.mark, "before_at": before and before.finished_at, "now": now,
        "by": by.code,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CHECK, values)
        found: dict[str, int] = cursor.fetchone()[0]
    GapCheck.objects.create(mark=max(mark, before.mark if before else 0), finished_at=now, found=sum(found.values()))
    audit.record(
        "number_gap.checked", by=by, purpose=purpose, obj="number_gap:all", n=max(1, sum(found.values())),
        detail={"mark": mark, "found": found},
    )  # fmt: skip
    return found
