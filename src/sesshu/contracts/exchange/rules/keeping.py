"""What may be kept, for how long, and where numbers may stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.states import CodeState
from sesshu.law.permission_list import PermissionList, vaccination_records
from sesshu.numbers.in_texts import holds_individual_number

_NO = ResultClass.NOT_PERMITTED


def has_transfer_ground(*, ordinance: str, application: str, approved: bool) -> Refusal | None:
    """R-14. Between departments of a body: the ordinance, and an approved データ使用承認願."""
    if not ordinance:
        return Refusal("R-14", _NO, "庁内の移転の根拠となる条例が登録されていません。")
    if not application or not approved:
        return Refusal("R-14", _NO, "承認されたデータ使用承認願がありません。")
    return None


def has_erased_acquisition(state: CodeState, acquisition_number: str | None) -> Refusal | None:
    """R-15. Only an acquisition that still runs may keep its number."""
    if not acquisition_number or state in {CodeState.REQUESTED, CodeState.STUCK}:
        return None
    return Refusal("R-15", _NO, "符号の取得が終わったのに、取得番号が残っています。")


def holds_no_number(text: str) -> Refusal | None:
    """R-16. Twelve digits that stand alone and pass the check digit, in a name, an address or a line of a log: in any
    width, in one piece or in equal groups."""
    if not holds_individual_number(text):
        return None
    return Refusal("R-16", _NO, "個人番号の形の数字が含まれています。名前や記録には使えません。")


def may_hold_subject_number(allowed: PermissionList, duty: str) -> Refusal | None:
    """R-17. A duty of vaccination is one that the list lets ask for records of vaccinations."""
    if any(one.duty == duty and one.information & vaccination_records() for one in allowed.rows):
        return None
    return Refusal("R-17", _NO, "対象者番号は、予防接種の実施の事務でだけ扱えます。")


def is_dropped_in_time(*, answered_at: datetime, adopted: bool, has_content: bool, now: datetime, days: int) -> (
    Refusal | None
):  # fmt: skip
    """R-18. `days` is what the city decided; the record of the exchange stays, its content goes."""
    if adopted or not has_content or now <= answered_at + timedelta(days=days):
        return None
    return Refusal("R-18", _NO, f"取り入れなかった回答が{days}日を過ぎても残っています。")


def is_of_the_day(rules_of: date, requested_on: date) -> Refusal | None:
    """R-19."""
    if rules_of == requested_on:
        return None
    return Refusal("R-19", _NO, "照会の日ではない日の規則で判断しています。")
