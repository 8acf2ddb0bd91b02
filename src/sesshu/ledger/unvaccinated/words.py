"""Why somebody is on the list and what comes next, in words, from what was stored. Pure: values in, words out."""

from __future__ import annotations

from datetime import date

from sesshu.dates import wareki_short
from sesshu.ledger.due.listing import STATUS_WORDS
from sesshu.ledger.unknown_history.queries import WORD


def status_word(status: str, *, unknown: bool) -> str:
    """Nobody whose history is unknown is called unvaccinated or overdue."""
    return WORD if unknown else STATUS_WORDS[status]


def reason(*, status: str, number: int, standard_until: date | None, latest: date | None, unknown: bool) -> str:
    """第1回が未接種。標準的な時期（R8.6.9まで）を過ぎた。"""
    if status == "complete":
        return f"第{number}回まで完了。"
    if status in ("excluded", "declined"):
        return f"{STATUS_WORDS[status]}（個人の画面で理由を確認）。"
    what = f"第{number}回の記録がない（接種歴が不明。未接種とは限らない）。" if unknown else f"第{number}回が未接種。"
    if status == "expired":
        return what + (f"対象期間（{wareki_short(latest)}まで）を過ぎた。" if latest else "対象期間を過ぎた。")
    if status == "overdue":
        return what + (
            f"標準的な時期（{wareki_short(standard_until)}まで）を過ぎた。"
            if standard_until
            else "標準的な時期を過ぎた。"
        )
    return what + "対象期間中。"


def next_words(*, status: str, earliest: date | None, latest: date | None, as_of: date) -> str:
    """受けられます（R9.3.31まで） or R8.12.5から（R9.3.31まで）; empty where nothing is to come."""
    if status not in ("due", "overdue") or earliest is None:
        return ""
    until = f"（{wareki_short(latest)}まで）" if latest else ""
    return f"受けられます{until}" if earliest <= as_of else f"{wareki_short(earliest)}から{until}"
