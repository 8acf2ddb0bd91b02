"""Which fields may hold the shape of an Individual Number; how it is found is told with the rules of the exchange."""

from __future__ import annotations

import re
import unicodedata
from random import Random
from typing import Annotated
from uuid import UUID

from sesshu.numbers import in_texts
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


def test_速い見方は_数字や区切りになるどの字も見落とさない() -> None:
    gap, between = re.compile(in_texts._GAP), re.compile(in_texts._BETWEEN)
    for one in map(chr, range(0x110000)):
        plain = unicodedata.normalize("NFKC", one)
        if re.search("[0-9]", plain):
            assert in_texts._MIGHT.search(one) or re.fullmatch(in_texts._DIGIT, one), f"U+{ord(one):04X}"
        if gap.fullmatch(plain):
            assert between.fullmatch(one), f"U+{ord(one):04X}"


def test_速い見方は_どう書いた番号も見落とさない() -> None:
    chance = Random(16)  # noqa: S311 - the same texts every time
    wide = {ord(str(n)): 0xFF10 + n for n in range(10)}
    for _ in range(500):
        digits, size = individual_number(chance.randrange(10**6)).reveal(), chance.choice((2, 3, 4, 6, 12))
        gap = "".join(chance.choices(" 　-－ー・．，／＿ｰ･‐―", k=chance.randint(1, 3)))
        text = gap.join(digits[at : at + size] for at in range(0, 12, size))
        text = "".join(one.translate(wide) if chance.random() < 0.3 else one for one in text)
        assert holds_individual_number(f"番地{chance.choice(('', 'A', '第'))}{text}{chance.choice(('', '号', 'z'))}")
