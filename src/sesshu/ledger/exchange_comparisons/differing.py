"""How one inquiry of ours differs from what the intermediary says of it. Nothing here reads or writes a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.states import INQUIRY_LABELS, INQUIRY_NEXT, InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.law.permission_list import name_of
from sesshu.ledger.exchange_comparisons.models import DifferenceKind as Kind
from sesshu.ledger.exchange_inquiries.models import LABELS, ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sending import item

# No city's setting: whatever is younger than a day is seen by the comparison of the next night.
LEEWAY = timedelta(days=1)
GIVEN = (InquiryState.FETCHED, InquiryState.ADOPTED, InquiryState.DISMISSED)  # the business system has the answer
SETTLED = (InquiryState.ADOPTED, InquiryState.DISMISSED)
Difference = tuple[Kind, str, str]


def differences(
    row: ExchangeInquiry, one: contract.ListedInquiry, numbers: Collection[str], now: datetime
) -> Iterator[Difference]:
    """(kind, our words, theirs). `numbers`: the 宛名番号 of the person of `row`, with those of identities that were
    joined into it. The answers of `row` are read already."""
    yield from _asked(row, one, numbers)
    answers = list(_answers(row, one, now))
    yield from answers
    if not answers and _state_differs(row, one, now):
        yield Kind.STATE_DIFFERS, _state(LABELS, row.state, row.result), _state(INQUIRY_LABELS, one.state, one.result)


def state_there(one: contract.ListedInquiry) -> str:
    """How it stands there, in words."""
    return _state(INQUIRY_LABELS, one.state, one.result)


def _asked(row: ExchangeInquiry, one: contract.ListedInquiry, numbers: Collection[str]) -> Iterator[Difference]:
    asked = item(row)
    if one.about and all(one.about != contract.mark_of(one.client_key, asked.system, number) for number in numbers):
        yield Kind.OTHER_PERSON, "", ""
    # The mark is only ever set, and the intermediary sets it by itself for whoever is protected since: one way alone.
    if asked.withheld and not one.withheld:
        yield Kind.NOT_WITHHELD, "不開示", "開示"
    if asked.provider != one.provider:  # no body in words: where a protected person lived is on no list
        yield Kind.OTHER_BODY, "", ""
    for kind, here, there, of in (
        (Kind.OTHER_DUTY, asked.duty, one.duty, "duty"),
        (Kind.OTHER_SUBJECT, asked.subject, one.subject, "subject"),
    ):
        if here != there:
            yield kind, name_of(of, here), name_of(of, there)
    if (asked.row, asked.part) != (one.row, one.part):
        yield Kind.OTHER_ROW, f"{asked.row}の項（{asked.part}）", f"{one.row}の項（{one.part}）"
    if (asked.information, asked.items) != (one.information, one.items):
        yield Kind.OTHER_INFORMATION, _information(asked), _information(one)
    if (asked.case, asked.planned) != (one.case, one.planned):
        yield Kind.OTHER_GROUND, _ground(asked), _ground(one)
    if row.department != one.department:
        yield Kind.OTHER_DEPARTMENT, row.department, one.department


def _answers(row: ExchangeInquiry, one: contract.ListedInquiry, now: datetime) -> Iterator[Difference]:
    if row.state not in GIVEN:
        has_answer = one.state in GIVEN or one.state == InquiryState.ANSWERED
        if has_answer and (one.answered_at is None or one.answered_at < now - LEEWAY):
            yield Kind.ANSWER_MISSING, LABELS[InquiryState(row.state)], _records(one.records)
        return
    kept = list(row.answers.all())
    if one.content_dropped or any(not each.values for each in kept):
        return  # one of the two has emptied it in its time
    if len(kept) < (one.records or 0):
        yield Kind.ANSWER_MISSING, _records(len(kept)), _records(one.records)
    elif one.records is None or one.digest != contract.digest_of_answer((e.values, e.absent) for e in kept):
        yield Kind.ANSWER_DIFFERS, _records(len(kept)), _records(one.records)


def _state_differs(row: ExchangeInquiry, one: contract.ListedInquiry, now: datetime) -> bool:
    here, there = InquiryState(row.state), InquiryState(one.state)
    if here == there:
        return _is_over(here) and row.result not in (one.result, ResultClass.CONTENT_DROPPED)
    if here in SETTLED and there == InquiryState.FETCHED and row.untaken:
        return False  # the page of the inquiry says why it is not taken
    if _is_over(here) and _is_over(there):
        return True
    last = max(at for at in (row.valid_until, one.valid_until, row.settled_at, one.ended_at) if at)
    return last < now - LEEWAY


def _is_over(state: InquiryState) -> bool:
    return not INQUIRY_NEXT[state]


def _state(labels: dict[InquiryState, str], state: str, result: str) -> str:
    words = labels[InquiryState(state)] if state in set(InquiryState) else state
    return f"{words}（{MEANINGS[ResultClass(result)].label}）" if result in set(ResultClass) else words


def _records(number: int | None) -> str:
    return "回答なし" if number is None else f"{number}件の回答"


def _information(asked: contract.AskItem | contract.ListedInquiry) -> str:
    return f"{name_of('information', asked.information)}（{'、'.join(asked.items)}）"


def _ground(asked: contract.AskItem | contract.ListedInquiry) -> str:
    return "／".join(words for words in (asked.case, asked.planned) if words) or "案件なし"
