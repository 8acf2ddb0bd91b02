"""抽出条件: what a clerk asks for, checked once, stored as plain JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from sesshu.dates import legal_age
from sesshu.foundation.errors import InvalidInput
from sesshu.law.letters import letter_kinds
from sesshu.ledger.programmes.tables import city_tables
from sesshu.schedule import is_programme

PROGRESS = {"none": "1回も受けていない人", "some": "途中まで受けた人"}
SIBLINGS = {"apart": "一人に一通", "together": "同じ世帯・同じ送付先の人を一つの封筒に"}
STATUS_WORDS = {"due": "対象期間中", "overdue": "標準的な時期を過ぎた", "not_yet": "まもなく対象期間"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Who is looked at, and in which state a person must be to get a letter.

    Birth days and ages are inclusive; ages are legal ages on the base date. `ahead_days` also takes persons who may
    be immunized only that many days after the base date. `quiet_days`: no letter to those who got one about the same
    series in so many days before the base date. `school`: a code of the master 学校, for those who go there on it.

    `entered_until`: last day of the month up to which slips were entered; the letter says so. Those who go to one of
    `late_institutions`, whose slips are not in yet, wait. `siblings`: one envelope for each, or for a household.
    `without_duplicates`: those who may be the same person as another record wait until somebody decided.
    `progress`: only those with no dose of the series yet (`none`), only those with some, or both.
    """

    series: tuple[str, ...]
    statuses: tuple[str, ...] = ("due", "overdue")
    born_from: date | None = None
    born_until: date | None = None
    age_from: int | None = None
    age_until: int | None = None
    towns: tuple[str, ...] = field(default=())
    school: str = ""
    ahead_days: int = 0
    quiet_days: int = 30
    entered_until: date | None = None
    late_institutions: tuple[str, ...] = field(default=())
    siblings: str = "apart"
    progress: str = ""
    without_duplicates: bool = False

    def as_json(self) -> dict[str, Any]:
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> Conditions:
        values = dict(stored)
        for key in ("series", "statuses", "towns", "late_institutions"):
            values[key] = tuple(values.get(key, ()))
        for key in ("born_from", "born_until", "entered_until"):
            values[key] = date.fromisoformat(values[key]) if values.get(key) else None
        return cls(**values)

    def has_birth(self, birth: date, on: date) -> bool:
        """True when the birthday, and the age on a day, are within the asked bounds."""
        early = self.born_from is not None and birth < self.born_from
        late = self.born_until is not None and birth > self.born_until
        return not early and not late and self.has_age(birth, on)

    def has_age(self, birth: date, on: date) -> bool:
        """True when the age on a day is within the asked bounds."""
        age = legal_age(birth, on) if birth <= on else -1
        return (self.age_from is None or age >= self.age_from) and (self.age_until is None or age <= self.age_until)

    def wants(
        self, status: str, earliest: date | None, latest: date | None, base_date: date, number: int | None
    ) -> bool:  # fmt: skip
        """True when a series in this state gives a line in the letter."""
        if status not in self.statuses or earliest is None or not self._has_come(number or 1):
            return False
        return earliest <= base_date + timedelta(days=self.ahead_days) and (latest is None or latest >= base_date)

    def _has_come(self, number: int) -> bool:
        """Whether a person whose next dose is the one of this number is as far as asked."""
        return {"": True, "none": number <= 1, "some": number > 1}[self.progress]


def series_names() -> dict[str, str]:
    """Series code → Japanese name, of all series of the law files and the city's programmes behind them."""
    return {series.code: series.name for series in city_tables().series}


def check(conditions: Conditions, kind: str) -> None:
    """Raise `InvalidInput` for conditions that cannot be meant, or that the law does not allow for this kind."""
    if kind not in letter_kinds():
        raise InvalidInput("発送の種類を選択してください。", field="kind")
    known = {series.code: series for series in city_tables().series}
    if not conditions.series or set(conditions.series) - known.keys():
        raise InvalidInput("予防接種を1つ以上、一覧の中から選択してください。", field="series")
    allowed = letter_kinds()[kind]
    wrong_codes = [code for code in conditions.series if known[code].category not in allowed.categories]
    wrong = [known[code].name for code in wrong_codes]
    if wrong:
        raise InvalidInput(
            f"「{'」「'.join(wrong)}」は{allowed.name}の対象にできません（{allowed.article}）。"
            + _advice(kind, wrong_codes),
            field="kind",
        )
    if not conditions.statuses or set(conditions.statuses) - STATUS_WORDS.keys():
        raise InvalidInput("接種の状態を1つ以上選択してください。", field="statuses")
    _check_bounds(conditions)


def _advice(kind: str, wrong: list[str]) -> str:
    if "voluntary" in letter_kinds()[kind].categories:
        return "定期接種は別の発送にしてください。"
    if any(is_programme(code) for code in wrong):
        return "市の事業は別の発送にして、種類を「市の事業の案内」にしてください。"
    return "種類を「周知」にしてください。"


def _check_bounds(conditions: Conditions) -> None:
    if conditions.progress not in {"", *PROGRESS}:
        raise InvalidInput("接種の進み方を一覧の中から選択してください。", field="progress")
    if conditions.siblings not in SIBLINGS:
        raise InvalidInput("きょうだいの扱いを一覧の中から選択してください。", field="siblings", example="一人に一通")
    if conditions.late_institutions and conditions.entered_until is None:
        raise InvalidInput(
            "入力が遅れている医療機関を選んだときは、接種記録を入力し終えた月も入力してください。",
            field="entered_until", example="R8.9",
        )  # fmt: skip
    if conditions.born_from and conditions.born_until and conditions.born_from > conditions.born_until:
        raise InvalidInput(
            "生年月日の範囲は、早い日から遅い日の順に入力してください。", field="born_until", example="R2.4.2～R3.4.1"
        )
    if (
        conditions.age_from is not None
        and conditions.age_until is not None
        and conditions.age_from > conditions.age_until
    ):
        raise InvalidInput(
            "年齢の範囲は、小さい方から大きい方の順に入力してください。", field="age_until", example="5～6"
        )
    if not 0 <= conditions.ahead_days <= 366:
        raise InvalidInput("先の日数は0から366までの数で入力してください。", field="ahead_days", example="30")
    if not 0 <= conditions.quiet_days <= 3660:
        raise InvalidInput(
            "発送済みを除く日数は0から3660までの数で入力してください。", field="quiet_days", example="30"
        )
