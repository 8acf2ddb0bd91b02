"""The door for copies of originals, and their digests for the comparison with the originals.

Of which information a system looks after the copies, and whose numbers it may name, stands in the master
既存システム接続の範囲.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.intermediary.copies import comparing, moving, removing
from sesshu.intermediary.copies.actions import Original, put_copies
from sesshu.intermediary.exchange_rules import scopes
from sesshu.intermediary.people import jobs
from sesshu.intermediary.people.actions import link_people
from sesshu.intermediary.people.queries import flags_of
from sesshu.intermediary.people.translating import back, translate

PURPOSE = "INFORMATION_EXCHANGE"
router = Router(tags=["副本"])
REASONS = {"erased": removing.ERASED, "joined": removing.JOINED}
PROBLEMS = dict.fromkeys((401, 403, 409, 422, 429, 503), Problem)
OfCopies = contract.CopiesIn | contract.DigestsIn | contract.RemoveIn | contract.HoldersIn | contract.WantedIn


@operation(
    router.post, "/copies/put", name="api-copies-put", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.CopiesOut, **PROBLEMS}, summary="副本を登録する（1人の全記録を単位に、500人まで）",
)  # fmt: skip
def put(request: HttpRequest, message: contract.CopiesIn) -> contract.CopiesOut:
    """Checked first, written whole or not at all. People not known yet get both flags until somebody says otherwise."""
    by = acting(request, message.operator, "copy.write", "person_flag.write")
    _check(by, message)
    found = translate(message.system, [one.business_number for one in message.people], operator=message.operator)
    counts = Counter(dict.fromkeys(("new", "changed", "withdrawn"), 0))
    with transaction.atomic():
        link_people(unified_numbers=list(found.numbers.values()), protected=None, by=by, purpose=PURPOSE)
        for people in _one_a_person(message.people, found.numbers):
            originals = {n: [Original(**record.model_dump()) for record in one.records] for n, one in people.items()}
            senders = {n: (message.system, one.business_number) for n, one in people.items()}
            counts.update(
                put_copies(
                    information=message.information, people=originals, senders=senders, by=by, purpose=PURPOSE
                )
            )  # fmt: skip
    return contract.CopiesOut(
        done=list(found.numbers), unknown=list(found.unknown), blocked=list(found.blocked), **counts
    )


def _one_a_person(
    sent: Sequence[contract.CopyPerson], numbers: Mapping[str, str]
) -> list[dict[str, contract.CopyPerson]]:
    """Unified number → what was sent, in as many rounds as one person has business numbers among them."""
    rounds: list[dict[str, contract.CopyPerson]] = []
    latest = {one.business_number: one for one in sent if one.business_number in numbers}
    for business, one in latest.items():
        place = next((there for there in rounds if numbers[business] not in there), None)
        if place is None:
            rounds.append(place := {})
        place[numbers[business]] = one
    return rounds


@operation(
    router.post, "/copies/digests", name="api-copies-digests", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.DigestsOut, **PROBLEMS}, summary="原本と照合するための副本の要約値（500人まで）",
)  # fmt: skip
def digests(request: HttpRequest, message: contract.DigestsIn) -> contract.DigestsOut:
    """The flags go along for a system that tells them: whether somebody's protection is set is compared too."""
    by = acting(request, message.operator, "copy.read", "linked_person.read")
    _check(by, message)
    found = translate(message.system, message.business_numbers, operator=message.operator)
    named = comparing.digests(by, message.information, message.system, found.numbers)
    people, records = comparing.totals(by, message.information) if message.totals else (0, 0)
    return contract.DigestsOut(
        people={business: held for business, held in named.items() if held}, registered=list(named),
        unknown=list(found.unknown), blocked=list(found.blocked), total_people=people, total_records=records,
        flags=_flags(by, found.numbers) if scopes.sets_flags(by, message.system) else {},
    )  # fmt: skip


def _flags(by: Actor, numbers: Mapping[str, str]) -> dict[str, contract.SetFlags]:
    """Business number → the flags under the unified number in use."""
    known = flags_of(by, set(numbers.values()))
    return {
        business: contract.SetFlags(
            blocked=row.auto_response_blocked, withheld=row.withheld_from_subject, told=row.flags_at is not None
        )
        for business, number in numbers.items()
        if (row := known.get(number))
    }


@operation(
    router.post, "/copies/remove", name="api-copies-remove", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.RemovedOut, **PROBLEMS}, summary="原本が消去された人の副本を消す（500人まで）",
)  # fmt: skip
def remove(request: HttpRequest, message: contract.RemoveIn) -> contract.RemovedOut:
    """Told again, nothing more happens. An open finding keeps nobody here."""
    by = acting(request, message.operator, "copy.write")
    _check(by, message)
    found = translate(message.system, message.business_numbers, operator=message.operator, use="remove")
    numbers = {one: found.numbers.get(one, "") for one in message.business_numbers}
    with transaction.atomic():
        people, records = removing.remove_copies(
            information=message.information, system=message.system, numbers=numbers, request=message.request,
            reason=REASONS[message.reason], by=by, purpose=PURPOSE,
        )  # fmt: skip
        jobs.start_telling(by=by, purpose=PURPOSE)
    gone = [*found.unknown, *found.blocked]
    return contract.RemovedOut(done=list(found.numbers), unknown=gone, people=people, records=records)


@operation(
    router.post, "/copies/holders", name="api-copies-holders", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.HoldersOut, **PROBLEMS}, summary="副本が登録されている人（500人ずつ、原本との照合用）",
)  # fmt: skip
def holders(request: HttpRequest, message: contract.HoldersIn) -> contract.HoldersOut:
    by = acting(request, message.operator, "copy.read")
    _check(by, message)
    numbers, after = comparing.holders_after(by, message.information, message.after, contract.MOST)
    found = comparing.senders(by, message.information, message.system, numbers)
    if left := [one for one in numbers if one not in found]:  # of before senders were noted
        found |= back(message.system, left, operator=message.operator)
    return contract.HoldersOut(
        business_numbers=[one for number in numbers for one in found.get(number, [])],
        nameless=sum(number not in found for number in numbers), after=after,
    )  # fmt: skip


@operation(
    router.post, "/copies/wanted", name="api-copies-wanted", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.WantedOut, **PROBLEMS}, summary="名寄せなどのあと、送り直しを待っている副本（500人まで）",
)  # fmt: skip
def wanted(request: HttpRequest, message: contract.WantedIn) -> contract.WantedOut:
    by = acting(request, message.operator, "copy.read")
    _check(by, message)
    numbers = moving.wanted(by, message.information, message.system, contract.MOST)
    return contract.WantedOut(business_numbers=numbers)


@operation(
    router.post, "/copies/merged", name="api-copies-merged", purpose=PURPOSE, permission="exchange_api.merge",
    response={200: contract.MergeOut, **PROBLEMS}, summary="統合宛名番号の名寄せ・解除を知らせる（統合宛名システム用）",
)  # fmt: skip
def merged(request: HttpRequest, message: contract.MergeIn) -> contract.MergeOut:
    """Told again, nothing more happens."""
    by = acting(request, message.operator, "copy.write", "person_flag.write")
    scopes.check_tells_merges(by, purpose=PURPOSE)
    links = [(one.system, one.business_number) for one in message.links]
    number = moving.hear(
        unified_number=message.unified_number, other=message.other, is_merged=message.is_merged, links=links, by=by,
        purpose=PURPOSE, moved=message.moved,
    )  # fmt: skip
    return contract.MergeOut(wanted=number)


@operation(
    router.post, "/copies/moving", name="api-copies-moving", purpose=PURPOSE, permission="exchange_api.merge",
    response={200: contract.AnnounceOut, **PROBLEMS}, summary="名寄せ・解除を予告する（統合宛名システム用）",
)  # fmt: skip
def moving_soon(request: HttpRequest, message: contract.AnnounceIn) -> contract.AnnounceOut:
    by = acting(request, message.operator, "copy.write")
    scopes.check_tells_merges(by, purpose=PURPOSE)
    held = moving.announce(unified_numbers=message.unified_numbers, by=by, purpose=PURPOSE)
    return contract.AnnounceOut(held=held)


def _check(by: Actor, message: OfCopies) -> None:
    """Raises `OutOfScope` for a system that does not look after these copies."""
    scopes.check_provides(by, message.system, message.information, purpose=PURPOSE)
