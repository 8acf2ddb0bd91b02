"""May this person be received, may this step be taken now?"""

from __future__ import annotations

from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.states import EventState, SessionState
from sesshu.ledger.reservations.policies import NotEligible
from sesshu.ledger.residents.visibility import visible_to


def check_day(session: Session) -> None:
    """Raise for a session that is called off, and on any other day than its own."""
    if session.event.state == EventState.CANCELLED or session.state == SessionState.CANCELLED:
        raise NotNow("このイベント（時間帯）は中止になりました。受付はできません。")
    if session.event.held_on != clock.today():
        raise NotNow(f"このイベントは{wareki(session.event.held_on)}です。受付は開催日にだけできます。")


def check_person(resident_id: UUID, viewer: Actor) -> None:
    if not visible_to(viewer).filter(pk=resident_id).exists():
        raise NotFound("該当する住民がいません。番号を確かめてください。")


def check_judged(level: str, reason: str, decision: str) -> None:
    """Raise for a dose outside the rules that nobody decided to give all the same."""
    if level == "block" and not decision:
        raise NotEligible(f"{reason}　医師の判断などで受け付けるときは「判断の理由」を入力してください。")
