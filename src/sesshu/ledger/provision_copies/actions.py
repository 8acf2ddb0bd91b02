"""What people do here: send now, compare everything, send the differing ones anew, lift a protection that has ended."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.ledger.provision_copies import comparing, flags, jobs, queries, removing, telling
from sesshu.ledger.provision_copies.models import (
    AddresseeLink,
    CopyComparison,
    CopyDifference,
    CopyRemovalPerson,
    DifferenceKind,
)
from sesshu.ledger.residents.visibility import there

WRITE = "provision_copy.write"


@transaction.atomic
def send_now(*, by: Actor, purpose: str) -> None:
    """Let a worker send whatever is due, and at once whoever was stopped."""
    by.check(WRITE)
    AddresseeLink.objects.filter(result__in=telling.STOPPED).update(stopped_at=None)
    jobs.start(f"asked:{clock.now():%Y%m%d%H%M%S}", by=by, purpose=purpose)


def start_comparison(*, by: Actor, purpose: str) -> CopyComparison:
    """Let a worker compare everything; while one runs, it is the answer."""
    by.check(WRITE)
    return comparing.begin(by=by, purpose=purpose)


@transaction.atomic
def send_again(*, comparison_id: UUID, by: Actor, purpose: str) -> int:
    """Everybody with a difference in this comparison is sent anew, and their protection is told anew where that
    differs. Flags that were set without the ledger stay as they are. How many people."""
    by.check(WRITE)
    found = CopyDifference.objects.filter(comparison=comparison_id).exclude(kind=DifferenceKind.ELSEWHERE)
    people = found.values("resident")
    flags.to_tell_again(by, found).update(protected=None, protected_at=None)
    number = AddresseeLink.objects.filter(there("resident"), resident__in=people).update(
        copies_at=None, stopped_at=None
    )
    audit.record("exchange.copies_sent_again", by=by, purpose=purpose, n=max(1, number))
    jobs.start(f"again:{comparison_id}:{clock.now():%Y%m%d%H%M%S}", by=by, purpose=purpose)
    return number


@transaction.atomic
def remove_strangers(*, comparison_id: UUID, reason: str, by: Actor, purpose: str) -> int:
    """Copies of people whom the ledger does not know are removed at the intermediary; a person decides it, with the
    reason. Whoever has become known since stays. How many people."""
    by.check(WRITE)
    if not reason.strip():
        raise InvalidInput("消す理由を入力してください。", field="reason", example="消去済みの人と確認した")
    check_no_number(reason=reason)
    rows = CopyDifference.objects.filter(comparison=comparison_id, kind=DifferenceKind.STRANGER)
    numbers = set(rows.values_list("business_number", flat=True))
    linked = AddresseeLink.objects.filter(there("resident"), resident__addressee_number__in=numbers)
    numbers -= set(linked.values_list("resident__addressee_number", flat=True))
    if not numbers:
        raise NotNow("台帳にいない人の副本はありません。もう一度照合してください。")
    about = f"comparison:{comparison_id}"
    CopyRemovalPerson.objects.bulk_create(
        [CopyRemovalPerson(about=about, business_number=one) for one in sorted(numbers)], ignore_conflicts=True
    )
    rows.delete()
    audit.record(
        "exchange.strangers_removed", by=by, purpose=purpose, n=len(numbers), obj=f"copy_comparison:{comparison_id}",
        detail={"reason": reason.strip()},
    )  # fmt: skip
    removing.ask(about=about, by=by)
    return len(numbers)


def lift(*, resident_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> int:
    """自動応答不可 and 不開示 end in both systems at once; a person decides it, with the reason. How many.

    Raises `NotNow` for somebody who is still protected, `NotReached` where a system did not answer: then nothing ends.
    """
    by.check(WRITE)
    if not reason.strip():
        raise InvalidInput("解除する理由を入力してください。", field="reason", example="終了を住民記録で確認した")
    check_no_number(reason=reason)
    if not resident_ids:
        raise InvalidInput("解除する人を選んでください。", field="people")
    offered = {one.pk: one for one in queries.to_lift(by)}
    if not set(resident_ids) <= offered.keys():
        raise NotNow("まだ支援措置の対象の人か、設定のない人が選ばれています。一覧を開き直してください。")
    worker = jobs.sender()
    wanted = list(telling.known_people(worker).filter(pk__in=set(resident_ids)))
    if len(wanted) != len(set(resident_ids)):
        raise NotFound("該当する住民がいません。")
    telling.set_protection(wanted, {one.addressee_number: False for one in wanted}, worker, purpose)
    audit.record(
        "exchange.protection_lifted", by=by, purpose=purpose, n=len(wanted),
        subjects=[one.subject for one in wanted], detail={"reason": reason.strip()},
    )  # fmt: skip
    return len(wanted)
