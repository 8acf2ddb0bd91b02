"""Municipality code (全国地方公共団体コード): prefecture 2, municipality 3, check digit 1."""

from __future__ import annotations

from sesshu.numbers import errors
from sesshu.numbers.digits import is_digits, read_digits, require_digits, weighted_sum

LABEL = "全国地方公共団体コード"
BASE_LENGTH = 5
LENGTH = 6
_EXAMPLE = "431001"
# 指定都市: 1xx outside of Tokyo, whose 1xx are the special wards. Wards follow their city: 43100 熊本市, 43101…43105.
# Where a prefecture has several such cities, this is where each begins: 横浜・川崎・相模原, 静岡・浜松, 大阪・堺 and
# 北九州・福岡.
_TOKYO, _WITH_WARDS = "13", "1"
_DESIGNATED = {"14": (100, 130, 150), "22": (100, 130), "27": (100, 140), "40": (100, 130)}
_WEIGHTS = (2, 3, 4, 5, 6)


def check_digit(base: str) -> int:
    """Check digit of the 5 base digits: the last digit of 11 less the remainder. Raises NumberError."""
    require_digits(base, BASE_LENGTH, label=f"{LABEL}（検査数字を除く）", example=_EXAMPLE[:-1])
    return (11 - weighted_sum(base, _WEIGHTS) % 11) % 10


def is_valid(code: str) -> bool:
    return is_digits(code, LENGTH) and int(code[-1]) == check_digit(code[:-1])


def complete(base: str) -> str:
    """The 6 digits. Raises NumberError."""
    return f"{base}{check_digit(base)}"


def read(text: str) -> str:
    """The 6 digits as typed; one without its check digit is refused, never completed. Raises NumberError."""
    code = read_digits(text, label=LABEL, example=_EXAMPLE)
    require_digits(code, LENGTH, label=LABEL, example=_EXAMPLE)
    if not is_valid(code):
        raise errors.wrong_check(LABEL, _EXAMPLE)
    return code


def city_of(code: str) -> str:
    """The code of the city of which this valid one names a ward; every other code as it is."""
    prefecture, number = code[:2], int(code[2:5])
    if code[2] != _WITH_WARDS or prefecture == _TOKYO:
        return code
    city = max(one for one in _DESIGNATED.get(prefecture, (100,)) if one <= number)
    return complete(f"{prefecture}{city}")
