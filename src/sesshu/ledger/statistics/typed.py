"""Values of an axis as people type them: several with 「、」 between, from one to another with 「～」, and 不明."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sesshu.dates import DateError, read_date
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.statistics.axes import AXES, UNKNOWN
from sesshu.ledger.statistics.narrowing import UNKNOWN_VALUE

MOST = 200  # values of one condition
MOST_YEARS = 130
EXAMPLES = {
    "number": "1、2", "fiscal_year": "R6～R8、2020", "month": "R8.4～R8.6、2026-09", "age": "0～4、65",
    "birth_year": "R2～R4", "town": "手取本町、花畑町", "institution": "4310000001、さくら小児科",
}  # fmt: skip


def values_of(code: str, text: str) -> list[str]:
    """The values of an axis, each once. Raises `InvalidInput` that says which of them cannot be meant."""
    found: dict[str, None] = {}
    for piece in (one.strip() for one in re.split("[、,，;；\n]", text)):
        if piece:
            found |= dict.fromkeys(_piece(code, piece))
    if len(found) > MOST:
        raise refused(code, f"{MOST}個まで指定できます。条件を分けて集計してください。")
    return list(found)


def refused(code: str, why: str) -> InvalidInput:
    return InvalidInput(f"{AXES[code].name}：{why}", field=code, example=EXAMPLES.get(code, ""))


def _piece(code: str, piece: str) -> Iterable[str]:
    if piece == UNKNOWN:
        return [UNKNOWN_VALUE]
    if code == "town":
        return [_town(piece)]
    if code == "institution":
        return [_institution(piece)]
    read, written = READERS[code]
    ends = re.split("[～~〜]", piece)
    try:
        numbers = [read(end.strip()) for end in ends]
    except (ValueError, DateError):
        raise refused(code, f"「{piece[:20]}」は読めません。例：{EXAMPLES[code]}") from None
    if len(numbers) > 2 or numbers[0] > numbers[-1] or numbers[-1] - numbers[0] >= 12 * MOST_YEARS:
        raise refused(code, f"「{piece[:20]}」は、小さい方から大きい方の順に指定してください。例：{EXAMPLES[code]}")
    return [written(number) for number in range(numbers[0], numbers[-1] + 1)]


def _year(text: str) -> int:
    text = re.sub("(年度|年|生まれ)$", "", text)
    if re.fullmatch("[0-9]{4}", text):
        return int(text)
    return read_date(f"{text}.4.1" if text[:1].isascii() else f"{text}年4月1日").year


def _month(text: str) -> int:
    if found := re.fullmatch("([0-9]{4})[-/.]([0-9]{1,2})", text):
        day = read_date(f"{found[1]}-{int(found[2]):02}-01")
    else:
        day = read_date(f"{text}1日" if text.endswith("月") else f"{text}.1")
    return 12 * day.year + day.month - 1


def _number(text: str) -> int:
    found = re.fullmatch("([0-9]{1,3})(歳|回目|回)?", text)
    if found is None:
        raise ValueError(text)
    return int(found[1])


READERS: dict[str, tuple[Callable[[str], int], Callable[[int], str]]] = {
    "fiscal_year": (_year, str),
    "birth_year": (_year, str),
    "month": (_month, lambda month: f"{month // 12:04}-{month % 12 + 1:02}"),
    "age": (_number, lambda age: f"{age:03}"),
    "number": (_number, str),
}


def _town(name: str) -> str:
    if not Resident.objects.filter(town=name).exists():
        raise refused("town", f"「{name[:20]}」という町の住民はいません。住民情報の町名のとおり入力してください。")
    return name


def _institution(word: str) -> str:
    """A code, or the whole name of one institution."""
    known = dict(institutions.choices(clock.today()))
    if word in known:
        return word
    codes = [code for code, name in known.items() if name == word]
    if len(codes) != 1:
        why = "2つ以上あります。医療機関コードで" if codes else "ありません。医療機関コードか名前の全部で"
        raise refused("institution", f"「{word[:20]}」は{why}指定してください。")
    return codes[0]
