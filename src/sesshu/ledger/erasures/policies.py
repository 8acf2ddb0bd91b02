"""Who may not be erased yet though the duty to keep has ended, and how a list is named by one hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.states import ImportState
from sesshu.ledger.adverse_events.models import AdverseEventReport
from sesshu.ledger.bulk_corrections.models import BulkCorrectionDose
from sesshu.ledger.bulk_corrections.states import BulkState
from sesshu.ledger.change_reviews.models import ChangeReview
from sesshu.ledger.erasures.models import ErasureHold, ErasurePerson
from sesshu.ledger.erasures.states import ErasureState
from sesshu.ledger.inquiries import queries as inquiries
from sesshu.ledger.inquiries.models import SlipState
from sesshu.ledger.provisional.models import ProvisionalPerson, ProvisionalState
from sesshu.ledger.recalls.models import RecallDose
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus
from sesshu.ledger.retention import queries as retention
from sesshu.ledger.undelivered_mail.models import UndeliveredMail
from sesshu.ledger.undelivered_mail.states import MailState
from sesshu.ledger.vaccination_errors.models import VaccinationError
from sesshu.ledger.vaccination_errors.states import CaseState

ENDED_IMPORTS = (ImportState.COMMITTED, ImportState.REFUSED, ImportState.CANCELLED)
OPEN_ERASURES = (ErasureState.ASKED, ErasureState.RUNNING)


def _open_cases(people: Sequence[UUID]) -> Iterable[tuple[str, QuerySet[Any]]]:
    among = Q(resident__in=people)
    ended = [CaseState.CLOSED, CaseState.CANCELLED]
    yield "間違い接種の案件が終わっていません", VaccinationError.objects.filter(among).exclude(state__in=ended)
    yield "副反応疑い報告が終わっていません", AdverseEventReport.objects.filter(among, closed_at=None)
    yield "ロット回収が終わっていません", RecallDose.objects.filter(among, recall__closed_at=None)
    yield "受付票が終わっていません", inquiries.shown().filter(among, state=SlipState.OPEN)
    yield (
        "返戻郵便の照会が終わっていません",
        UndeliveredMail.objects.filter(among, state__in=[MailState.RETURNED, MailState.INQUIRING]),
    )
    yield "異動後の確認が終わっていません", ChangeReview.objects.filter(among, settled_at=None)
    working = [BulkState.LOOKING, BulkState.LOOKED, BulkState.RUNNING]
    yield "一括訂正が終わっていません", BulkCorrectionDose.objects.filter(among, bulk__state__in=working)


def held(people: Sequence[Resident], *, but: UUID | None = None) -> dict[UUID, str]:
    """Person → why their records stay for now. `but`: the erasure that is asking."""
    ids = [one.pk for one in people]
    found: dict[UUID, str] = {}
    for why, rows in _open_cases(ids):
        found |= dict.fromkeys(rows.values_list("resident_id", flat=True), why)
    mothers = ProvisionalPerson.objects.filter(mother__in=ids, state=ProvisionalState.OPEN)
    found |= dict.fromkeys(mothers.values_list("mother_id", flat=True), "子の仮登録が統合を待っています")
    for hold in ErasureHold.objects.filter(resident__in=ids, lifted_at=None):
        found[hold.resident_id] = hold.words
    others = ErasurePerson.objects.filter(resident__in=ids, erasure__state__in=OPEN_ERASURES).exclude(erasure=but)
    found |= dict.fromkeys(others.values_list("resident_id", flat=True), "ほかの消去の依頼に入っています")
    return found | _in_open_imports(people)


def _in_open_imports(people: Sequence[Resident]) -> dict[UUID, str]:
    going_on = list(Import.objects.exclude(state__in=ENDED_IMPORTS).values_list("id", flat=True))
    if not going_on:
        return {}
    numbers = {one.addressee_number: one.pk for one in people}
    rows = ImportRow.objects.filter(import_id__in=going_on, values__addressee_number__in=list(numbers))
    inside = set(rows.values_list("values__addressee_number", flat=True))
    return {numbers[number]: "登録を待つ取込ファイルに入っています" for number in inside}


def left_out(rows: Sequence[ErasurePerson], on: date) -> dict[UUID, str]:
    """Of people on a list that was approved: who must not be erased after all, and why."""
    people = [row.resident for row in rows]
    clocks = retention.clocks(people, on)
    found = held(people, but=rows[0].erasure_id) if rows else {}
    for row in rows:
        who = row.resident
        if who.version != row.version or who.removed_on != row.died_on or who.status != ResidentStatus.DEAD:
            found[who.pk] = "依頼のあとに住民の記録が変わりました"
        elif not clocks[who.pk].is_past(on):
            found[who.pk] = "依頼のあとに保存期間の内側になりました"
    return found


def commitment(salt: bytes, person: UUID) -> str:
    """What stays of an erased person. The id is random and gone, so nobody can be found from it."""
    return hashlib.sha256(salt + str(person).encode()).hexdigest()


def content_hash(commitments: Iterable[str]) -> str:
    """One hash for a whole list."""
    return hashlib.sha256("\n".join(sorted(commitments)).encode()).hexdigest()
