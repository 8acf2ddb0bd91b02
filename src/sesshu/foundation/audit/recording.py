"""Writing entries: in the transaction of a change, or committed before a sensitive read is shown."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.canonical import canonical, commitment, digest_of_ids, new_salt, seal
from sesshu.law.purposes import purposes

COPY_SUBJECTS = "COPY audit_subject (entry_queue_id, subject) FROM STDIN"  # a whole city may be concerned at once
SUBJECTS_AT_ONCE = 1000
# An entry, its detail where there is one, and the persons concerned, in one question: every page writes one.
_INSERT = """
    WITH entry AS (
        INSERT INTO audit_entry (id, at, act, actor, obj, purpose, decision, n, body)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING queue_id
    ), detail AS (
        INSERT INTO audit_detail (entry_id, salt, ciphertext) SELECT %s::uuid, %s::bytea, %s::bytea WHERE %s
    ), concerned AS (
        INSERT INTO audit_subject (entry_queue_id, subject)
        SELECT queue_id, subject FROM entry, unnest(%s::text[]) WITH ORDINALITY AS one (subject, place) ORDER BY place
    )
    SELECT queue_id FROM entry
"""
SYSTEM_PURPOSES = {""}  # sign-in and denial at the door come before any purpose


def record(
    act: str,
    *,
    by: Actor,
    purpose: str,
    obj: str = "",
    subjects: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
    decision: str = "allow",
    n: int | None = None,
    case: str | None = None,
) -> uuid.UUID:
    """Add an entry inside the caller's transaction; the change and its entry live or die together.

    `subjects` are the persons concerned as `resident:<uuid>`; with more than one, the entry carries their number
    and the hash of the sorted list. `detail` (before, after) is kept encrypted apart; the entry holds a commitment.
    Raises `RuntimeError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record needs the transaction of the change it records")
    return _write(act, by, purpose, obj, list(subjects), detail or {}, decision, n, case)


def record_read(
    act: str,
    *,
    by: Actor,
    purpose: str,
    obj: str = "",
    subjects: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
    decision: str = "allow",
    n: int | None = None,
    case: str | None = None,
) -> uuid.UUID:
    """Commit an entry before what it announces is fetched and shown."""
    with transaction.atomic():
        return _write(act, by, purpose, obj, list(subjects), detail or {}, decision, n, case)


@transaction.atomic
def record_once_a_day(
    act: str, *, by: Actor, purpose: str, obj: str, detail: dict[str, Any], decision: str = "allow"
) -> None:  # fmt: skip
    """The first entry of this act about `obj` on a day, as this machine's clock says: what is asked every few seconds
    would fill the log."""
    from sesshu.foundation.audit.models import Entry

    begun = clock.start_of_day(clock.today())
    if not Entry.objects.filter(act=act, obj=obj, at__gte=begun, at__lt=begun + timedelta(days=1)).exists():
        _write(act, by, purpose, obj, [], detail, decision, None, None)


def _write(
    act: str,
    by: Actor,
    purpose: str,
    obj: str,
    subjects: list[str],
    detail: dict[str, Any],
    decision: str,
    n: int | None,
    case: str | None,
) -> uuid.UUID:
    if purpose not in purposes() and purpose not in SYSTEM_PURPOSES:
        raise ValueError(f"unknown purpose {purpose}")
    entry_id, at, salt = uuid.uuid4(), clock.now(), new_salt()
    sealed = canonical(detail)
    count = n if n is not None else max(1, len(subjects))
    body = {
        "v": 1,
        "id": entry_id,
        "t": at.astimezone(clock.TOKYO).isoformat(timespec="milliseconds"),
        "tenant": settings.SESSHU_MUNICIPALITY,
        "actor": by.code,
        "terminal": by.terminal or None,
        "act": act,
        "obj": obj or (subjects[0] if len(subjects) == 1 else ""),
        "ids": digest_of_ids(subjects) if len(subjects) > 1 else None,
        "purpose": purpose,
        "basis": f"law:purposes/{purpose}" if purpose else None,
        "case": case,
        "decision": decision,
        "n": count,
        "prev": None,
        "commit": commitment(salt, sealed),
    }
    about = list(dict.fromkeys(subjects))
    columns = (
        *(entry_id, at, act, by.code, str(body["obj"]), purpose, decision, count, canonical(body).decode()),
        *(entry_id, salt, seal(salt, sealed) if detail else b"", bool(detail)),
        about if len(about) <= SUBJECTS_AT_ONCE else [],
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, columns)
        (queue_id,) = cursor.fetchone()
        if len(about) > SUBJECTS_AT_ONCE:
            with cursor.copy(COPY_SUBJECTS) as copy:
                for subject in about:
                    copy.write_row((queue_id, subject))
    return entry_id
