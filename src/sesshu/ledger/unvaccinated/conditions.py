"""What is asked for: series, how far people are, when they were born and where they live. Pure, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.programmes.tables import city_tables

TARGETS, UNVACCINATED, INCOMPLETE = "targets", "unvaccinated", "incomplete"
GROUPS = {
    UNVACCINATED: "未接種者（1回も受けていない）",
    INCOMPLETE: "未完了者（途中まで受けた）",
    TARGETS: "対象者（完了した人も含む）",
}
# Protected persons and unknown histories are lists of their own: no list mixes them with the others.
ORDINARY, PROTECTED, UNKNOWN = "ordinary", "protected", "unknown"
PARTS = {ORDINARY: "通常", PROTECTED: "支援措置等（別管理）", UNKNOWN: "接種歴不明"}
OPEN = ("due", "overdue")
PAST = "expired"
TARGET_STATUSES = (*OPEN, "complete", PAST, "excluded", "declined")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`with_past`: also those whose period is over. Towns match from their beginning and birth days are inclusive.

    `school`: a code of the master 学校; its towns and grades."""

    series: tuple[str, ...]
    group: str = UNVACCINATED
    part: str = ORDINARY
    with_past: bool = False
    born_from: date | None = None
    born_until: date | None = None
    towns: tuple[str, ...] = ()
    school: str = ""

    @property
    def statuses(self) -> tuple[str, ...]:
        if self.group == TARGETS:
            return TARGET_STATUSES
        return (*OPEN, PAST) if self.with_past else OPEN

    @property
    def progress(self) -> str:
        """The same in the words of the conditions of a mailing: none yet, some, or any."""
        return {UNVACCINATED: "none", INCOMPLETE: "some"}.get(self.group, "")

    def sentence(self) -> str:
        """For the heading of a list and the register of outputs."""
        names = {one.code: one.name for one in city_tables().series}
        words = ["・".join(names[code] for code in self.series), GROUPS[self.group], PARTS[self.part]]
        return "／".join([*words, "期間を過ぎた人を含む"] if self.with_past else words)


def check(wanted: Wanted) -> None:
    """Raises `InvalidInput` for what cannot be meant."""
    known = {one.code for one in city_tables().series}
    if not wanted.series:
        raise InvalidInput("予防接種を1つ以上選択してください。", field="series", example="mr_1,mr_2")
    if unknown := sorted(set(wanted.series) - known):
        raise InvalidInput(f"予防接種「{unknown[0]}」はありません。", field="series", example="mr_1,mr_2")
    if wanted.group not in GROUPS:
        raise InvalidInput(
            f"区分「{wanted.group}」はありません。使える語：{'、'.join(GROUPS)}", field="group", example=UNVACCINATED
        )
    if wanted.part not in PARTS:
        raise InvalidInput(
            f"一覧「{wanted.part}」はありません。使える語：{'、'.join(PARTS)}", field="part", example=ORDINARY
        )
    if wanted.born_from and wanted.born_until and wanted.born_from > wanted.born_until:
        raise InvalidInput(
            "生年月日の範囲は、早い日から遅い日の順に入力してください。", field="born_until", example="R2.4.2～R3.4.1"
        )


def towns_of(text: str) -> tuple[str, ...]:
    """Towns as a clerk types them, 「、」 between."""
    return tuple(town.strip() for town in text.replace(",", "、").split("、") if town.strip())
