"""The only door for changes of piles: open, key a slip, settle a difference, hold, remove, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.piles import policies
from sesshu.ledger.piles.models import Pile, PileSlip
from sesshu.ledger.piles.states import PileState, SlipState, check_next
from sesshu.text import TextError, normalise_lot

MOST_CLAIMED = 20_000
ALREADY = "同じ日・同じワクチンの接種がすでに登録されています。"


@dataclass(frozen=True, slots=True)
class Keyed:
    """What one person typed from a slip."""

    resident_id: UUID
    given_on: date
    product: str
    lot_typed: str = ""


@transaction.atomic
def open_pile(
    *, institution_code: str, month: date, source: str, kind: str, setting: str, claimed: int, box: str = "",
    double_keying: bool = False, by: Actor, purpose: str,
) -> Pile:  # fmt: skip
    """Open a pile with what all its slips have in common. Raises `InvalidInput`."""
    by.check("dose.write")
    if not 1 <= claimed <= MOST_CLAIMED:
        raise InvalidInput(f"枚数：1から{MOST_CLAIMED:,}までの数を入力してください。", field="claimed", example="120")
    if month > clock.today():
        raise InvalidInput("接種した月：未来の月です。", field="month", example="R8.10.1")
    for name, value in (("source", source), ("kind", kind), ("setting", setting)):
        if value not in codes(name):
            raise InvalidInput("一覧にあるものを選んでください。", field=name)
    policies.check_institution(institution_code)
    year = fiscal_year(clock.today())
    pile = Pile.objects.create(
        fiscal_year=year, number=_next_number(year), institution_code=institution_code, month=month.replace(day=1),
        source=source, kind=kind, setting=setting, claimed=claimed, box=box.strip(), double_keying=double_keying,
        opened_at=clock.now(), opened_by=by.code, opened_by_name=by.display_name,
    )  # fmt: skip
    told("opened", pile, by, purpose, claimed=claimed, double_keying=double_keying)
    return pile


@transaction.atomic
def key_slip(*, pile_id: UUID, keyed: Keyed, by: Actor, purpose: str) -> PileSlip:
    """One slip. Recorded at once, or, with double keying, when a second person has typed the same.

    Raises `InvalidInput` for what cannot be; a dose that is there already is held with the reason.
    """
    by.check("dose.write")
    pile = locked(pile_id)
    policies.check_keyed(pile, keyed, by)
    if pile.double_keying and (first := _other_keying(pile, keyed, by)):
        return _compare(pile, first, keyed, by, purpose)
    slip = _new(pile, by, resident_id=keyed.resident_id, given_on=keyed.given_on, product=keyed.product,
                lot_typed=keyed.lot_typed.strip(), state=SlipState.KEYED)  # fmt: skip
    if not pile.double_keying:
        _record(pile, slip, by, purpose)
    slip.save(force_insert=True)
    told("slip_keyed", pile, by, purpose, slip=slip)
    return slip


@transaction.atomic
def hold_slip(*, pile_id: UUID, typed_number: str, reason: str, by: Actor, purpose: str) -> PileSlip:
    """Put a slip aside with the reason: nobody is found, unreadable, to be asked for."""
    by.check("dose.write")
    pile = locked(pile_id)
    policies.check_reason(reason, "予診票の氏名が読めない。医療機関に照会中")
    slip = _new(pile, by, typed_number=typed_number.strip()[:40], state=SlipState.HELD, reason=reason.strip())
    slip.save(force_insert=True)
    told("slip_held", pile, by, purpose, slip=slip)
    return slip


@transaction.atomic
def settle(*, slip_id: UUID, keyed: Keyed, version: int, by: Actor, purpose: str) -> PileSlip:
    """Say what a slip that differs, waits or is held really says; it becomes a dose. Raises `MovedOn`, `NotNow`."""
    by.check("dose.write")
    pile, slip = locked_slip(slip_id, version)
    policies.check_keyed(pile, keyed, by)
    if slip.state == SlipState.KEYED and slip.keyed_by == by.code:
        raise NotNow("この票は、入力した人とは別の人が照合してください。")
    before = _told_of(slip)
    slip.resident_id, slip.given_on, slip.product = keyed.resident_id, keyed.given_on, keyed.product
    slip.lot_typed, slip.reason = keyed.lot_typed.strip(), ""
    slip.checked_at, slip.checked_by = clock.now(), by.code
    _record(pile, slip, by, purpose)
    _save(slip)
    told("slip_settled", pile, by, purpose, slip=slip, before=before)
    return slip


@transaction.atomic
def remove_slip(*, slip_id: UUID, reason: str, version: int, by: Actor, purpose: str) -> PileSlip:
    """Take a slip out of the pile: it is no slip, was keyed twice, or belongs to another city."""
    by.check("dose.write")
    pile, slip = locked_slip(slip_id, version)
    policies.check_reason(reason, "同じ票を二度入力した")
    check_next(slip.state, SlipState.REMOVED)
    slip.state, slip.reason = SlipState.REMOVED, reason.strip()
    _save(slip)
    told("slip_removed", pile, by, purpose, slip=slip, reason=slip.reason)
    return slip


@transaction.atomic
def close_pile(*, pile_id: UUID, note: str = "", by: Actor, purpose: str) -> Pile:
    """Close a pile in which nothing waits. Where claimed and recorded differ, the note says why."""
    by.check("dose.write")
    pile = locked(pile_id)
    waiting = pile.slips.filter(state__in=[SlipState.KEYED, SlipState.DIFFERS, SlipState.HELD]).count()
    if waiting:
        raise NotNow(f"照合待ち・相違・保留の票が{waiting}枚あります。決めてから完了してください。")
    recorded = pile.slips.filter(state=SlipState.RECORDED).count()
    if recorded != pile.claimed and not note.strip():
        raise InvalidInput(
            f"差の理由：枚数は{pile.claimed}枚、登録は{recorded}枚です。違う理由を入力してください。", field="note",
            example="医療機関に確認し、1枚は翌月分だった",
        )  # fmt: skip
    pile.state, pile.closed_at, pile.closed_by = PileState.CLOSED, clock.now(), by.code
    pile.close_note = note.strip()
    pile.save(update_fields=["state", "closed_at", "closed_by", "close_note"])
    told("closed", pile, by, purpose, claimed=pile.claimed, recorded=recorded)
    return pile


def locked(pile_id: UUID) -> Pile:
    """An open pile, locked until the transaction ends. Raises `NotFound`, `NotNow`."""
    pile = Pile.objects.select_for_update().filter(pk=pile_id).first()
    if pile is None:
        raise NotFound("この束は見つかりません。一覧から選び直してください。")
    if pile.state == PileState.CLOSED:
        raise NotNow("この束は完了しています。誤りは接種記録の訂正で直してください。")
    return pile


def locked_slip(slip_id: UUID, version: int) -> tuple[Pile, PileSlip]:
    """A slip with its pile, locked. Raises `NotFound`, `NotNow`, `MovedOn`."""
    found = PileSlip.objects.filter(pk=slip_id).values_list("pile_id", flat=True).first()
    if found is None:
        raise NotFound("この票は見つかりません。束の画面から選び直してください。")
    pile = locked(found)
    slip = PileSlip.objects.select_for_update().get(pk=slip_id)
    if slip.version != version:
        raise MovedOn
    return pile, slip


def told(act: str, pile: Pile, by: Actor, purpose: str, *, slip: PileSlip | None = None, **detail: Any) -> None:
    """One audit entry of an act on a pile."""
    subjects = [f"resident:{slip.resident_id}"] if slip and slip.resident_id else []
    about = {"slip": str(slip.pk), "state": slip.state} if slip else {}
    audit.record(
        f"pile.{act}", by=by, purpose=purpose, obj=f"pile:{pile.pk}", case=pile.label, subjects=subjects,
        detail=about | detail,
    )  # fmt: skip


def _other_keying(pile: Pile, keyed: Keyed, by: Actor) -> PileSlip | None:
    """The slip of the same person and product that somebody else typed and nobody has compared."""
    rows = pile.slips.select_for_update().filter(
        state=SlipState.KEYED, resident_id=keyed.resident_id, product=keyed.product
    )
    return rows.exclude(keyed_by=by.code).order_by("number").first()


def _compare(pile: Pile, slip: PileSlip, keyed: Keyed, by: Actor, purpose: str) -> PileSlip:
    second = {
        "given_on": (str(slip.given_on), str(keyed.given_on)), "lot_typed": (slip.lot_typed, keyed.lot_typed.strip()),
    }  # fmt: skip
    slip.second = {name: theirs for name, (mine, theirs) in second.items() if mine != theirs}
    slip.checked_at, slip.checked_by = clock.now(), by.code
    if slip.second:
        check_next(slip.state, SlipState.DIFFERS)
        slip.state = SlipState.DIFFERS
    else:
        _record(pile, slip, by, purpose)
    _save(slip)
    told("slip_compared", pile, by, purpose, slip=slip, differs=sorted(slip.second))
    return slip


def _record(pile: Pile, slip: PileSlip, by: Actor, purpose: str) -> None:
    """Through the door of doses. Outside the rules: recorded, with the decision left to 判断待ち."""
    check_next(slip.state, SlipState.RECORDED)
    try:
        lot = normalise_lot(slip.lot_typed).number if slip.lot_typed else ""
    except TextError as wrong:
        raise InvalidInput(f"ロット番号：{wrong}", field="lot_typed", example="Y1234") from wrong
    assert slip.resident_id  # noqa: S101 - `check_keyed` has seen it
    assert slip.given_on  # noqa: S101
    entry = DoseEntry(
        resident_id=slip.resident_id, given_on=slip.given_on, product=slip.product, lot_typed=slip.lot_typed,
        lot_number=lot, institution_code=pile.institution_code, kind=pile.kind, setting=pile.setting,
        source=pile.source, decision="undecided", source_key=f"pile:{slip.pk}",
    )  # fmt: skip
    try:
        with transaction.atomic():
            [done] = doses.record_doses(entries=[entry], by=by, purpose=purpose)
    except doses.AlreadyRecorded:
        slip.state, slip.reason = SlipState.HELD, f"{product_name(slip.product)}：{ALREADY}"
        return
    slip.state, slip.dose_id = SlipState.RECORDED, done.dose_id
    if done.verdict.level == "block" and done.verdict.reasons:
        slip.reason = done.verdict.reasons[0].text


def _new(pile: Pile, by: Actor, **values: Any) -> PileSlip:
    last = pile.slips.order_by("-number").values_list("number", flat=True).first()
    return PileSlip(pile=pile, number=(last or 0) + 1, keyed_at=clock.now(), keyed_by=by.code,
                    keyed_by_name=by.display_name, **values)  # fmt: skip


def _save(slip: PileSlip) -> None:
    slip.version += 1
    slip.save()


def _told_of(slip: PileSlip) -> dict[str, Any]:
    return {"given_on": str(slip.given_on or ""), "product": slip.product, "lot": slip.lot_typed, "second": slip.second}


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pile_number'))")
    last = Pile.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
