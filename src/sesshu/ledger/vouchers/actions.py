"""The only door for changes of papers: issue, use, undo a use, make void, revive, issue again. All take batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.writing import copy_in, overwrite
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import numbering, policies
from sesshu.ledger.vouchers.models import Voucher, VoucherChange, VoucherKind
from sesshu.ledger.vouchers.states import VoucherState, check_next
from sesshu.ledger.vouchers.void_codes import void_codes, void_name

_COLUMNS = ("state", "state_at", "state_by", "used_dose_id", "void_code", "void_note")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper to be issued."""

    resident_id: UUID
    series: str
    step: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """`existing`: the person had this paper in hand already; no second one was made."""

    voucher_id: UUID
    number: str
    existing: bool = False


@transaction.atomic
def issue(*, wanted: Sequence[Wanted], kind: str, issued_on: date, by: Actor, purpose: str) -> list[Issued]:
    """Issue papers, in the order of `wanted`. Who has one in hand keeps it. Raises `InvalidInput`, `NotFound`.

    Nobody dead, moved out or removed gets one."""
    by.check("voucher.write")
    _check_kind(kind)
    people = _residents({one.resident_id for one in wanted})
    for one in wanted:
        policies.check_can_issue(people[one.resident_id], one.series, one.valid_until, issued_on)
    asked = {(one.resident_id, one.series, one.step): one for one in wanted}
    in_hand = _in_hand(kind, people)
    fresh = [key for key in asked if key not in in_hand]
    numbers = numbering.take(kind, len(fresh)) if fresh else []
    rows = [
        _row(kind, number, asked[key], issued_on, by, None) for key, number in zip(fresh, numbers, strict=True)
    ]  # fmt: skip
    copy_in(rows)
    _note(rows, "issued", "", by)
    if rows:
        _told("voucher.issued", rows, by, purpose, kind=kind, first=rows[0].number, last=rows[-1].number)
    made = {(row.resident_id, row.series, row.step): row for row in rows}
    return [_issued(key in made, made.get(key) or in_hand[key]) for key in map(_key, wanted)]


@transaction.atomic
def reissue(*, voucher_id: UUID, reason: str, note: str = "", by: Actor, purpose: str) -> Voucher:
    """Make a paper void and issue it again under a new number. Raises `NotNow` for a used one."""
    by.check("voucher.write")
    _check_reason(reason, note)
    old = _locked([voucher_id])[0]
    if old.state == VoucherState.USED:
        raise NotNow("使用済みの券は再発行できません。接種記録を確認してください。")
    if Voucher.objects.filter(replaces=old).exists():
        raise NotNow("この券はすでに再発行されています。新しい券を確認してください。")
    today = clock.today()
    policies.check_can_issue(_residents({old.resident_id})[old.resident_id], old.series, old.valid_until, today)
    if old.state == VoucherState.ISSUED:
        _set([old], VoucherState.VOID, by, void_code="reissued", void_note=_words(reason, note))
        _note([old], "void", f"再発行（{_words(reason, note)}）", by)
    wanted = Wanted(old.resident_id, old.series, old.step, old.valid_until)
    if (old.resident_id, old.series, old.step) in _in_hand(old.kind, {old.resident_id}):
        raise NotNow("同じ予防接種の有効な券が、すでに手元にあります。券の一覧を確認してください。")
    new = _row(old.kind, numbering.take(old.kind, 1)[0], wanted, today, by, old)
    copy_in([new])
    _note([new], "issued", f"{old.number}の再発行（{_words(reason, note)}）", by)
    _told("voucher.reissued", [new], by, purpose, old=old.number, new=new.number, reason=_words(reason, note))
    return new


@transaction.atomic
def use(
    *, number: str, dose_id: UUID, resident_id: UUID, accept_void: bool = False, by: Actor, purpose: str
) -> Voucher:
    """A dose was given on this paper. The same dose twice is done once. Raises `NotFound`, `InvalidInput`, `NotNow`.

    A void paper is a warning, not an end: the dose was given. `accept_void` says that a clerk has seen the warning."""
    by.check("dose.write")
    row = Voucher.objects.select_for_update(of=("self",)).filter(number=numbering.read(number)).first()
    if row is None:
        raise NotFound("この券番号は発行されていません。番号を確認してください。")
    policies.check_belongs(row, resident_id)
    if row.used_dose_id == dose_id:
        return row
    if row.state == VoucherState.VOID and not accept_void:
        raise NotNow(
            f"この券は無効です（{void_name(row.void_code)}）。"
            "接種が実際に行われたことを確かめたら、「無効の券で登録する」にチェックを付けてください。"
        )
    check_next(row.state, VoucherState.USED)
    note = f"無効（{void_name(row.void_code)}）の券で接種" if row.state == VoucherState.VOID else ""
    _set([row], VoucherState.USED, by, used_dose_id=dose_id)
    _note([row], "used", note, by)
    _told("voucher.used", [row], by, purpose, number=row.number, dose=str(dose_id), note=note)
    return row


@transaction.atomic
def undo_use(*, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> int:
    """Doses were withdrawn: their papers are in hand again, or void where another was issued since. How many."""
    by.check("dose.correct")
    rows = list(Voucher.objects.select_for_update(of=("self",)).filter(used_dose_id__in=list(dose_ids)).order_by("id"))
    for row in rows:
        if (row.resident_id, row.series, row.step) in _in_hand(row.kind, {row.resident_id}):
            _set([row], VoucherState.VOID, by, void_code="wrong_issue", void_note="取消の前に別の券を発行済み")
        else:
            _set([row], VoucherState.ISSUED, by)
        _note([row], "use_undone", reason, by)
    if rows:
        _told("voucher.use_undone", rows, by, purpose, reason=reason, numbers=[row.number for row in rows])
    return len(rows)


@transaction.atomic
def make_void(*, voucher_ids: Sequence[UUID], code: str, note: str = "", by: Actor, purpose: str) -> int:
    """Make papers in hand void. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check("voucher.write")
    _check_reason(code, note)
    rows = _locked(voucher_ids)
    for row in rows:
        check_next(row.state, VoucherState.VOID)
    _set(rows, VoucherState.VOID, by, void_code=code, void_note=note.strip())
    _note(rows, "void", _words(code, note), by)
    _told("voucher.void", rows, by, purpose, code=code, note=note.strip(), numbers=[row.number for row in rows])
    return len(rows)


@transaction.atomic
def void_of_residents(*, resident_ids: Sequence[UUID], code: str, by: Actor, purpose: str) -> int:
    """All papers in hand of people who moved out or died. How many."""
    by.check("voucher.write")
    ids = Voucher.objects.filter(resident_id__in=list(resident_ids), state=VoucherState.ISSUED)
    found = list(ids.values_list("id", flat=True))
    return make_void(voucher_ids=found, code=code, by=by, purpose=purpose) if found else 0


@transaction.atomic
def revive_of_residents(
    *, resident_ids: Sequence[UUID], codes: Sequence[str], since: Mapping[UUID, datetime] | None = None, by: Actor,
    purpose: str,
) -> int:  # fmt: skip
    """A move or a death was cancelled, or somebody was found: what it had made void is in hand again, unless another
    was issued since. `since`: only what was made void from that moment on, by resident; an earlier move was a real one.
    Nobody who is gone gets a paper back."""
    by.check("voucher.write")
    if wrong := [code for code in codes if not void_codes()[code].revives]:
        raise ValueError(f"not revived by a cancellation: {wrong}")
    rows = list(
        Voucher.objects.select_for_update(of=("self",))
        .filter(resident_id__in=list(resident_ids), state=VoucherState.VOID, void_code__in=list(codes))
        .select_related("resident")
        .order_by("id")
    )
    rows = [row for row in rows if policies.may_hold(row.resident, clock.today()) and _is_of_this(row, since)]
    in_hand = _in_hand(None, {row.resident_id for row in rows})
    back = [row for row in rows if (row.resident_id, row.series, row.step) not in in_hand]
    _set(back, VoucherState.ISSUED, by)
    _note(back, "revived", "異動の取消", by)
    if back:
        _told("voucher.revived", back, by, purpose, numbers=[row.number for row in back])
    return len(back)


def _is_of_this(row: Voucher, since: Mapping[UUID, datetime] | None) -> bool:
    return since is None or row.resident_id not in since or row.state_at >= since[row.resident_id]


def _locked(voucher_ids: Sequence[UUID]) -> list[Voucher]:
    rows = list(Voucher.objects.select_for_update(of=("self",)).filter(id__in=set(voucher_ids)).order_by("id"))
    if not rows or len(rows) != len(set(voucher_ids)):
        raise NotFound("この券はありません。一覧から選び直してください。")
    return rows


def _residents(ids: set[UUID]) -> dict[UUID, Resident]:
    # Locked in order: two clerks issuing for the same family wait for each other instead of deadlocking.
    found = {row.id: row for row in Resident.objects.select_for_update().filter(id__in=ids).order_by("id")}
    if len(found) != len(ids):
        raise NotFound("該当する住民がいません。検索からやり直してください。")
    return found


def _in_hand(kind: str | None, resident_ids: object) -> dict[tuple[UUID, str, str], Voucher]:
    rows = Voucher.objects.filter(resident_id__in=list(resident_ids), state=VoucherState.ISSUED)  # type: ignore[call-overload]
    if kind is not None:
        rows = rows.filter(kind=kind)
    return {(row.resident_id, row.series, row.step): row for row in rows}


def _row(kind: str, number: str, one: Wanted, issued_on: date, by: Actor, replaces: Voucher | None) -> Voucher:
    return Voucher(
        kind=kind, number=number, resident_id=one.resident_id, series=one.series, step=one.step, issued_on=issued_on,
        valid_until=one.valid_until, replaces=replaces, state=VoucherState.ISSUED, state_at=clock.now(),
        state_by=by.code,
    )  # fmt: skip


def _set(
    rows: Sequence[Voucher], state: VoucherState, by: Actor, *, used_dose_id: UUID | None = None,
    void_code: str = "", void_note: str = "",
) -> None:  # fmt: skip
    for row in rows:
        row.state, row.state_at, row.state_by = state, clock.now(), by.code
        row.used_dose_id, row.void_code, row.void_note = used_dose_id, void_code, void_note
    overwrite(rows, [column.removesuffix("_id") for column in _COLUMNS])


def _note(rows: Sequence[Voucher], act: str, note: str, by: Actor) -> None:
    copy_in(
        [
            VoucherChange(voucher_id=row.id, at=row.state_at, by=by.code, by_name=by.display_name, act=act, note=note)
            for row in rows
        ]
    )


def _told(act: str, rows: Sequence[Voucher], by: Actor, purpose: str, **detail: object) -> None:
    subjects = [f"resident:{person}" for person in dict.fromkeys(row.resident_id for row in rows)]
    obj = f"voucher:{rows[0].id}" if len(rows) == 1 else ""
    audit.record(act, by=by, purpose=purpose, obj=obj, subjects=subjects, n=len(rows), detail=detail)


def _issued(is_new: bool, row: Voucher) -> Issued:
    return Issued(row.id, row.number, existing=not is_new)


def _key(one: Wanted) -> tuple[UUID, str, str]:
    return one.resident_id, one.series, one.step


def _check_kind(kind: str) -> None:
    if kind not in VoucherKind.values:
        raise InvalidInput("券の種類：「接種券」か「予診票」を選んでください。", field="kind", example="予診票")


def _check_reason(code: str, note: str) -> None:
    if code not in void_codes():
        raise InvalidInput("理由：一覧から選んでください。", field="code", example="紛失")
    if len(note) > 400:
        raise InvalidInput("メモは400文字までです。短くしてください。", field="note")


def _words(code: str, note: str) -> str:
    return void_name(code) + (f"：{note.strip()}" if note.strip() else "")
