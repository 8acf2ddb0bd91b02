"""カスタマバーコード of Japan Post: twenty digits from a postal code and what follows the town, and their bars.

After the public manual (郵便番号・バーコードマニュアル): the address numbers are drawn out of the address, letters
take two places, what is longer than thirteen places is cut, what is shorter is filled up; the check digit makes the
sum of all places divisible by 19.
"""

from __future__ import annotations

import re
import unicodedata

from sesshu.numbers.errors import NumberError

PLACES = 13  # for the address numbers
START, STOP = "13", "31"
# Bars of each sign: 1 long, 2 upper half, 3 lower half, 4 short. CC4 fills; CC1 to CC3 with a digit make a letter.
BARS = {
    "0": "144", "1": "114", "2": "132", "3": "312", "4": "123", "5": "141", "6": "321", "7": "213", "8": "231",
    "9": "411", "-": "414", "CC1": "324", "CC2": "342", "CC3": "234", "CC4": "432", "CC5": "243", "CC6": "423",
    "CC7": "441", "CC8": "111",
}  # fmt: skip
SIGNS = tuple(BARS)  # the place of a sign is its value for the check digit
FILL = "CC4"

_KANJI = "〇零一二三四五六七八九十百"
_COUNTED = re.compile(rf"([{_KANJI}]+)(?=丁目|丁|番地|番|号|地割|線|の|ノ)")
_DROPPED = re.compile(r"[&/・.]")
_FLOOR = re.compile(r"(?<=[0-9])F(?![A-Z])")
_WORD = re.compile(r"[A-Z]{2,}")
_OTHER = re.compile(r"[^0-9A-Z]+")


def address_numbers(after_town: str) -> str:
    """The numbers and single letters of the part of an address behind the town, with hyphens between.

    >>> address_numbers("3丁目30-8　郵便ビル403号")
    '3-30-8-403'
    """
    text = unicodedata.normalize("NFKC", after_town).upper()
    text = _DROPPED.sub("", text)
    text = _COUNTED.sub(lambda found: str(_value(found[1])), text)
    text = _FLOOR.sub("-", text)
    text = _WORD.sub("-", text)
    text = _OTHER.sub("-", text).strip("-")
    return re.sub(r"-?([A-Z])-?", r"\1", text)


def _value(kanji: str) -> int:
    """十一 → 11, 百二 → 102, 二〇 → 20."""
    total = digit = 0
    for sign in kanji:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = digit * 10 + "〇一二三四五六七八九".find(sign.replace("零", "〇"))
    return total + digit


def signs(postal_code: str, after_town: str) -> tuple[str, ...]:
    """The twenty places and the check digit. Raises `NumberError` for a postal code that is not seven digits."""
    code = unicodedata.normalize("NFKC", postal_code).replace("-", "")
    if not re.fullmatch(r"[0-9]{7}", code):
        raise NumberError("NUMBER_LENGTH", "郵便番号は7桁の数字で入力してください。（例：860-8601）")
    found = [*code, *(sign for letter in address_numbers(after_town) for sign in _places(letter))][: 7 + PLACES]
    found += [FILL] * (7 + PLACES - len(found))
    rest = sum(SIGNS.index(sign) for sign in found) % len(SIGNS)
    return (*found, SIGNS[-rest % len(SIGNS)])


def _places(letter: str) -> tuple[str, ...]:
    if letter in BARS:
        return (letter,)
    number = ord(letter) - ord("A")
    return f"CC{number // 10 + 1}", str(number % 10)


def bars(postal_code: str, after_town: str) -> str:
    """The 67 bars as digits 1 to 4, with start and stop."""
    return START + "".join(BARS[sign] for sign in signs(postal_code, after_town)) + STOP
