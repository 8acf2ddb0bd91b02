"""Which fields may hold the shape of an Individual Number; how it is found is told with the rules of the exchange."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from sesshu.numbers.in_texts import TwelveDigits, holds_individual_number, may_hold, without_number
from sesshu.numbers.testing import individual_number

OWN = TwelveDigits.OWN_NUMBER
NUMBER = individual_number(7).reveal()


def test_理由はどこに書いてあっても見つかる() -> None:
    own = Annotated[str, "other", OWN]
    for written in (own, list[own], own | None, dict[str, own], tuple[list[own], ...], Annotated[list[str], OWN]):
        assert may_hold(written) is OWN
    for written in (str, list[str], str | None, dict[str, int], Annotated[str, "other"]):
        assert may_hold(written) is None


def test_機械の付ける識別子は_数字だけでも個人番号と言わない() -> None:
    ours = str(UUID(f"{NUMBER[:8]}-{NUMBER[8:]}-4{NUMBER[:3]}-8{NUMBER[:3]}-{NUMBER}"))
    assert not holds_individual_number(ours)
    assert not holds_individual_number(f"key={ours.upper()};")
    assert holds_individual_number(f"{ours} {NUMBER}")
    assert holds_individual_number(f"x-{NUMBER}")


def test_番号だけを伏せ_番号のない文は一字も変えない() -> None:
    plain = "ｶﾅ ① 096-123-4567　１２３"
    assert without_number(plain) == plain
    assert without_number(f"甲 {NUMBER} 乙 {NUMBER[:6]}-{NUMBER[6:]} 123456789012") == (
        f"甲 {'*' * 12} 乙 {'*' * 12} 123456789012"
    )
