"""Three sides of the same exchanges compared: inquirer, provider and network. Every difference gets its explanation."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

OPEN, NOT_TAKEN, CANCELLED = "", "not_taken", "cancelled"
REPORT, MARK = "report", "mark"  # what a provider tells the network of a permit
UNHEARD = frozenset({OPEN, "expired"})  # an inquirer that has heard of no end


@dataclass(frozen=True, slots=True)
class Line:
    """What one side has recorded about one request. A refused one has no permit; the provider does not know the key.
    `again`: how the provider answered the same permit the second time and later; `giving`: which of its answers the
    inquirer received. The one that was received counts. `withheld`: not shown to the person (不開示). `refused`: what
    the provider told of it and the network did not take ("report", "mark")."""

    side: str
    permit: str
    key: str
    inquirer: str
    provider: str
    row: int
    part: int
    information: str
    result: str
    giving: int = 0
    again: Sequence[str] = ()
    duty: str = ""
    department: str = ""
    withheld: bool = False
    refused: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """`grave`: cannot be explained by what is still on its way."""

    code: str
    permit: str
    key: str
    explanation: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Compared:
    permits: int
    agreed: int
    differences: tuple[Difference, ...]

    @property
    def is_good(self) -> bool:
        return not any(one.grave for one in self.differences)


EXPLANATIONS: dict[str, tuple[str, bool]] = {
    "NOT_AT_NETWORK": ("照会したと記録されているが、ネットワークにまだ届いていない。次の送信で届く。", False),
    "NOT_FETCHED": ("許可されたが、提供者にまだ求めていない。期限までに求めるか、期限切れで終わる。", False),
    "NOT_REPORTED": ("提供者で終わったが、ネットワークへの報告がまだ。次の報告で揃う。", False),
    "REPORT_REFUSED": (
        "提供者の報告を、ネットワークが受け付けなかった。ひとりでには揃わない。原因を確かめ、提供者の職員が「受け付けられなかった報告」から送り直す。",
        True,
    ),
    "NOT_RECEIVED": ("提供者は回答したが、照会者がまだ受け取っていない。同じ許可証で求め直せる。", False),
    "WAITING": ("提供者の職員の確認待ち。", False),
    "CALL_NOT_TAKEN": (
        "提供者が求めを受け取らなかった（鍵・経路・許可証・電文の点検）。何も提供されていない。照会者は許可を取り直して求め直す。",
        False,
    ),
    "REFUSED_WITHOUT_PERMIT": ("ネットワークに許可の記録がない求めを、提供者が断った。何も提供されていない。", False),
    "GIVEN_ANEW": (
        "提供者が同じ許可証にもう一度回答し、そのあいだに副本が変わった。照会者が受け取った回答が有効で、ネットワークには最初の結果が残る。",
        False,
    ),
    "EXPIRED_HERE": ("照会者では期限切れで終わった。提供者の回答は使われていない。", False),
    "REFUSAL_NOT_RECEIVED": (
        "ネットワークが断った返事を、照会者が受け取っていない。次の送信で届くか、期限切れで終わる。",
        False,
    ),
    "ANSWER_WITHOUT_PROVIDER": ("照会者に回答があるのに、提供者に提供の記録がない。", True),
    "END_WITHOUT_PROVIDER": (
        "提供者で終わったと照会者かネットワークが記録しているのに、提供者にその記録がない。断った求めの記録も7年残すもの。",
        True,
    ),
    "ANSWER_WITHOUT_NETWORK": ("許可の記録がない照会に回答がある。", True),
    "PROVIDED_WITHOUT_PERMIT": ("ネットワークに許可の記録がない提供がある。", True),
    "OTHER_RESULT": ("同じ許可証の結果が、記録によって違う。", True),
    "OTHER_CONTENT": ("同じ許可証の団体・項・情報が、記録によって違う。", True),
    "OTHER_DUTY": ("同じ許可証の事務・部署が、記録によって違う。", True),
    "OTHER_MARK": (
        "不開示の印がある記録と、ない記録がある。印は次の送信と夜間の処理で三者に揃う。翌日も残るときは、記録を本人に見せる前に確かめる。",
        False,
    ),
    "MARK_REFUSED": (
        "提供者の不開示の印を、ネットワークが受け付けなかった。ひとりでには揃わない。原因を確かめ、提供者の職員が「受け付けられなかった報告」から送り直す。",
        True,
    ),
    "UNKNOWN_REQUEST": ("ネットワークに、照会者が記録していない照会がある。", True),
}


def lines(told: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines from JSON."""
    return [Line(**one) for one in told]


def place(one: Line) -> str:
    """Where a line stands in a side's records: permits first in their order, then what has none by its key. The two
    that talk about one permit or one refused request stand in the same place of theirs."""
    return f"0{one.permit}" if one.permit or one.side == "provider" else f"1{one.key}"


def compare(told: Iterable[Line], bodies: Iterable[str]) -> Compared:
    """Lines in any order, held at once."""
    return compare_in_order([sorted(told, key=place)], bodies)


def compare_in_order(sources: Iterable[Iterable[Line]], bodies: Iterable[str]) -> Compared:
    """What the sides told, each in the order of `place`, read once from beginning to end. Only requests between these
    bodies, whose records are at hand, are compared. Held are differences, and requests that one side knows by another
    permit than the other (an answer that was lost). Raises `ValueError` for a source that is not in order."""
    there, pairing = set(bodies), _Pairing()
    ordered = heapq.merge(*(_in_order(one) for one in sources), key=place)
    kept = (one for one in ordered if one.inquirer in there and one.provider in there)
    for _, group in groupby(kept, key=place):
        pairing.take(group)
    return pairing.end()


def _in_order(source: Iterable[Line]) -> Iterator[Line]:
    last = ""
    for one in source:
        if (here := place(one)) < last:
            raise ValueError("the lines of a side are not in their order")
        last = here
        yield one


class _Pairing:
    """Pairs what belongs together, place by place; what found nobody in its place is paired by key at the end."""

    def __init__(self) -> None:
        self.requests = self.agreed = 0
        self.found: list[Difference] = []
        self.astray: list[Difference] = []
        self.own: dict[str, Line] = {}
        self.central: dict[str, tuple[Line, Line | None]] = {}

    def take(self, group: Iterable[Line]) -> None:
        """The lines of one place. Told twice, the last word counts."""
        sides: dict[str, dict[str, Line]] = {"inquirer": {}, "network": {}, "provider": {}}
        for one in group:
            sides[one.side][one.key if one.side != "provider" else ""] = one
        own, central, other = sides["inquirer"], sides["network"], sides["provider"].get("")
        if other and not central:
            code = "REFUSED_WITHOUT_PERMIT" if other.result == NOT_TAKEN else "PROVIDED_WITHOUT_PERMIT"
            self.astray.append(_difference(code, other.permit, ""))
        for key in own.keys() & central.keys():
            self._settle(own.pop(key), central.pop(key), other)
        self.own |= own
        self.central |= {key: (one, other) for key, one in central.items()}

    def end(self) -> Compared:
        for key in self.own.keys() | self.central.keys():
            central, other = self.central.get(key, (None, None))
            self._settle(self.own.get(key), central, other)
        self.found.sort(key=lambda one: one.key)
        return Compared(self.requests, self.agreed, (*self.found, *self.astray))

    def _settle(self, own: Line | None, central: Line | None, other: Line | None) -> None:
        one = central or own
        assert one is not None  # noqa: S101 - called with one of them
        codes = list(_between(own, central, other))
        self.requests += 1
        self.agreed += not codes
        self.found += [_difference(code, one.permit, one.key) for code in codes]


def _difference(code: str, permit: str, key: str) -> Difference:
    return Difference(code, permit, key, *EXPLANATIONS[code])


def _between(own: Line | None, central: Line | None, other: Line | None) -> Iterable[str]:
    """What differs about one request: at the inquirer, at the network, at the provider."""
    if own is None:
        yield "UNKNOWN_REQUEST"
        return
    if central is None:
        if own.result == CANCELLED:  # before it was sent: nobody else knows of it
            return
        yield "ANSWER_WITHOUT_NETWORK" if _has_answer(own) else "NOT_AT_NETWORK"
        return
    told = None if other and other.result == NOT_TAKEN else other  # a call that was refused may say anything
    if _content(own) != _content(central) or (told and _content(told) != _content(central)):
        yield "OTHER_CONTENT"
    every = [own, central, *([told] if told else [])]
    if len({(one.duty, one.department) for one in every}) > 1:
        yield "OTHER_DUTY"
    if len({one.withheld for one in every}) > 1:
        yield "MARK_REFUSED" if told and MARK in told.refused else "OTHER_MARK"
    if not central.permit:
        if own.result != central.result:
            yield "REFUSAL_NOT_RECEIVED" if own.result in UNHEARD else "OTHER_RESULT"
        return
    yield from _of_permit(own, central, other)


def _of_permit(own: Line, central: Line, other: Line | None) -> Iterable[str]:
    if other is None or other.result in {NOT_TAKEN, OPEN}:
        yield from _without_end(own, central, other)
        return
    if central.result == OPEN:
        yield "REPORT_REFUSED" if REPORT in other.refused else "NOT_REPORTED"
    elif central.result != other.result:
        yield "OTHER_RESULT"
    if own.result == OPEN:
        yield "NOT_RECEIVED"
    elif own.result == "expired" and other.result != "expired":
        yield "EXPIRED_HERE"
    elif own.result != _received(own, other):
        yield "OTHER_RESULT"
    elif own.result != other.result:
        yield "GIVEN_ANEW"


def _received(own: Line, other: Line) -> str:
    """How the provider says that it answered the time that the inquirer received."""
    later = list(other.again)
    if not own.giving and own.result in later:  # recorded before answers were counted
        return own.result
    return later[own.giving - 2] if 1 < own.giving < len(later) + 2 else other.result


def _without_end(own: Line, central: Line, other: Line | None) -> Iterable[str]:
    """The provider has recorded no end, so nobody may know of one."""
    if _has_answer(own):
        yield "ANSWER_WITHOUT_PROVIDER"
    elif own.result not in UNHEARD and not own.permit:  # it never saw the permit: it cannot be the provider's word
        yield "OTHER_RESULT"
    elif own.result not in UNHEARD or central.result != OPEN:
        yield "END_WITHOUT_PROVIDER"
    elif other is not None:
        yield "CALL_NOT_TAKEN" if other.result == NOT_TAKEN else "WAITING"
    elif own.result == OPEN:
        yield "NOT_FETCHED"


def _has_answer(own: Line) -> bool:
    return own.result in {"ok_with_data", "ok_empty", "masked"}


def _content(one: Line) -> tuple[object, ...]:
    return one.inquirer, one.provider, one.row, one.part, one.information
