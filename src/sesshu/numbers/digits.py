"""What all numbers share: reading digits as typed, and weighted sums from the right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sesshu.numbers import errors

_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−ー]")
# [0-9], not \d: digits of other scripts are not digits of our numbers
_DIGITS = re.compile(r"[0-9]+")


def read_digits(text: str, *, label: str, example: str) -> str:
    """Half-width digits of a typed number; blanks and hyphens between them are dropped, leading zeros stay.

    Raises NumberError when nothing or something else was typed.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    if not plain:
        raise errors.empty(label, example)
    if not _DIGITS.fullmatch(plain):
        raise errors.not_digits(label, example)
    return plain


def require_digits(base: str, length: int, *, label: str, example: str) -> None:
    """Refuse a base that is not exactly `length` half-width digits. Raises NumberError."""
    if not is_digits(base):
        raise errors.not_digits(label, example)
    if len(base) != length:
        raise errors.wrong_length(label, str(length), example)


def is_digits(text: str, length: int | None = None) -> bool:
    """Half-width digits only, and `length` of them where given."""
    return _DIGITS.fullmatch(text) is not None and (length is None or len(text) == length)


def weighted_sum(base: str, weights: Sequence[int]) -> int:
    """Sum of digits times weights; the weights begin at the rightmost digit and repeat."""
    return sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(reversed(base)))
