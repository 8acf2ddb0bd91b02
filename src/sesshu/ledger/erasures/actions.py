"""The only door for erasures: ask, cancel, accept an approval, go on. The deed itself: `jobs.py` and `function.py`."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow, NotPermitted
from sesshu.foundation.writing import copy_in
from sesshu.law.retention import retention_rule
from sesshu.ledger.erasures import jobs, policies, queries
from sesshu.ledger.erasures.models import Erasure, ErasurePerson
from sesshu.ledger.erasures.queries import FIRST, SECOND
from sesshu.ledger.erasures.states import ErasureState, check_next
from sesshu.ledger.retention.queries import Kept

SALT_BYTES = 32
MOST_PEOPLE = 50_000


@transaction.atomic
def ask(*, reason: str, by: Actor, purpose: str) -> Erasure:
    """Freeze who is to be erased today and ask two people. Raises `InvalidInput`, `NotNow`."""
    by.check("erasure.write")
    if not reason.strip():
        raise InvalidInput("消去の理由を入力してください。", field="reason", example="令和13年度分の保存期間満了")
    found = queries.candidates(by, clock.today())
    if not found.ready:
        raise NotNow("消去できる人はいません。保存期間を過ぎた人と、見送る理由を一覧で確かめてください。")
    erasure = _new(reason.strip(), found.ready[:MOST_PEOPLE], len(found.held), by)
    for kind, words in ((FIRST, "一人目"), (SECOND, "二人目")):
        approvals.request(
            kind=kind, payload=payload(erasure), by=by, purpose=purpose, risk="high",
            summary=f"{erasure.label}：保存期間を過ぎた{erasure.people_total:,}人の記録の消去（{words}の承認）",
        )  # fmt: skip
    _told("erasure.asked", erasure, by, purpose, held=erasure.held_total, reason=erasure.reason)
    return erasure


@transaction.atomic
def cancel(*, erasure_id: UUID, by: Actor, purpose: str) -> None:
    """Give it up before it begins. The list goes, the numbers stay; requests that wait are withdrawn by their asker."""
    by.check("erasure.write")
    erasure = locked(erasure_id)
    check_next(erasure.state, ErasureState.CANCELLED)
    for request in queries.requests(erasure):
        if request.status == Status.WAITING and request.requested_by == by.code:
            approvals.withdraw(approval_id=request.pk, by=by)
    erasure.people.all().delete()
    erasure.state, erasure.ended_at = ErasureState.CANCELLED, clock.now()
    erasure.save(update_fields=["state", "ended_at"])
    _told("erasure.cancelled", erasure, by, purpose)


@transaction.atomic
def accept(*, approval: Approval, by: Actor) -> None:
    """One of the two approvals. With the second one a worker begins. Raises `MovedOn`, `NotNow`, `NotPermitted`."""
    erasure = locked(UUID(str(approval.payload["erasure"])))
    check_next(erasure.state, ErasureState.RUNNING)
    if dict(approval.payload) != payload(erasure) or not _is_whole(erasure):
        raise MovedOn
    field, other = (
        ("first_approval", erasure.second_approval) if approval.kind == FIRST
        else ("second_approval", erasure.first_approval)
    )  # fmt: skip
    if by.code == erasure.asked_by or (other is not None and other.decided_by == by.code):
        raise NotPermitted("消去は、依頼した職員のほかに、別々の職員二人が承認します。もう一人に依頼してください。")
    setattr(erasure, field, approvals.use(kind=approval.kind, payload=approval.payload, by=by))
    erasure.save(update_fields=[field])
    if other is not None:
        erasure.state = ErasureState.RUNNING
        erasure.save(update_fields=["state"])
        _told("erasure.started", erasure, by, approval.purpose)
        jobs.start(erasure, by=by, purpose=approval.purpose)


@transaction.atomic
def resume(*, erasure_id: UUID, by: Actor, purpose: str) -> None:
    """Let a worker go on with an erasure whose work was stopped by hand or failed. Raises `NotNow`."""
    by.check("erasure.write")
    erasure = locked(erasure_id)
    if erasure.state != ErasureState.RUNNING or jobs.going_on(erasure):
        raise NotNow("再開できるのは、途中で止まった消去だけです。")
    jobs.start(erasure, by=by, purpose=purpose)


def payload(erasure: Erasure) -> dict[str, str | int]:
    """What is approved. No person in it."""
    return {
        "erasure": str(erasure.pk), "label": erasure.label, "content": erasure.content_sha256,
        "people": erasure.people_total, "held": erasure.held_total, "as_of": erasure.as_of.isoformat(),
        "article": erasure.article, "reason": erasure.reason,
    }  # fmt: skip


def locked(erasure_id: UUID) -> Erasure:
    """The row, locked until the transaction ends. Raises `NotFound`."""
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("first_approval", "second_approval")
    found = rows.filter(pk=erasure_id).first()
    if found is None:
        raise NotFound("この消去は見つかりません。一覧から選び直してください。")
    return found


def _new(reason: str, people: list[Kept], held: int, by: Actor) -> Erasure:
    today, salt = clock.today(), secrets.token_bytes(SALT_BYTES)
    year = fiscal_year(today)
    commitments = [policies.commitment(salt, one.resident.pk) for one in people]
    erasure = Erasure.objects.create(
        fiscal_year=year, number=_next_number(year), as_of=today, article=retention_rule(today).article,
        people_total=len(people), held_total=held, salt=salt, content_sha256=policies.content_hash(commitments),
        reason=reason, asked_at=clock.now(), asked_by=by.code, asked_by_name=by.display_name,
    )  # fmt: skip
    rows = [
        ErasurePerson(
            erasure=erasure, place=place, resident=one.resident, version=one.resident.version,
            died_on=one.resident.removed_on, ends_on=one.clock.ends_on, commitment=commitment,
        )
        for place, (one, commitment) in enumerate(zip(people, commitments, strict=True))
    ]  # fmt: skip
    copy_in(rows)
    return erasure


def _is_whole(erasure: Erasure) -> bool:
    commitments = erasure.people.values_list("commitment", flat=True)
    return policies.content_hash(commitments) == erasure.content_sha256


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('erasure_number'))")
    last = Erasure.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _told(act: str, erasure: Erasure, by: Actor, purpose: str, **detail: object) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"erasure:{erasure.pk}", case=erasure.label, n=erasure.people_total,
        detail={"content": erasure.content_sha256} | detail,
    )  # fmt: skip
