"""Writing entries: in the transaction of a change, or committed before a sensitive read is shown."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.canonical import canonical, commitment, digest_of_ids, new_salt, seal
from sesshu.foundation.audit.models import Detail, Entry
from sesshu.law.purposes import purposes

COPY_SUBJECTS = "COPY audit_subject (entry_queue_id, subject) FROM STDIN"  # a whole city may be concerned at once
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
    entry = Entry.objects.create(
        id=entry_id, at=at, act=act, actor=by.code, obj=str(body["obj"]), purpose=purpose,
        decision=decision, n=count, body=canonical(body).decode(),
    )  # fmt: skip
    if detail:
        Detail.objects.create(entry_id=entry_id, salt=salt, ciphertext=seal(salt, sealed))
    _write_subjects(entry.queue_id, subjects)
    return entry_id


def _write_subjects(queue_id: int, subjects: list[str]) -> None:
    if subjects:
        with connection.cursor() as cursor, cursor.copy(COPY_SUBJECTS) as copy:
            for subject in dict.fromkeys(subjects):
                copy.write_row((queue_id, subject))
