"""Case tables: for each series, people and doses with the answer that the law gives, worked out by hand.

A table is text: columns parted by `|`, rows begin with a birth date. A line `# 出典: …` holds for the rows below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sesshu.law.files import LawError

CASES_FOLDER = Path(__file__).parent
DOSE, SERIES, WINDOWS = "最後の接種", "系列", "対象期間"
SEEN = (DOSE, SERIES, WINDOWS)
# Tags of the last column: a change of the law lies between two doses, before the first dose, or inside a window.
BETWEEN_DOSES, AT_START, INSIDE_WINDOW = "改正:接種の間", "改正:開始", "改正:期間内"
TAGS = (BETWEEN_DOSES, AT_START, INSIDE_WINDOW)

_ROW = re.compile(r"\d")
_SOURCE = "# 出典:"
_COLUMNS = "生年月日、状態、接種、判定日、見るもの、期待、（あれば）印"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a case table, as it is written. `line` counts from 1; `source` are the articles it rests on."""

    series: str
    line: int
    source: str
    birth: str
    facts: str
    doses: str
    as_of: str
    seen: str
    expected: str
    tags: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """cases/mr_1.txt 3行目"""
        return f"cases/{self.series}.txt {self.line}行目"


def case_tables(folder: Path | None = None) -> list[str]:
    """Names of the case tables (codes of series, and `intervals`), in alphabetical order."""
    return sorted(path.stem for path in (folder or CASES_FOLDER).glob("*.txt"))


def read_cases(series: str, folder: Path | None = None) -> list[Case]:
    """The rows of a case table. Raises LawError for a row that lacks a column, a source or a known tag."""
    path = (folder or CASES_FOLDER) / f"{series}.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise LawError("判定例の表がありません。系列の符号を確かめてください。", file=f"cases/{series}.txt") from None
    source = ""
    found = []
    for number, line in enumerate(lines, start=1):
        if line.startswith(_SOURCE):
            source = line.removeprefix(_SOURCE).strip()
        elif _ROW.match(line):
            found.append(_case(series, number, source, line))
    return found


def _case(series: str, number: int, source: str, line: str) -> Case:
    file = f"cases/{series}.txt"
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (6, 7):
        raise LawError(f"列は「|」で区切って {_COLUMNS} の順に書いてください。", file=file, line=number)
    if not source:
        raise LawError(
            f"この行より上に「{_SOURCE} 条文」の行がありません。根拠を書いてください。", file=file, line=number
        )
    if parts[4] not in SEEN:
        raise LawError(f"「見るもの」は {'、'.join(SEEN)} のどれかです。", file=file, line=number)
    tags = tuple(parts[6].split()) if len(parts) > 6 else ()
    for tag in tags:
        if tag not in TAGS:
            raise LawError(f"印「{tag}」は使えません。使える印: {'、'.join(TAGS)}。", file=file, line=number)
    birth, facts, doses, as_of, seen, expected = parts[:6]
    return Case(series, number, source, birth, facts, doses, as_of, seen, expected, tags)
