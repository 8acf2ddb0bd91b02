"""The words in which a clerk says who is meant, and the same in the words of the law files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sesshu.ledger.programmes.models import Programme

CATEGORIES = {"voluntary": "任意接種の助成", "administrative": "行政措置予防接種"}
SHORT = {"voluntary": "任意助成", "administrative": "行政措置"}
SEXES = {"": "男女とも", "M": "男性だけ", "F": "女性だけ"}
UNITS = {"d": "日", "m": "月"}


@dataclass(frozen=True, slots=True)
class Edge:
    """A beginning or an end of an age window. `n` in `label` and `said` stands for the number the clerk types."""

    label: str
    said: str
    most: int = 0  # 0: no number is asked for
    law: str = ""
    law_key: str = ""

    @property
    def asks_number(self) -> bool:
        return self.most > 0

    def say(self, number: int | None) -> str:
        return self.said.replace("n", str(number))

    def moment(self, number: int | None) -> Any:
        """The moment in the words of a series file; None for no bound."""
        if self.law_key:
            return {self.law_key: number}
        return self.law.replace("n", str(number)) or None


FROM = {
    "birth": Edge("出生の日から", "出生の日", law="birth"),
    "months": Edge("生後nか月に至った日から", "生後nか月に至った日", 240, "nm"),
    "age": Edge("n歳に達した日（誕生日の前日）から", "n歳に達した日（誕生日の前日）", 120, "ny"),
    "birthday": Edge("n歳の誕生日から", "n歳の誕生日", 120, "after ny"),
    "fiscal": Edge(
        "n歳となる日の属する年度の初日から", "n歳となる日の属する年度の初日", 120, law_key="fiscal_year_of_age"
    ),
    "school": Edge("小学校就学前の1年間の初日から", "小学校就学前の1年間の初日", law="year_before_school"),
}
UNTIL = {
    "months": Edge("生後nか月に至る日まで", "生後nか月に至る日まで", 240, "nm"),
    "age": Edge("n歳に達する日（誕生日の前日）まで", "n歳に達する日（誕生日の前日）まで", 120, "ny"),
    "under": Edge("n歳に達する日の前日まで（n歳未満）", "n歳に達する日の前日まで（n歳未満）", 120, "before ny"),
    "fiscal": Edge(
        "n歳となる日の属する年度の末日まで", "n歳となる日の属する年度の末日まで", 120, law_key="fiscal_year_of_age"
    ),
    "school": Edge("小学校就学の始期の前日まで", "小学校就学の始期の前日まで", law="year_before_school"),
    "none": Edge("上限なし", "（上限なし）"),
}  # fmt: skip


def interval_words(amount: int, unit: str) -> str:
    """27日以上, 3か月以上 (full days between two doses; the same day of a later month)."""
    return f"{amount}{'日' if unit == 'd' else 'か月'}以上"


def who(row: Programme) -> str:
    """生後12か月に至った日から…まで の 男性."""
    said = f"{FROM[row.from_kind].say(row.from_number)}から{UNTIL[row.until_kind].say(row.until_number)}"
    sex = {"F": "女性", "M": "男性"}.get(row.sex, "人")
    return f"{said}の{sex}"
