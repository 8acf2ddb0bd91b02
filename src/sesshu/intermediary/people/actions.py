"""The only door for changes of people: known by number, asked for a code, given flags."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import PROTECT, RESTRICT, ManyToOneRel, Q

from sesshu.contracts.exchange.messages import MOST_ITEMS, CodeAnswer, CodeRequest, CodesTaken, Receipt
from sesshu.contracts.exchange.rules import keeping
from sesshu.contracts.exchange.states import CODE_NEXT, CodeState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.writing import overwrite
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.peers.directory import ask_network
from sesshu.intermediary.people import telling
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import GivenUpAcquisition, LinkedPerson, TakenAcquisition
from sesshu.intermediary.people.renewing import give_up_soon, retire_soon, tell_retired
from sesshu.intermediary.people.taking import give_back, keep

FORGOTTEN = [
    "code", "code_state", "code_reason", "same_as", "acquisition", "blocked_at", "auto_response_blocked",
    "withheld_from_subject",
]  # fmt: skip


@transaction.atomic
def link_people(*, unified_numbers: Sequence[str], protected: bool | None, by: Actor, purpose: str) -> int:
    """Make people known with their flags; `protected` None leaves both flags set. How many are new."""
    by.check("person_flag.write")
    if any(not number.isascii() or not number.isdigit() or len(number) > 15 for number in unified_numbers):
        raise InvalidInput("統合宛名番号は15桁以内の数字です。", field="unified_numbers", example="000000000000019")
    known = set(
        LinkedPerson.objects.filter(unified_number__in=unified_numbers).values_list("unified_number", flat=True)
    )
    news = [number for number in dict.fromkeys(unified_numbers) if number not in known]
    LinkedPerson.objects.bulk_create([LinkedPerson(unified_number=number) for number in news], ignore_conflicts=True)
    if protected is not None:
        set_flags(unified_numbers=news, blocked=protected, withheld=protected, by=by, purpose=purpose)
    return len(news)


@transaction.atomic
def set_flags(*, unified_numbers: Sequence[str], blocked: bool, withheld: bool, by: Actor, purpose: str) -> int:
    """自動応答不可 and 不開示 of these people, both at once, when no answer about them is on its way any more. How many
    were set. Raises `NotNow` for a person who would take one off alone (see `lifting`)."""
    by.check("person_flag.write")
    found = LinkedPerson.objects.filter(unified_number__in=unified_numbers)
    lifted = Q(pk__in=[]) if blocked else Q(auto_response_blocked=True)
    lifted |= Q(pk__in=[]) if withheld else Q(withheld_from_subject=True)
    if by.kind == "person" and found.filter(lifted).exists():
        raise NotNow("自動応答不可・不開示を外すには、別の職員の承認が必要です。")
    return write_flags(unified_numbers=unified_numbers, blocked=blocked, withheld=withheld, by=by, purpose=purpose)


def write_flags(*, unified_numbers: Sequence[str], blocked: bool, withheld: bool, by: Actor, purpose: str) -> int:
    """In the transaction of whoever asked all that has to be asked before."""
    in_order(LinkedPerson.objects.filter(unified_number__in=unified_numbers))
    found = LinkedPerson.objects.filter(unified_number__in=unified_numbers)
    if blocked:
        found.filter(Q(auto_response_blocked=False) | Q(flags_at=None)).update(blocked_at=clock.now())
    number = found.update(auto_response_blocked=blocked, withheld_from_subject=withheld, flags_at=clock.now())
    audit.record(
        "exchange.flags_set", by=by, purpose=purpose, subjects=[f"person:{n}" for n in unified_numbers], n=number,
        detail={"blocked": blocked, "withheld": withheld},
    )  # fmt: skip
    return number


@transaction.atomic
def block(*, unified_numbers: Sequence[str], by: Actor, purpose: str) -> int:
    """自動応答不可 alone, of people about whom a finding is open; 不開示 stays as it is. How many were set."""
    by.check("person_flag.write")
    link_people(unified_numbers=unified_numbers, protected=None, by=by, purpose=purpose)
    in_order(LinkedPerson.objects.filter(unified_number__in=unified_numbers))
    found = LinkedPerson.objects.filter(unified_number__in=unified_numbers, auto_response_blocked=False)
    number = found.update(auto_response_blocked=True, blocked_at=clock.now())
    audit.record(
        "exchange.flags_set", by=by, purpose=purpose, subjects=[f"person:{n}" for n in unified_numbers], n=number,
        detail={"blocked": True, "finding": True},
    )  # fmt: skip
    return number


@transaction.atomic
def point(*, person: LinkedPerson, into: LinkedPerson | None, by: Actor, purpose: str) -> None:
    """From now on `into` answers for this person, None: they stand alone again. Who was told to be protected under the
    one is protected under the other, until the city's system says otherwise."""
    by.check("person_flag.write")
    if into is not None and person.flags_at is not None:
        if person.auto_response_blocked and not into.auto_response_blocked:
            into.auto_response_blocked, into.blocked_at = True, clock.now()
        into.withheld_from_subject = into.withheld_from_subject or person.withheld_from_subject
        into.save(update_fields=["auto_response_blocked", "blocked_at", "withheld_from_subject"])
    person.merged_into = into
    person.save(update_fields=["merged_into"])
    audit.record(
        "exchange.person_pointed", by=by, purpose=purpose, subjects=[f"person:{person.unified_number}"],
        detail={"into": into.unified_number if into else ""},
    )  # fmt: skip


@transaction.atomic
def request_codes(*, unified_numbers: Sequence[str], by: Actor, purpose: str) -> dict[str, str]:
    """Begin acquisitions for people without a code: unified number → acquisition number, which the register needs. A
    code of a number that was merged into theirs is theirs too."""
    by.check("code.request")
    now, begun, asked = clock.now(), {}, []
    served = set(code_holders(unified_numbers))
    for person in in_order(LinkedPerson.objects.filter(unified_number__in=unified_numbers)):
        if person.state in {CodeState.HELD, CodeState.RETIRED} or person.unified_number in served:
            continue
        if person.state in {None, CodeState.FAILED, CodeState.STUCK}:
            if person.state:
                check_step(CODE_NEXT, person.state, CodeState.REQUESTED)
            person.acquisition, person.requested_at = f"aq-{secrets.token_hex(12)}", now
            person.code_state, person.same_as = CodeState.REQUESTED, ""
            asked.append(person)
        begun[person.unified_number] = str(person.acquisition)
    overwrite(asked, ["code_state", "acquisition", "requested_at", "same_as"])
    audit.record(
        "exchange.codes_requested", by=by, purpose=purpose, subjects=[f"person:{n}" for n in begun], n=len(begun)
    )
    return begun


@transaction.atomic
def forget(*, unified_numbers: Sequence[str], by: Actor) -> int:
    """People without any original: their code goes, and they with it, unless an inquiry or a provision of the last
    years names them; then their numbers stay as long as those. How many are gone."""
    by.check("copy.write")
    people = in_order(LinkedPerson.objects.filter(unified_number__in=unified_numbers))
    named = _named_in_records(people)
    retire_soon([one.code for one in people if one.code])
    give_up_soon([one.acquisition for one in people if one.acquisition])
    retired = [one for one in people if one.pk in named and one.state is not CodeState.RETIRED]
    for one in retired:  # whatever their code was at: the next round must not bring them one
        one.code = one.acquisition = None
        one.code_state, one.code_reason, one.same_as = CodeState.RETIRED, "原本が消去された", ""
        one.blocked_at = one.blocked_at if one.auto_response_blocked else clock.now()
        one.auto_response_blocked = one.withheld_from_subject = True
    overwrite(retired, FORGOTTEN)
    gone = [one for one in people if one.pk not in named]
    telling.tell_soon([one.unified_number for one in gone if one.told_state])
    deleted = LinkedPerson.objects.filter(pk__in=[one.pk for one in gone]).delete()[1]
    return deleted.get(LinkedPerson._meta.label, 0)  # what goes along with them is not counted


def _named_in_records(people: Sequence[LinkedPerson]) -> set[UUID]:
    """Those to whom rows point that stay. Their rooms are above this one: they are found by their keys."""
    ids, named = [one.pk for one in people], set()
    for relation in LinkedPerson._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.on_delete in {PROTECT, RESTRICT}:
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})  # type: ignore[union-attr]
            named |= set(rows.values_list(f"{relation.field.name}_id", flat=True))
    return named


def code_holders(unified_numbers: Sequence[str]) -> dict[str, LinkedPerson]:
    """Unified number → the person merged into it whose code is held, where there is one."""
    rows = LinkedPerson.objects.filter(merged_into__unified_number__in=unified_numbers, code_state=CodeState.HELD)
    return {row.merged_into.unified_number: row for row in rows.select_related("merged_into").order_by("id")}  # type: ignore[union-attr]


def fetch_codes(*, by: Actor, purpose: str) -> int:
    """Ask the network for every code that is awaited; then both sides forget the acquisition numbers. How many came."""
    by.check("exchange.operate")
    _tell_over()  # what an earlier round could not tell any more
    awaited = LinkedPerson.objects.filter(code_state__in=[CodeState.REQUESTED, CodeState.STUCK]).order_by("id")
    got = 0
    for codes in _fetched(list(awaited.values_list("acquisition", flat=True))):
        held, ended = keep(codes, by=by, purpose=purpose)
        if ended:
            _tell_over()
        got += held
    for codes in _fetched(list(GivenUpAcquisition.objects.order_by("number").values_list("number", flat=True))):
        if give_back(codes, by=by, purpose=purpose):
            _tell_over()
    return got


def _fetched(acquisitions: Sequence[str | None]) -> Iterator[dict[str, str]]:
    """Acquisition → code of those whose code the network has, batch by batch."""
    for start in range(0, len(acquisitions), MOST_ITEMS):
        batch = tuple(str(one) for one in acquisitions[start : start + MOST_ITEMS])
        answer = ask_network(CodeRequest(acquisitions=batch), CodeAnswer)
        yield {one.acquisition: one.code.reveal() for one in answer.codes if one.code}


def _tell_over() -> None:
    _tell_taken()
    tell_retired()


@transaction.atomic
def erase_acquisitions(*, by: Actor, purpose: str) -> int:
    """R-15: numbers of acquisitions that are over, however they came to stay, are erased. How many."""
    by.check("exchange.operate")
    left = [
        one
        for one in in_order(LinkedPerson.objects.exclude(acquisition=None))
        if one.state is None or keeping.has_erased_acquisition(one.state, one.acquisition)
    ]
    for person in left:
        person.acquisition = None
    overwrite(left, ["acquisition"])
    if left:
        audit.record("exchange.acquisitions_erased", by=by, purpose=purpose, n=len(left), detail={"rule": "R-15"})
    return len(left)


@transaction.atomic
def mark_stuck(*, by: Actor, purpose: str) -> int:
    """Acquisitions without an answer for a day are shown as such; they can still come."""
    by.check("exchange.operate")
    before = clock.now() - timedelta(days=value("stuck_days"))
    late = in_order(LinkedPerson.objects.filter(code_state=CodeState.REQUESTED, requested_at__lt=before))
    number = LinkedPerson.objects.filter(pk__in=[one.pk for one in late]).update(code_state=CodeState.STUCK)
    if number:
        audit.record("exchange.codes_stuck", by=by, purpose=purpose, n=number)
    return number


def _tell_taken() -> None:
    """The network hears which codes are kept and forgets their acquisitions; then they are forgotten here too. Killed
    in between, it is told again, which changes nothing there."""
    while numbers := list(TakenAcquisition.objects.order_by("number").values_list("number", flat=True)[:MOST_ITEMS]):
        ask_network(CodesTaken(acquisitions=tuple(numbers)), Receipt)
        TakenAcquisition.objects.filter(number__in=numbers).delete()
