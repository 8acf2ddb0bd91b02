"""The only door for changes of recalls: register and search, search again, decide, close. Printing: `outputs.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.writing import copy_in
from sesshu.ledger.products.catalogue import is_known
from sesshu.ledger.recalls import matching, refreshing
from sesshu.ledger.recalls.models import Certainty, Decision, LotRecall, RecallDose
from sesshu.ledger.recalls.searching import Found, search

MOST_LOTS = 50


@transaction.atomic
def register_recall(
    *, product: str, lots: Sequence[str], reason: str, announced_on: date, announced_by: str, what_to_do: str,
    contact: str, used_from: date | None = None, used_until: date | None = None, by: Actor, purpose: str,
) -> LotRecall:  # fmt: skip
    """Register a recall and search all doses at once. Raises `InvalidInput`."""
    by.check("recall.write")
    _check(product, lots, announced_on, used_from, used_until)
    now, year = clock.now(), fiscal_year(clock.today())
    recall = LotRecall.objects.create(
        fiscal_year=year, number=_next_number(year), product=product, lots=list(dict.fromkeys(lots)), reason=reason,
        announced_on=announced_on, announced_by=announced_by, what_to_do=what_to_do, contact=contact,
        used_from=used_from, used_until=used_until, registered_at=now, registered_by=by.code,
        registered_by_name=by.display_name,
    )  # fmt: skip
    told("lot_recall.registered", recall, by, purpose, product=product, lots=recall.lots, reason=reason)
    search_again(recall_id=recall.id, by=by, purpose=purpose)
    recall.refresh_from_db()
    return recall


@transaction.atomic
def search_again(*, recall_id: UUID, decides: bool = True, by: Actor, purpose: str) -> int:
    """Search anew: doses that were recorded or corrected since are added; decisions made stay, but for doses that were
    withdrawn or have another number now. How many are new. `decides`: certain ones count as affected at once; at night,
    when nobody sees them, they wait for a person."""
    by.check("recall.write")
    recall = locked(recall_id)
    found, looked_at = search(recall)
    refreshing.refresh(recall, {one.dose.pk: one.finding for one in found}, by)
    known = set(recall.doses.values_list("dose_id", flat=True))
    news = [_row(recall, one, by, decides=decides) for one in found if one.dose.pk not in known]
    copy_in(news)
    recall.searched_at, recall.doses_searched = clock.now(), looked_at
    recall.save(update_fields=["searched_at", "doses_searched"])
    told(
        "lot_recall.searched", recall, by, purpose, people=[row.resident_id for row in news],
        looked_at=looked_at, new=len(news), certain=sum(1 for row in news if row.certainty == Certainty.CERTAIN),
    )  # fmt: skip
    return len(news)


@transaction.atomic
def decide(
    *, recall_id: UUID, dose_ids: Sequence[UUID], decision: str, reason: str, by: Actor, purpose: str
) -> None:  # fmt: skip
    """Confirm or reject doses of a recall (`dose_ids` are those of `RecallDose`), with the reason.

    Can be changed until a letter about the dose is printed. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check("recall.write")
    if decision not in {Decision.CONFIRMED, Decision.REJECTED}:
        raise InvalidInput("判断：「該当」か「該当しない」を選んでください。", field="decision", example="該当")
    if not reason.strip():
        raise InvalidInput("理由を入力してください。", field="reason", example="医療機関に電話で確認（11/24 佐藤様）")
    if not dose_ids:
        raise InvalidInput("判断する接種を一つ以上選んでください。", field="doses")
    recall = locked(recall_id)
    rows = list(recall.doses.select_for_update().filter(id__in=set(dose_ids)).order_by("id"))
    if len(rows) != len(set(dose_ids)):
        raise NotFound("この回収にない接種が選ばれています。画面を開き直してください。")
    if any(row.letter_run_id for row in rows):
        raise NotNow("手紙を作成した接種は、判断を変更できません。選び直してください。")
    before = {str(row.id): row.decision for row in rows}
    for row in rows:
        row.decision, row.decision_reason = decision, reason.strip()
        row.decided_at, row.decided_by, row.decided_by_name = clock.now(), by.code, by.display_name
        row.save()
    told(
        "lot_recall.decided", recall, by, purpose, people=[row.resident_id for row in rows],
        decision=decision, reason=reason.strip(), before=before,
    )  # fmt: skip


@transaction.atomic
def close(*, recall_id: UUID, note: str, by: Actor, purpose: str) -> None:
    """End a recall: nothing may wait for a decision, and a last search finds nothing new. The note says how people and
    institutions were told."""
    by.check("recall.write")
    recall = locked(recall_id)
    if new := search_again(recall_id=recall_id, by=by, purpose=purpose):
        raise NotNow(
            f"前に探したあとに登録された接種が{new}件見つかりました。"
            "「もう一度探す」を押し、判断と連絡をしてから終了してください。"
        )
    recall.refresh_from_db()
    waiting = recall.doses.filter(decision=Decision.WAITING).count()
    if waiting:
        raise NotNow(f"判断していない接種が{waiting}件あります。「該当」か「該当しない」を決めてから終了してください。")
    if not note.strip():
        raise InvalidInput(
            "終了の記事を入力してください。", field="note", example="全員に連絡済み。医療機関3か所の在庫は返品済み"
        )
    recall.closed_at, recall.closed_by, recall.close_note = clock.now(), by.code, note.strip()
    recall.save(update_fields=["closed_at", "closed_by", "close_note"])
    told("lot_recall.closed", recall, by, purpose, note=note.strip())


def locked(recall_id: UUID) -> LotRecall:
    """An open recall, locked until the transaction ends. Raises `NotFound`, `NotNow`."""
    found = LotRecall.objects.select_for_update().filter(id=recall_id).first()
    if found is None:
        raise NotFound("このロット回収は見つかりません。一覧から選び直してください。")
    if found.closed_at is not None:
        raise NotNow("このロット回収は終了しています。")
    return found


def told(
    act: str, recall: LotRecall, by: Actor, purpose: str, *, people: Sequence[UUID] = (), **detail: Any
) -> None:  # fmt: skip
    """One audit entry of an act on a recall."""
    subjects = [f"resident:{person}" for person in dict.fromkeys(people)]
    audit.record(
        act, by=by, purpose=purpose, obj=f"lot_recall:{recall.id}", subjects=subjects, case=recall.label, detail=detail
    )


def _check(product: str, lots: Sequence[str], announced_on: date, start: date | None, end: date | None) -> None:
    if not is_known(product):
        raise InvalidInput("ワクチン：一覧にあるものを選んでください。", field="product", example="麻しん風しん混合")
    short = next((lot for lot in lots if len(matching.signs(lot)) < matching.SHORTEST), None)
    if not lots or short is not None:
        what = f"「{short}」は短すぎます。" if short is not None else ""
        raise InvalidInput(
            f"ロット番号：{what}英数字{matching.SHORTEST}文字以上で、複数あるときは「、」で区切って入力してください。",
            field="lots", example="AB1234、AB1235",
        )  # fmt: skip
    if len(lots) > MOST_LOTS:
        raise InvalidInput(f"ロット番号は一度に{MOST_LOTS}個までです。分けて登録してください。", field="lots")
    if announced_on > clock.today():
        raise InvalidInput(
            f"発表日：{wareki(announced_on)}は未来の日付です。", field="announced_on", example="R8.11.24"
        )
    if (start is None) != (end is None) or (start and end and end < start):
        raise InvalidInput(
            "使われた期間は、初めと終わりの両方を、古い日から順に入力してください。", field="used_until",
            example="R8.9.1とR8.10.31",
        )  # fmt: skip


def _row(recall: LotRecall, one: Found, by: Actor, *, decides: bool) -> RecallDose:
    dose, finding = one.dose, one.finding
    row = RecallDose(
        recall=recall, dose_id=dose.pk, resident_id=dose.resident_id, certainty=finding.certainty,
        why_code=finding.code, why=finding.why, lot_recorded=refreshing.lot_of(dose),
        institution_code=dose.institution_code, place=dose.place, given_on=dose.given_on, found_at=clock.now(),
    )  # fmt: skip
    if decides and finding.certainty == Certainty.CERTAIN:
        row.decision, row.decision_reason = Decision.CONFIRMED, refreshing.SAME
        row.decided_at, row.decided_by, row.decided_by_name = row.found_at, by.code, by.display_name
    return row


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('lot_recall_number'))")
    last = LotRecall.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
