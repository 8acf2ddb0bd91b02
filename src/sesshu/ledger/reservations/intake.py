"""A list of people for an event on the import page. Each row is booked by itself: a full session holds the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.outcomes import Committed, Finding
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.named import event_of, is_event, time_of
from sesshu.ledger.reservations.actions import Wish, book
from sesshu.ledger.reservations.states import Channel
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to

PURPOSE = "EVENT_MANAGEMENT"
SPACE = UUID("5b4c1d6e-9f53-4a67-9c5e-0a4f4f2f9b11")  # the same row of the same file has the same one-time key


def register() -> None:
    """Offer the file on the import page."""
    registry.register(
        interface=load("sesshu.ledger.reservations", "interfaces/list.yaml"), check_row=check_row,
        commit_chunk=commit_chunk, chunk=100,
    )  # fmt: skip


def check_row(values: dict[str, Any]) -> list[Finding]:
    """Texts that mean no event and no time."""
    found = []
    if not is_event(values["event"]):
        text = "イベント番号を「年度-番号」で書いてください。例：2026-001"
        found.append(Finding("rejected", "event", "NOT_AN_EVENT", text))
    if time_of(values["starts_at"]) is None:
        text = "時間帯の始まりを「時:分」で書いてください。例：13:30"
        found.append(Finding("rejected", "starts_at", "NOT_A_TIME", text))
    return found


def commit_chunk(
    values: Sequence[dict[str, Any]],
    *,
    source: str,
    by: Actor,
    decided: bool = False,  # noqa: ARG001 - see below
) -> list[Committed]:
    """Book the rows one by one inside the caller's transaction; what cannot be booked is held with its reason.

    A held row that a person lets through is tried again as it is: only its own column can say why the rules yield.
    """
    numbers = {row["addressee_number"] for row in values}
    people = {one.addressee_number: one for one in visible_to(by).filter(addressee_number__in=numbers)}
    return [_booked(row, people.get(row["addressee_number"]), source, by) for row in values]


def _booked(row: dict[str, Any], person: Resident | None, source: str, by: Actor) -> Committed:
    if person is None or person.birth_date != row["birth_date"]:
        return Committed("held", "OTHER_PERSON", "宛名番号と生年月日が台帳と合いません。番号を確認してください。")
    session = _session(row)
    if session is None:
        text = "このイベント番号・時刻の時間帯がないか、複数あります。イベントの画面で確認してください。"
        return Committed("held", "NO_SESSION", text)
    wish = Wish(
        person.id, (session.id,), uuid5(SPACE, f"{source}|{session.id}"), decision=row["decision"] or "",
        telephone=row["telephone"] or "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            book(wishes=[wish], channel=Channel.LIST, by=by, purpose=PURPOSE)
    except Refused as refused:
        return Committed("held", refused.code, refused.message)
    return Committed("accepted")


def _session(row: dict[str, Any]) -> Session | None:
    event, at = event_of(row["event"]), time_of(row["starts_at"])
    rows = list(Session.objects.filter(event=event, starts_at=at)[:2]) if event and at else []
    return rows[0] if len(rows) == 1 else None
