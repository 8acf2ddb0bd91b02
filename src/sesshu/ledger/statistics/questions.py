"""What is asked: what is counted, by which axes, under which conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sesshu.dates import wareki
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.statistics.axes import AXES, UNKNOWN

MOST_AXES = 3
COUNTED = {"doses": "接種の回数", "persons": "人数"}


@dataclass(frozen=True, slots=True)
class Question:
    """`where`: axis → the values that are let through. `counted` is one of `COUNTED`."""

    counted: str = "doses"
    axes: tuple[str, ...] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    given_from: date | None = None
    given_until: date | None = None
    born_from: date | None = None
    born_until: date | None = None

    def check(self) -> None:
        """Raise `InvalidInput` for a question that cannot be meant."""
        if self.counted not in COUNTED:
            raise InvalidInput("数えるもの：「接種の回数」か「人数」を選んでください。", field="counted")
        if len(self.axes) > MOST_AXES:
            raise InvalidInput(f"軸は{MOST_AXES}つまでです。減らしてください。", field="axes")
        if len(set(self.axes)) != len(self.axes):
            raise InvalidInput("同じ軸が二度選ばれています。", field="axes")
        if unknown := sorted({*self.axes, *self.where} - AXES.keys()):
            raise InvalidInput(f"軸「{unknown[0]}」はありません。一覧から選んでください。", field="axes")
        for low, high, name in (
            (self.given_from, self.given_until, "接種日"),
            (self.born_from, self.born_until, "生年月日"),
        ):
            if low and high and high < low:
                raise InvalidInput(f"{name}の範囲は、早い日から遅い日の順に入力してください。（例：R8.4.1～R9.3.31）")

    @property
    def by_series(self) -> bool:
        """Whether a dose in two series counts twice: its series, or what it is in a series, is asked for."""
        return any(AXES[code].by_series for code in (*self.axes, *self.where))

    def sentence(self) -> str:
        """The question in words, for the head of a table and of a file."""
        parts = [f"{COUNTED[self.counted]}を数える"]
        for low, high, name in (
            (self.given_from, self.given_until, "接種日"),
            (self.born_from, self.born_until, "生年月日"),
        ):
            if low or high:
                parts.append(f"{name}が{wareki(low) if low else ''}から{wareki(high) if high else ''}まで")
        for code, values in self.where.items():
            names = {"": UNKNOWN} | AXES[code].words([value for value in values if value or code == "series"])
            parts.append(f"{AXES[code].name}が「{'」「'.join(names[value] for value in values)}」")
        if self.by_series:
            parts.append("2つの予防接種に数える接種は、それぞれに数える")
        return "。".join(parts) + "。"
