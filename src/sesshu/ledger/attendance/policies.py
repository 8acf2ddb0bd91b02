"""May this person be received, may this step be taken now?"""

from __future__ import annotations

from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.masters.models import MasterQuerySet
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.states import EventState, SessionState
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.institutions.professions import examining
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


def doctor_of(session: Session, code: str) -> str:
    """The name of a doctor who is registered on the day; "" without a code. Raises `InvalidInput`."""
    if not code:
        return ""
    row = doctors(session).filter(code=code).first()
    if row is None:
        raise InvalidInput("接種医：開催日に登録のある医師を一覧から選んでください。", field="doctor_code")
    return str(row.name)


def doctors(session: Session) -> MasterQuerySet:
    """The doctors of the staff master on the day of a session."""
    return StaffMember.objects.as_of(session.event.held_on).filter(profession__in=examining()).order_by("kana", "code")


def check_judged(level: str, reason: str, decision: str) -> None:
    """Raise for a dose outside the rules that nobody decided to give all the same."""
    if level == "block" and not decision:
        raise NotEligible(f"{reason}　医師の判断などで受け付けるときは「判断の理由」を入力してください。")
