"""The clock of one person: since when it runs, until when the record is kept, and why. Pure: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sesshu.dates import attain_years
from sesshu.law.retention import RetentionRule

ALIVE, DEAD, AWAY, NO_RECORD = "alive", "dead", "away", "no_record"
LABELS = {
    ALIVE: "生存（起算しない）",
    DEAD: "死亡（起算中）",
    AWAY: "転出・消除（起算しない）",
    NO_RECORD: "接種記録なし",
}


@dataclass(frozen=True, slots=True)
class RetentionClock:
    """`ends_on` is the last day of the duty to keep; None while no clock runs. `why` says so in a sentence."""

    retention_class: str
    starts_on: date | None
    ends_on: date | None
    article: str
    why: str

    @property
    def label(self) -> str:
        return LABELS[self.retention_class]

    def is_past(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


def clock_for(
    rule: RetentionRule, *, status: str, died_on: date | None, last_dose_on: date | None, has_temporary: bool
) -> RetentionClock:
    """`last_dose_on`: None without any record of a dose."""
    if last_dose_on is None:
        return RetentionClock(NO_RECORD, None, None, rule.article, "保存する接種記録がありません。")
    if rule.starts == "dose":
        return _running(rule, DEAD if died_on else ALIVE, last_dose_on, "最後の接種の日から")
    if status in ("moved_out", "removed"):
        why = rule.unconfirmed.get("moved_away", "死亡が分からないため起算しません。")
        return RetentionClock(AWAY, None, None, rule.article, f"要確認：{why}")
    if died_on is None:
        return RetentionClock(ALIVE, None, None, rule.article, "生存している間は、すべての接種記録を保存します。")
    if has_temporary and "temporary_dose" in rule.unconfirmed:
        why = rule.unconfirmed["temporary_dose"]
        return RetentionClock(DEAD, died_on + timedelta(days=1), None, rule.article, f"要確認：{why}")
    return _running(rule, DEAD, died_on + timedelta(days=1), "死亡の日の翌日から")


def _running(rule: RetentionRule, kind: str, starts_on: date, words: str) -> RetentionClock:
    ends_on = attain_years(starts_on, rule.years)  # a period that begins with its first day ends on the eve
    return RetentionClock(kind, starts_on, ends_on, rule.article, f"{words}{rule.years}年間保存します。")
