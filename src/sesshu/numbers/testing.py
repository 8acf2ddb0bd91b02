"""Made-up Individual Numbers for tests, demonstrations and training. Nothing in production makes any."""

from __future__ import annotations

from sesshu.numbers.individual_number import BASE_LENGTH, IndividualNumber, complete
from sesshu.numbers.reserved import RESERVED_COUNT, RESERVED_PREFIX


def individual_number(index: int) -> IndividualNumber:
    """The `index`-th made-up number, 0 to 999,999; different indexes give different numbers. Raises ValueError."""
    if not 0 <= index < RESERVED_COUNT:
        raise ValueError(f"テスト用の個人番号は0番から{RESERVED_COUNT - 1}番までです。")
    return complete(f"{RESERVED_PREFIX}{index:0{BASE_LENGTH - len(RESERVED_PREFIX)}d}")
