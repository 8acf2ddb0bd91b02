"""What the benchmarks of Individual Numbers do in the process of the unified addressee system."""

from __future__ import annotations

from time import perf_counter
from typing import Any

CHUNK = 5000
# The register's list of everybody, and a second system's list of every third person; in each hundred one disagrees.
_REGISTER = """
    INSERT INTO business_record (id, system, business_number, number_index, index_version, number_malformed, name,
        birth_date, sex, address, protected, is_open, left_on, told_on)
    SELECT gen_random_uuid(), l.system, l.business_number, h.number_index, h.index_version, false, l.name,
        l.birth_date, l.sex, l.address, false, true, NULL, DATE '2026-11-20'
    FROM business_link l JOIN held_number h ON h.person_id = l.person_id AND h.valid_until IS NULL
"""
_SECOND = """
    INSERT INTO business_link (id, person_id, system, business_number, is_representative, resident_state, name, kana,
        birth_date, sex, address, protected, linked_at, linked_by, version)
    SELECT gen_random_uuid(), person_id, '010', business_number, false, resident_state, name, kana, birth_date, sex,
        address, false, linked_at, linked_by, 1
    FROM business_link WHERE business_number::bigint % 3 = 0
"""
_SECOND_LIST = """
    INSERT INTO business_record (id, system, business_number, number_index, index_version, number_malformed, name,
        birth_date, sex, address, protected, is_open, left_on, told_on)
    SELECT gen_random_uuid(), '010', business_number, number_index, index_version, business_number::bigint % 900 = 0,
        name, birth_date, sex, CASE WHEN business_number::bigint % 300 = 0 THEN '' ELSE address END,
        business_number::bigint % 600 = 0, true, NULL, told_on
    FROM business_record WHERE business_number::bigint % 3 = 0
"""


def put_numbers(size: str) -> dict[str, Any]:
    """Seconds in which a city's numbers are taken in; making the numbers up is not counted."""
    from datetime import date

    from sesshu.addressee.unified_numbers.actions import PutItem, put
    from sesshu.foundation.access import job_actor
    from sesshu.numbers.testing import individual_number

    by, seconds = job_actor("bench", "unified.write"), 0.0
    for start in range(0, int(size), CHUNK):
        items = [
            PutItem(
                "001", f"{n:015d}", individual_number(n), name=f"測定　{n}", kana="ソクテイ", sex="2",
                birth_date=date(1950 + n % 70, 1 + n % 12, 1 + n % 28), address=f"熊本市中央区測定{n}番地",
            )
            for n in range(start, min(start + CHUNK, int(size)))
        ]  # fmt: skip
        begun = perf_counter()
        put(items=items, by=by, purpose="PUT_RESIDENT")
        seconds += perf_counter() - begun
    return {"seconds": seconds}


def check_numbers() -> dict[str, Any]:
    """Seconds of a check of everybody, and what it found."""
    from datetime import date

    from django.db import connection

    from sesshu.addressee.findings.checking import check
    from sesshu.addressee.unified_numbers.actions import take_code_states
    from sesshu.foundation.access import job_actor

    with connection.cursor() as cursor:
        for statement in (_REGISTER, _SECOND, _SECOND_LIST):
            cursor.execute(statement)
        cursor.execute("SELECT unified_number FROM unified_person ORDER BY 1")
        people = [number for (number,) in cursor.fetchall()]
    by = job_actor("bench", "finding.check", "key.rotate", "unified.translate")
    for start in range(0, len(people), CHUNK):  # as the intermediate server tells where each code stands
        states = dict.fromkeys(people[start : start + CHUNK], "held")
        take_code_states(states=states, by=by, purpose="UNIFIED_NUMBERING")
    begun = perf_counter()
    run = check(day=date(2026, 11, 20), by=by, purpose="UNIFIED_NUMBERING")
    return {"seconds": perf_counter() - begun, "counts": run.counts, "compared": run.compared}
