"""Three sides of the same exchanges compared: inquirer, provider and network. Every difference gets its explanation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

OPEN = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one side has recorded about one request. A refused one has no permit; the provider does not know the key."""

    side: str
    permit: str
    key: str
    inquirer: str
    provider: str
    row: int
    part: int
    information: str
    result: str


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
    "NOT_RECEIVED": ("提供者は回答したが、照会者がまだ受け取っていない。同じ許可証で求め直せる。", False),
    "WAITING": ("提供者の職員の確認待ち。", False),
    "EXPIRED_HERE": ("照会者では期限切れで終わった。提供者の回答は使われていない。", False),
    "ANSWER_WITHOUT_PROVIDER": ("照会者に回答があるのに、提供者に提供の記録がない。", True),
    "ANSWER_WITHOUT_NETWORK": ("許可の記録がない照会に回答がある。", True),
    "PROVIDED_WITHOUT_PERMIT": ("ネットワークに許可の記録がない提供がある。", True),
    "OTHER_RESULT": ("同じ許可証の結果が、記録によって違う。", True),
    "OTHER_CONTENT": ("同じ許可証の団体・項・情報が、記録によって違う。", True),
    "UNKNOWN_REQUEST": ("ネットワークに、照会者が記録していない照会がある。", True),
}


def lines(told: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines from JSON."""
    return [Line(**one) for one in told]


def compare(told: Iterable[Line], bodies: Iterable[str]) -> Compared:
    """Compare what the sides told. Only requests between these bodies, whose records are at hand, are compared."""
    there = set(bodies)
    kept = [one for one in told if one.inquirer in there and one.provider in there]
    network = {one.key: one for one in kept if one.side == "network"}
    asked = {one.key: one for one in kept if one.side == "inquirer"}
    given = {one.permit: one for one in kept if one.side == "provider"}
    found: list[Difference] = []
    agreed = 0
    for key in sorted(network.keys() | asked.keys()):
        central, own = network.get(key), asked.get(key)
        other = given.get((central or own).permit) if (central or own) else None  # type: ignore[union-attr]
        codes = list(_between(own, central, other))
        agreed += not codes
        permit = (central or own).permit  # type: ignore[union-attr]
        found += [Difference(code, permit, key, *EXPLANATIONS[code]) for code in codes]
    permitted = {one.permit for one in network.values() if one.permit}
    for permit in sorted(given.keys() - permitted):
        found.append(Difference("PROVIDED_WITHOUT_PERMIT", permit, "", *EXPLANATIONS["PROVIDED_WITHOUT_PERMIT"]))
    return Compared(len(network.keys() | asked.keys()), agreed, tuple(found))


def _between(own: Line | None, central: Line | None, other: Line | None) -> Iterable[str]:
    """What differs about one request: at the inquirer, at the network, at the provider."""
    if own is None:
        yield "UNKNOWN_REQUEST"
        return
    if central is None:
        yield "ANSWER_WITHOUT_NETWORK" if _has_answer(own) else "NOT_AT_NETWORK"
        return
    if _content(own) != _content(central) or (other and _content(other) != _content(central)):
        yield "OTHER_CONTENT"
    if not central.permit:
        if own.result not in {central.result, OPEN, "expired"}:
            yield "OTHER_RESULT"
        return
    yield from _of_permit(own, central, other)


def _of_permit(own: Line, central: Line, other: Line | None) -> Iterable[str]:
    if other is None:
        if _has_answer(own):
            yield "ANSWER_WITHOUT_PROVIDER"
        elif own.result == OPEN:
            yield "NOT_FETCHED"
        return
    if other.result == OPEN:
        yield "ANSWER_WITHOUT_PROVIDER" if _has_answer(own) else "WAITING"
        return
    if central.result == OPEN:
        yield "NOT_REPORTED"
    elif central.result != other.result:
        yield "OTHER_RESULT"
    if own.result == OPEN:
        yield "NOT_RECEIVED"
    elif own.result == "expired" and other.result != "expired":
        yield "EXPIRED_HERE"
    elif own.result != other.result:
        yield "OTHER_RESULT"


def _has_answer(own: Line) -> bool:
    return own.result in {"ok_with_data", "ok_empty", "masked"}


def _content(one: Line) -> tuple[object, ...]:
    return one.inquirer, one.provider, one.row, one.part, one.information
