"""One cell to one typed value, or a reason in words. Reasons never repeat what was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sesshu.dates import DateError, read_date
from sesshu.foundation.files.interfaces import LayoutColumn
from sesshu.text import is_kana, to_katakana

Read = Callable[[str], Any]
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DECIMAL = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
SPREADSHEET_EPOCH = date(1899, 12, 30)
AS_TEXT = "この列の書式を「文字列」にしてから入力し直し、保存してください"


class CellError(ValueError):
    """Why a cell cannot be taken."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def reader_of(column: LayoutColumn) -> Read:
    """The function that reads cells of a column. Empty cells become "" (texts, codes) or None (all else)."""
    typed, empty = READERS[column.type](column), "" if column.type in ("text", "kana", "code", "digits") else None
    required, refuse_empty = column.required, CellError("EMPTY", _sentence("値がありません。", column))

    def read(cell: str) -> Any:
        if type(cell) is not str:
            cell = _from_sheet(cell, column)
        if not cell or cell.isspace():
            if required:
                raise refuse_empty
            return empty
        return typed(cell)

    return read


def _sentence(text: str, column: LayoutColumn) -> str:
    return f"{text}（例：{column.example}）" if column.example else text


def _text(column: LayoutColumn) -> Read:
    most = column.max_length

    def read(cell: str) -> str:
        if len(cell) > most:
            raise CellError("TOO_LONG", f"{most}文字以内で入力してください。")
        if UNSAFE.search(cell):
            raise CellError("UNSAFE", "改行や制御文字、文字の向きを変える文字は使えません。取り除いてください。")
        return cell

    return read


def _kana(column: LayoutColumn) -> Read:
    text = _text(column)

    def read(cell: str) -> str:
        kana = to_katakana(text(cell))
        if not is_kana(kana):
            raise CellError("NOT_KANA", _sentence("カナで入力してください。", column))
        return kana

    return read


def _plain(cell: str) -> str:
    """Half width, without outer blanks: for codes and numbers only."""
    return cell.strip() if cell.isascii() else unicodedata.normalize("NFKC", cell).strip()


def _code(column: LayoutColumn) -> Read:
    allowed, most = column.allowed, column.length or column.max_length
    choices = "・".join(f"{value}（{name}）" for value, name in list(allowed.items())[:12])
    choices += "など、一覧にある値" if len(allowed) > 12 else ""
    named = {_plain(name): value for value, name in allowed.items()}

    def read(cell: str) -> str:
        code = _plain(cell)
        code = code if code in allowed else named.get(code, code)
        if allowed and code not in allowed:
            raise CellError("NOT_ALLOWED", f"{choices}のいずれかを入力してください。")
        if len(code) > most or UNSAFE.search(code):
            raise CellError("TOO_LONG", _sentence(f"{most}文字以内のコードを入力してください。", column))
        return code

    return read


def _digits(column: LayoutColumn) -> Read:
    length, most = column.length, column.max_length

    def read(cell: str) -> str:
        digits = _plain(cell)
        if not digits.isdecimal():
            raise CellError("NOT_DIGITS", _sentence("数字だけで入力してください。", column))
        if length and len(digits) < length:
            raise CellError("ZEROS_LOST", f"{length}桁に足りません。先頭の0が失われている場合は、{AS_TEXT}。")
        if len(digits) > (length or most):
            raise CellError("TOO_LONG", _sentence(f"{length or most}桁以内の数字で入力してください。", column))
        return digits

    return read


def _number(column: LayoutColumn) -> Read:
    def read(cell: str) -> int:
        try:
            return int(_plain(cell).replace(",", ""))
        except ValueError:
            raise CellError("NOT_NUMBER", _sentence("数値で入力してください。", column)) from None

    return read


def _decimal(column: LayoutColumn) -> Read:
    def read(cell: str) -> str:
        number = _plain(cell)
        if not DECIMAL.fullmatch(number):
            raise CellError("NOT_NUMBER", _sentence("数値で入力してください。", column))
        return number

    return read


def _flag(_: LayoutColumn) -> Read:
    def read(cell: str) -> bool:
        flag = _plain(cell)
        if flag not in ("0", "1"):
            raise CellError("NOT_FLAG", "0か1を入力してください。")
        return flag == "1"

    return read


def _date(column: LayoutColumn) -> Read:
    def read(cell: str) -> date:
        if ISO.fullmatch(cell):
            try:
                return date.fromisoformat(cell)
            except ValueError:
                raise CellError("NO_SUCH_DAY", _sentence("暦にない日付です。", column)) from None
        if SERIAL.fullmatch(cell):
            raise CellError("SERIAL_DATE", f"日付が表計算ソフトの通し番号になっています。{AS_TEXT}（例：2026-11-21）。")
        try:
            return _spoken_date(cell)
        except DateError as wrong:
            raise CellError(wrong.code, "日付として読めません。（例：2026-11-21、R8.11.21）") from None

    return read


@lru_cache(maxsize=4096)
def _spoken_date(cell: str) -> date:
    return read_date(cell)


def _from_sheet(cell: Any, column: LayoutColumn) -> str:
    """A typed cell of a spreadsheet as the text a CSV file would have had."""
    if isinstance(cell, date):
        if column.type in ("date", "text"):
            return cell.isoformat()
        raise CellError("SHEET_DATE", f"値が日付に変わっています。{AS_TEXT}。")
    number = int(cell) if float(cell).is_integer() else cell
    if column.type == "date":
        return _serial_date(number)
    if column.type in ("number", "decimal", "flag"):
        return str(number)
    text = str(number)
    if text in column.allowed or (column.length and len(text) == column.length):
        return text
    raise CellError("ZEROS_LOST", f"数値として保存されているため、先頭の0などが失われています。{AS_TEXT}。")


def _serial_date(number: float) -> str:
    """45981 is a spreadsheet's day; 20251120 is a date written as a number."""
    if number >= 10_000_000:
        return str(number)
    if not 1 <= number < 100_000:
        raise CellError("SERIAL_DATE", "日付として読めません。（例：2026-11-21）")
    return (SPREADSHEET_EPOCH + timedelta(days=int(number))).isoformat()


READERS: dict[str, Callable[[LayoutColumn], Read]] = {
    "text": _text, "kana": _kana, "code": _code, "digits": _digits, "number": _number, "decimal": _decimal,
    "flag": _flag, "date": _date,
}  # fmt: skip
