"""The list of users of the intermediate server as a file: login, name, section, last day."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.written import sentence
from sesshu.numbers.in_texts import holds_individual_number
from sesshu.text import TextError, decode

COLUMNS = {"login_id": "ログインID", "display_name": "氏名", "office_section": "所属"}
MOST = 20_000


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the intermediate server. `line`: where it stands in the file."""

    line: int
    login_id: str
    name: str
    section: str


def read_users(raw: bytes) -> list[User]:
    """The lines of a file. Raises `InvalidInput` with the line, the column and an example; then nothing is compared."""
    rows = csv.reader(io.StringIO(_text(raw)))
    head = [one.strip().lower() for one in next(rows, [])]
    places = {}
    for code, label in COLUMNS.items():
        place = next((n for n, one in enumerate(head) if one in {code, label.lower()}), None)
        if place is None:
            raise InvalidInput(
                f"1行目に列の名前「{label}」がありません。", field="file", example=",".join(COLUMNS.values())
            )
        places[code] = place
    found: list[User] = []
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        login, name, section = (row[at].strip() if at < len(row) else "" for at in places.values())
        for label, told in zip(COLUMNS.values(), (login, name, section), strict=True):
            if holds_individual_number(told):
                raise InvalidInput(f"{line}行目：{sentence(label)}", field="file", example="y.yamada")
        if not login:
            raise InvalidInput(f"{line}行目：ログインIDがありません。", field="file", example="y.yamada")
        if login.lower() in seen:
            raise InvalidInput(
                f"{line}行目：{seen[login.lower()]}行目と同じログインIDです。", field="file", example="y.yamada"
            )
        seen[login.lower()] = line
        found.append(User(line, login, name, section))
        if len(found) > MOST:
            raise InvalidInput(f"一度に照合できるのは{MOST:,}人までです。", field="file", example="部署ごとのファイル")
    if not found:
        raise InvalidInput("利用者が1人もいないファイルです。", field="file", example="利用者一覧.csv")
    return found


def _text(raw: bytes) -> str:
    try:
        return decode(raw).text
    except TextError:
        raise InvalidInput(
            "文字を読めません。UTF-8かシフトJISのCSVにしてください。", field="file", example="利用者一覧.csv"
        ) from None
