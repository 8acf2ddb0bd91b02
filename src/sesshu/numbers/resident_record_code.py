"""Resident record code (住民票コード): 10 digits and a check digit.

The formula of the check digit is not published, so only the length is checked unless the caller brings a rule.
Vaccination work has no reason to keep this code; the module is there to recognise it and keep it out.
"""

from __future__ import annotations

from collections.abc import Callable

from sesshu.numbers import errors
from sesshu.numbers.digits import is_digits, read_digits, require_digits

LABEL = "住民票コード"
BASE_LENGTH = 10
LENGTH = 11
_EXAMPLE = "11桁の数字"

Rule = Callable[[str], int]
"""Takes the 10 base digits, gives the check digit."""


def check_digit(base: str, rule: Rule) -> int:
    """Check digit by the rule of the caller. Raises NumberError."""
    require_digits(base, BASE_LENGTH, label=f"{LABEL}（検査数字を除く）", example="10桁の数字")
    return rule(base)


def is_valid(code: str, rule: Rule | None = None) -> bool:
    if not is_digits(code, LENGTH):
        return False
    return rule is None or int(code[-1]) == check_digit(code[:-1], rule)


def complete(base: str, rule: Rule) -> str:
    """The 11 digits. Raises NumberError."""
    return f"{base}{check_digit(base, rule)}"


def read(text: str, rule: Rule | None = None) -> str:
    """The 11 digits of a code as typed. Raises NumberError."""
    code = read_digits(text, label=LABEL, example=_EXAMPLE)
    require_digits(code, LENGTH, label=LABEL, example=_EXAMPLE)
    if not is_valid(code, rule):
        raise errors.wrong_check(LABEL, _EXAMPLE)
    return code
