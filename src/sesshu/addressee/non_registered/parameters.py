"""The parameters of the published API, read once from `parameters.yaml`, and what is wrong with a message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib import resources

import yaml

from sesshu.numbers.in_texts import TwelveDigits

MISSING, CHARACTERS, LENGTH, COMBINATION = "E0001", "E0002", "E0003", "E0004"
NUMBERING_FILE, LOOK_UP_FILE = "parameters.yaml", "look_up_parameters.yaml"
PARTS_OF_NAME = ("uji_nihonjin", "na_nihonjin", "shimei_gaikokujinromaji", "shimei_gaikokujinkanji")
LOOKED_UP_BY = ("shimei", "shimei_furigana", "seinengappi", "jusho")
FEWEST_CONDITIONS = 2
OPEN_ENDS = ("0000-", "9999-")
NO_DAY = ("00-00", "99-99")  # what may follow in place of a month and a day
EXAMPLES = {"X": "半角英数字", "N": "全角文字", "DATE": "日付（例: 2026-11-27）", "TIME": "時刻（例: 09:30:00）"}
_HALF = re.compile(r"[0-9A-Za-z]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `secret`: an error never repeats it and it is kept nowhere in this room. `twelve_digits`: why it
    may hold what looks like an Individual Number (R-16). `open_ends`: of a date, that 0000-… and 9999-… may stand
    there; it stays with dates of which the day may be unknown, never with the day on which somebody did something."""

    code: str
    name: str
    type: str
    most: int
    required: bool = False
    secret: bool = False
    values: tuple[str, ...] = ()
    twelve_digits: str = ""
    open_ends: bool = False

    @property
    def named(self) -> str:
        return f"{self.name}（{self.code}）"


@dataclass(frozen=True, slots=True)
class Fault:
    """An error of the published answer."""

    code: str
    message: str


Combinations = Callable[[Mapping[str, object]], list[Fault]]


@cache
def parameters(file: str = NUMBERING_FILE) -> dict[str, Parameter]:
    """The parameters of one of the two operations."""
    text = resources.files("sesshu.addressee.non_registered").joinpath(file).read_text(encoding="utf-8")
    rows = yaml.safe_load(text)["parameters"]
    return {code: Parameter(code, **row | {"values": tuple(row.get("values", ()))}) for code, row in rows.items()}


def may_hold(file: str = NUMBERING_FILE) -> dict[str, TwelveDigits]:
    """The parameters of an operation that are not asked for Individual Numbers, with the reason."""
    return {code: TwelveDigits[one.twelve_digits] for code, one in parameters(file).items() if one.twelve_digits}


def faults(
    message: Mapping[str, object], known: Mapping[str, Parameter], combinations: Combinations
) -> list[Fault]:  # fmt: skip
    """Everything that is wrong with a message, in the order of the parameters; empty when it can be taken."""
    found = [
        Fault(COMBINATION, f"「{str(code)[:40]}」という項目はこのAPIにありません。仕様の項目名を使ってください。")
        for code in message
        if code not in known
    ]
    for code, one in known.items():
        value = message.get(code)
        if value is None or value == "":
            if one.required:
                found.append(Fault(MISSING, f"{one.name}（{code}）は必須です。{EXAMPLES[one.type]}で入れてください。"))
        elif not isinstance(value, str):
            found.append(Fault(CHARACTERS, f"{one.name}（{code}）は文字列で入れてください。"))
        elif wrong := _wrong(one, value):
            found.append(wrong)
    return found or combinations(message)


def _wrong(one: Parameter, value: str) -> Fault | None:
    named = one.named
    if len(value) > one.most:
        return Fault(LENGTH, f"{named}は{one.most}文字以内です。")
    if not _characters_fit(one, value):
        return Fault(CHARACTERS, f"{named}は{EXAMPLES[one.type]}で入れてください。")
    if one.values and value not in one.values:
        return Fault(CHARACTERS, f"{named}に使える値は {'、'.join(one.values)} です。")
    return None


def _characters_fit(one: Parameter, value: str) -> bool:
    kind = one.type
    if kind == "X":
        return bool(_HALF.fullmatch(value))
    if kind == "N":  # half width, and what steers a terminal; private characters (外字) are full width
        return not any(
            unicodedata.east_asian_width(sign) in ("Na", "H") or unicodedata.category(sign) in ("Cc", "Cf", "Cs")
            for sign in value
        )
    try:
        if kind == "TIME":
            return bool(_TIME.fullmatch(value)) and bool(time.fromisoformat(value) or True)
        return bool(_DATE.fullmatch(value)) and _is_day(value, open_ends=one.open_ends)
    except ValueError:
        return False


def _is_day(value: str, *, open_ends: bool) -> bool:
    """Raises ValueError for a month or a day that no calendar has."""
    if not value.startswith(OPEN_ENDS):
        return bool(date.fromisoformat(value))
    rest = value[5:]
    return open_ends and (rest in NO_DAY or bool(date.fromisoformat(f"2000-{rest}")))  # 2000 has every day


def numbering_faults(message: Mapping[str, object]) -> list[Fault]:
    """What fits by itself but not together in a message of the numbering operation."""
    found = []
    kind, number = message["shorikubun"], message.get("atenabango")
    if kind == "0" and number:
        found.append("処理区分が 0（付番の依頼）のときは、宛名番号（atenabango）を空にしてください。")
    if kind in ("1", "2") and not number:
        found.append("処理区分が 1 か 2 のときは、宛名番号（atenabango）を入れてください。")
    found += asker_faults(message)
    if (message.get("nayosemotofuragu") == "1") != bool(message.get("nayosesakiatenabango")):
        found.append("名寄せ元フラグ（nayosemotofuragu）が 1 のときだけ、名寄せ先宛名番号を入れてください。")
    elif number and message.get("nayosesakiatenabango") == number:
        found.append("名寄せ先宛名番号（nayosesakiatenabango）には、別の宛名番号を入れてください。")
    if kind == "0" and not (message.get("shimei") or _named_in_parts(message)):
        found.append("付番の依頼には、氏名（shimei）か、氏と名、外国人の氏名のどれかを入れてください。")
    return [Fault(COMBINATION, one) for one in found]


def asker_faults(message: Mapping[str, object]) -> list[str]:
    """Exactly one of the two labels says which system asks."""
    if bool(message.get("gyomuid")) != bool(message.get("dokujishisakushisutemutoid")):
        return []
    return ["業務ID（gyomuid）と独自施策システム等ID（dokujishisakushisutemutoid）のどちらか一つを入れてください。"]


def look_up_faults(message: Mapping[str, object]) -> list[Fault]:
    """The same of the look-up operation: a number, or at least two of what is known of a person."""
    found = asker_faults(message)
    given = [code for code in LOOKED_UP_BY if message.get(code)]
    if message.get("atenabango"):
        if given:
            found.append("宛名番号（atenabango）で調べるときは、ほかの条件を空にしてください。")
    elif len(given) < FEWEST_CONDITIONS:
        found.append("宛名番号（atenabango）か、氏名・氏名_フリガナ・生年月日・住所のうち2つ以上を入れてください。")
    return [Fault(COMBINATION, one) for one in found]


def _named_in_parts(message: Mapping[str, object]) -> bool:
    return any(message.get(code) for code in PARTS_OF_NAME)
