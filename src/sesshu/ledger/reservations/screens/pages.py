"""One reservation: what it is, what became of it, change and cancel."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.screens.presenters import times
from sesshu.ledger.reservations import actions, outputs, queries
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.screens import forms
from sesshu.ledger.reservations.screens.lists import PURPOSE, STATE_TAGS
from sesshu.ledger.reservations.states import Channel, ReservationState
from sesshu.ledger.residents import queries as residents

ACTS = {"made": "登録", "moved_up": "繰上げ", "cancelled": "取消し", "moved": "変更", "called_off": "イベントの中止"}
MOST_OTHERS = 60


@endpoint(purpose=PURPOSE, permission="reservation.read")
def detail_page(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """One reservation with its person; opening it is recorded."""
    row = queries.get(request.actor, reservation_id)
    audit.record_read(
        "reservation.read", by=request.actor, purpose=request.purpose, obj=f"reservation:{row.id}",
        subjects=[f"resident:{row.resident_id}"],
    )  # fmt: skip
    by, purpose, there = request.actor, request.purpose, "reservation-detail"
    may_write = by.may("reservation.write") and row.state != ReservationState.CANCELLED
    move = forms.MoveForm.of(request) if may_write else None
    cancel = forms.CancelForm.of(request) if may_write else None
    if move and cancel:
        move.auto_id, cancel.auto_id = "move_%s", "cancel_%s"
        others = queries.other_sessions(by, row.session)[:MOST_OTHERS]
        move.fields["session"].choices = [  # type: ignore[attr-defined]
            (str(s.id), f"{wareki(s.event.held_on)} {times(s)}　{s.event.venue_name}　残り{s.free}人") for s in others
        ]

    def change(data: dict[str, Any]) -> str:
        new = actions.move(
            reservation_id=row.id, session_id=UUID(data["session"]), request=uuid4(), channel=Channel.COUNTER,
            decision=data["decision"], by=by, purpose=purpose,
        )  # fmt: skip
        flash(request, "予約を変更しました", "前の席は空きになりました。")
        return reverse(there, args=[new.id])

    def give_up(data: dict[str, Any]) -> str:
        actions.cancel(
            reservation_ids=[row.id], reason=data["reason"], channel=Channel.COUNTER, by=by, purpose=purpose
        )  # fmt: skip
        flash(request, "予約を取り消しました", "空き待ちの人がいるときは、早い順に繰り上がりました。")
        return reverse(there, args=[row.id])

    done = (move and move.submit(change)) or (cancel and cancel.submit(give_up))
    if done:
        return done
    status = max((form.status for form in (move, cancel) if form and form.errors), default=200)
    return show(
        request, "reservations/detail.html", status=status, row=row, facts=_facts(request, row), move=move,
        cancel=cancel, state_tag=STATE_TAGS[row.state],
        history=[(one, ACTS.get(one.act, one.act)) for one in queries.history(by, row)],
        **(header(residents.get(by, row.resident_id)) | {"section": "events"}),
    )  # fmt: skip


def _facts(request: HttpRequest, row: Reservation) -> list[tuple[str, str]]:
    session, event = row.session, row.session.event
    shown = queries.people(request.actor, [row])
    series = events.series_names().get(session.series, "") or "―"
    return [
        ("イベント", f"{event.label}　{event.name}"), ("日時", f"{wareki(event.held_on)} {times(session)}"),
        ("会場", f"{event.venue_name}　{session.room}".strip()), ("予防接種", series),
        ("判定", f"{outputs.LEVELS[row.level]}　{row.reason}".strip() or "―"), ("登録の判断", row.decision or "―"),
        ("受付", str(row.get_channel_display())), ("連絡先", shown[row.id].telephone or "―"),
        ("券番号", row.voucher.number if row.voucher else "―"), ("2回分の予約", "はい" if row.pair else "いいえ"),
        ("取消しの理由", row.cancel_reason or "―"),
    ]  # fmt: skip
