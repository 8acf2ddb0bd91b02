"""重複の疑い: the list, two people side by side with what can be decided, and one decision with taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.duplicates import actions, finding, queries
from sesshu.ledger.duplicates.finding import Pair
from sesshu.ledger.duplicates.screens import forms
from sesshu.ledger.duplicates.screens.presenters import dose_choices, side_by_side

PURPOSE = "RESIDENT_INTAKE"
COLUMNS = (
    Column("first", "氏名", lambda p: p.first.name, css="official-name",
           link=lambda p: reverse("duplicate-pair", args=[p.first.id, p.second.id])),
    Column("first_number", "宛名番号", lambda p: p.first.addressee_number, css="tight"),
    Column("second", "もう一方の氏名", lambda p: p.second.name, css="official-name"),
    Column("second_number", "もう一方の宛名番号", lambda p: p.second.addressee_number, css="tight"),
    Column("birth_date", "生年月日", lambda p: p.first.birth_date, css="tight"),
    Column("agrees", "一致", lambda p: "・".join(p.agrees)),
    Column("differs", "不一致", lambda p: "・".join(p.differs)),
)  # fmt: skip
MOVES = (
    Column("at", "日時", css="tight", link=lambda m: reverse("duplicate-move", args=[m.id])),
    Column("kind", "種類", lambda m: m.get_kind_display(), css="tight"),
    Column("source", "元の人", lambda m: m.source.name, css="official-name"),
    Column("target", "移した先", lambda m: m.target.name, css="official-name"),
    Column("reason", "理由"),
    Column("by_name", "職員"),
    Column("state", "状態", lambda m: "取消し" if m.undone_at else "有効", css="tight"),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="duplicate.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Open suspicions and earlier decisions. Those shown are recorded as seen."""
    found, moves = finding.pairs(request.actor), list(queries.moves(request.actor)[:100])
    people = {one.id for pair in found for one in (pair.first, pair.second)}
    people |= {key for move in moves for key in (move.source_id, move.target_id)}
    if people:
        subjects = sorted(f"resident:{key}" for key in people)
        audit.record_read("resident.duplicates_listed", by=request.actor, purpose=request.purpose, subjects=subjects)
    table = Table(
        request, name="duplicates", columns=COLUMNS, rows=found, caption="重複の疑いの一覧", unit="組",
        empty="重複の疑いはありません。", settings=True,
    )  # fmt: skip
    done = Table(
        request, name="record-moves", columns=MOVES, rows=moves, caption="統合と分割の一覧", empty="まだありません。",
        part="moves",
    )  # fmt: skip
    form, answer = offer_file(
        request, table, name="予防接種_重複の疑い_一覧",
        people=lambda: {one.id for pair in found for one in (pair.first, pair.second)},
    )  # fmt: skip
    return answer or show(
        request,
        "duplicates/list.html",
        table=table,
        form=form,
        moves=done,
        most=finding.MOST,
        full=len(found) >= finding.MOST,
    )


@endpoint(purpose=PURPOSE, permission="duplicate.write")
def compare_page(request: HttpRequest) -> HttpResponse:
    """Two people by their numbers: for what the list does not suspect."""
    form = forms.CompareForm.of(request)

    def act(data: dict[str, Any]) -> str:
        found = {name: queries.by_number(request.actor, data[name]) for name in ("first", "second")}
        for name, person in found.items():
            if person is None:
                raise InvalidInput("この宛名番号の住民がいません。", field=name, example="000000000012344")
        first, second = found["first"], found["second"]
        if first is None or second is None or first.id == second.id:
            raise InvalidInput("二つの違う宛名番号を入力してください。", field="second", example="000000000012352")
        return reverse("duplicate-pair", args=[first.id, second.id])

    return form.submit(act) or show(request, "duplicates/compare.html", form=form)


@endpoint(purpose=PURPOSE, permission="duplicate.read")
def pair_page(request: HttpRequest, first_id: UUID, second_id: UUID) -> HttpResponse:
    """Side by side: basic items, doses, and the three decisions. Both are recorded as seen."""
    viewer, ids = request.actor, [first_id, second_id]
    subjects = [f"resident:{key}" for key in ids]
    audit.record_read("resident.compared", by=viewer, purpose=request.purpose, subjects=subjects)
    pair = queries.pair(viewer, first_id, second_id)
    offered = _forms(request, pair) if viewer.may("duplicate.write") else {}
    for form, act in offered.values():
        if done := form.submit(act):
            return done
    return show(
        request, "duplicates/pair.html", pair=pair, rows=side_by_side(viewer, pair),
        **{name: form for name, (form, _) in offered.items()},
    )  # fmt: skip


def _forms(request: HttpRequest, pair: Pair) -> dict[str, Any]:
    common: dict[str, Any] = {"by": request.actor, "purpose": request.purpose}  # type: ignore[attr-defined]
    people = [pair.first, pair.second]

    def merged(data: dict[str, Any]) -> str:
        target = UUID(data["target"])
        source = next(one.id for one in people if one.id != target)
        made = actions.merge(source_id=source, target_id=target, reason=data["reason"], **common)
        flash(request, "統合しました", "移した記録は、取り消すと元に戻ります。")
        return reverse("duplicate-move", args=[made.id])

    def parted(data: dict[str, Any]) -> str:
        chosen = [UUID(key) for key in data["doses"]]
        made = actions.split(
            source_id=pair.first.id, target_id=pair.second.id, doses=chosen, reason=data["reason"], **common
        )
        flash(request, "接種記録を移しました", f"{len(chosen)}件。")
        return reverse("duplicate-move", args=[made.id])

    def two(data: dict[str, Any]) -> str:
        actions.not_duplicate(first_id=pair.first.id, second_id=pair.second.id, reason=data["reason"], **common)
        flash(request, "重複でないと記録しました", "この二人は、もう一覧に出ません。")
        return reverse("duplicate-list")

    merge, split = forms.MergeForm.of(request), forms.SplitForm.of(request)
    merge.offer([(str(one.id), f"{one.name}（宛名番号 {one.addressee_number}）に統合する") for one in people])
    doses = dose_choices(request.actor, pair.first)  # type: ignore[attr-defined]
    split.offer(doses)
    offered = {"merge_form": (merge, merged), "not_form": (forms.NotDuplicateForm.of(request), two)}
    if doses:
        offered["split_form"] = (split, parted)
    for name, (form, _) in offered.items():
        form.auto_id = f"{name.removesuffix('_form')}_%s"
    return offered


@endpoint(purpose=PURPOSE, permission="duplicate.read")
def move_page(request: HttpRequest, move_id: UUID) -> HttpResponse:
    """One merge or split: what went, and taking it back."""
    move = queries.move(request.actor, move_id)
    subjects = [f"resident:{move.source_id}", f"resident:{move.target_id}"]
    audit.record_read("resident.move_read", by=request.actor, purpose=request.purpose, subjects=subjects)
    form = forms.UndoForm.of(request)

    def act(data: dict[str, Any]) -> str:
        actions.undo(move_id=move.id, reason=data["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "取り消しました", "移した記録を元の人に戻しました。")
        return reverse("duplicate-list")

    if request.actor.may("duplicate.write") and (done := form.submit(act)):
        return done
    return show(
        request, "duplicates/move.html", move=move, counts=forms.counts(move.moved),
        form=form if request.actor.may("duplicate.write") and move.undone_at is None else None,
    )  # fmt: skip
