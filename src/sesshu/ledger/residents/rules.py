"""What must hold within one row of a register file. Messages never repeat what was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from sesshu.dates import DateError
from sesshu.ledger.residents import reasons
from sesshu.ledger.residents.rows import CLASS_OF_CODE, SEX_OF_CODE, RegisterRow


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of one row. `held` rows wait for a decision, `rejected` ones must come again, corrected."""

    severity: Literal["held", "rejected"]
    field: str
    code: str
    message: str


Rule = Callable[[RegisterRow], Iterator[Finding]]


def check(row: RegisterRow) -> list[Finding]:
    """All faults of a row, the worst first."""
    found = [finding for rule in RULES for finding in rule(row)]
    return sorted(found, key=lambda finding: finding.severity != "rejected")


def _codes(row: RegisterRow) -> Iterator[Finding]:
    known = reasons.by_code()
    if row.change_reason not in known or not row.change_reason.isdigit():
        yield _rejected("change_reason", "REASON_UNKNOWN", "異動事由のコードが一覧にありません。例: 12（出生）")
    if row.became_reason and (row.became_reason not in known or known[row.became_reason].effect != "add"):
        yield _rejected("became_reason", "BECAME_REASON", "住民となった事由は記載の事由コードにしてください。例: 10")
    if row.removal_reason and (row.removal_reason not in known or known[row.removal_reason].effect != "remove"):
        yield _rejected("removal_reason", "REMOVAL_REASON", "消除の事由は消除の事由コードにしてください。例: 20")
    if row.resident_class not in CLASS_OF_CODE:
        yield _rejected(
            "resident_class", "CLASS_UNKNOWN", "住民区分は1（日本人）・2（外国人）・9（住登外者）のいずれかです。"
        )
    if row.sex not in SEX_OF_CODE:
        yield _rejected("sex", "SEX_UNKNOWN", "性別は1（男）・2（女）・空欄のいずれかです。")


def _birth(row: RegisterRow) -> Iterator[Finding]:
    try:
        birth = row.birth_date
    except DateError as error:
        yield _rejected("birth", error.code, f"生年月日が読めません。{error}")
        return
    if birth.year is None:
        return
    first, last = birth.assumed("first"), birth.assumed("last")
    if first > row.processed_on:
        yield _rejected("birth", "BIRTH_IN_FUTURE", "生年月日が処理日より後です。処理日以前の日を入れてください。")
    for field, text in (("removed_on", "消除年月日"), ("became_on", "住民となった年月日"), ("change_on", "異動日")):
        day = getattr(row, field)
        if day is not None and day < first:
            yield _rejected(field, "BEFORE_BIRTH", f"{text}が生年月日より前です。生年月日以後の日を入れてください。")
    if row.change_reason == "12" and not first <= row.change_on <= last:
        yield _held("change_on", "BIRTH_DAY_DIFFERS", "出生の異動日が生年月日と違います。届出を確認してください。")


def _removal(row: RegisterRow) -> Iterator[Finding]:
    reason = reasons.by_code().get(row.change_reason)
    if bool(row.removed_on) != bool(row.removal_reason):
        yield _rejected("removed_on", "REMOVAL_PAIR", "消除年月日と消除事由は両方入れるか、両方空欄にしてください。")
    elif reason and reason.effect == "remove" and not row.removed_on:
        yield _rejected("removed_on", "REMOVAL_MISSING", "消除の異動には消除年月日と消除事由が必要です。")
    elif reason and reason.effect == "add" and row.removed_on:
        yield _rejected("removed_on", "REMOVAL_SURPLUS", "記載の異動では消除年月日と消除事由を空欄にしてください。")
    if row.resident_class == "9" and row.removed_on:
        yield _rejected("removed_on", "NON_REGISTERED_REMOVED", "住登外者に消除年月日は入れられません。")


def _cancellation(row: RegisterRow) -> Iterator[Finding]:
    reason = reasons.by_code().get(row.change_reason)
    cancelled = row.cancels_history_number
    if reason and reason.cancels and cancelled is None:
        yield _rejected("cancels_history_number", "CANCELS_WHAT", "異動の取消しには取消対象の履歴番号が必要です。例: 3")
    elif cancelled is not None and (not reason or not reason.cancels or not 0 < cancelled < row.history_number):
        yield _rejected(
            "cancels_history_number", "CANCELS_WRONG",
            "取消対象の履歴番号は、取消しの異動だけに、その行の履歴番号より小さい番号で入れてください。",
        )  # fmt: skip


def _resident(row: RegisterRow) -> Iterator[Finding]:
    if row.resident_class in ("1", "2"):
        if not row.household_number or not row.household_head:
            yield _held("household_head", "HOUSEHOLD_MISSING", "世帯番号または世帯主氏名がありません。")
        if row.became_on is None:
            yield _held("became_on", "BECAME_MISSING", "住民となった年月日がありません。")
    if row.resident_class != "2" and row.foreign_since is not None:
        yield _held(
            "foreign_since",
            "FOREIGN_ONLY",
            "外国人住民となった年月日は外国人だけの項目です。取り込む場合は空欄とします。",
        )


def _protection(row: RegisterRow) -> Iterator[Finding]:
    if row.protected and row.protected_from is None:
        yield _rejected("protected_from", "PROTECTION_START", "支援措置の開始年月日がありません。例: 2026-04-01")
    if row.protected_until and (row.protected_from is None or row.protected_until < row.protected_from):
        yield _rejected("protected_until", "PROTECTION_ORDER", "支援措置の終了年月日は開始年月日以後にしてください。")


RULES: tuple[Rule, ...] = (_codes, _birth, _removal, _cancellation, _resident, _protection)


def _held(field: str, code: str, message: str) -> Finding:
    return Finding("held", field, code, message)


def _rejected(field: str, code: str, message: str) -> Finding:
    return Finding("rejected", field, code, message)
