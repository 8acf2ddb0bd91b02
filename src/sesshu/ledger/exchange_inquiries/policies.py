"""May this be asked, and may this answer be taken over: what the office itself can say, before anything leaves."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from sesshu.contracts.exchange.rules import keeping
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.law.permission_list import name_of, permission_list
from sesshu.ledger.exchange_inquiries.grounds import Ground
from sesshu.ledger.exchange_inquiries.kinds import InquiryKind
from sesshu.ledger.mailings.histories import moved_in
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.queries import HERE


class NeedsConsent(Protocol):
    """A kind of inquiry, or of an application."""

    @property
    def consent(self) -> bool: ...


def check_person(kind: InquiryKind, resident: Resident) -> None:
    """R-06 as far as the ledger knows it: the case concerns somebody who is or was a target here. Of an application it
    is said by its case, which may be about somebody who has died or moved away."""
    if not kind.case and resident.status not in HERE:
        raise NotNow("いま住民でない人について照会することはできません。転出・死亡の記録を確かめてください。")
    if kind.needs_move_in and not moved_in(resident):
        raise NotNow("生まれたときからの住民です。転入者の接種歴の照会は、転入した人についてだけできます。")


def check_ground(kind: InquiryKind, ground: Ground | None, note: str) -> None:
    """R-06: nobody is asked about out of curiosity. A case of exchange_cases is ground enough."""
    if kind.case or ground is None:
        return
    if ground.was_target is False:
        raise NotNow(
            "転入する前に、規則の表で予防接種の対象だった期間がない人です。情報連携では照会できません。"
            "必要なときは、前の市町村へ文書で照会してください。"
        )
    if not ground.planned and not note.strip():
        raise InvalidInput(
            "いま受けられる定期接種がない人です。照会の元になる案件（転入届・救済の相談など）を入力してください。",
            field="note", example="転入届2026-3",
        )  # fmt: skip


def check_consent(kind: NeedsConsent, consent_number: str) -> None:
    """Where the person has to agree first, the number of the paper; elsewhere none is asked for."""
    if kind.consent and not consent_number.strip():
        raise InvalidInput(
            "同意書の番号を入力してください。この照会には本人の同意が必要です。", field="consent_number",
            example="同意2026-0123",
        )  # fmt: skip


def check_case(kind: InquiryKind, exchange_case: UUID | None) -> None:
    """R-06: what an application needs is asked from that application alone."""
    if kind.case and exchange_case is None:
        raise InvalidInput(
            f"「{kind.label}」は、救済・免除の案件から照会してください。先に案件を登録します。", field="kind",
            example="転入者の接種歴",
        )  # fmt: skip


def subject_of(kind: InquiryKind, wanted: str) -> str:
    """About whom, in a word of the row; the usual one when nothing is said. Raises `InvalidInput` for another."""
    if not wanted:
        return kind.subjects[0]
    if wanted not in kind.subjects:
        names = "・".join(name_of("subject", one) for one in kind.subjects)
        other = name_of("subject", wanted)
        raise InvalidInput(
            f"{kind.row}の項（{kind.part}）では、{names}について照会できます。{other}は選べません。",
            field="subject", example=name_of("subject", kind.subjects[0]),
        )  # fmt: skip
    return wanted


def check_words(**texts: str) -> None:
    """R-16: what leaves with an inquiry, or stays in its records, holds no Individual Number."""
    check_no_number(**texts)


def check_vaccination_duty(kind: InquiryKind) -> None:
    """R-17: records of vaccinations are taken over by a duty of vaccination alone."""
    refused = keeping.may_hold_subject_number(permission_list(clock.today()), kind.duty)
    if refused:
        raise NotNow(refused.message)
