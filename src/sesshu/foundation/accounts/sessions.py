"""Sessions: begun at sign-in, looked up on every request, ended for a reason that is recorded."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.access.queries import duties_held, duties_on, duty_names, in_order
from sesshu.foundation.accounts.models import Account, SignInPolicy, StaffSession
from sesshu.foundation.screens.models import Notice

SEEN_EVERY = timedelta(seconds=20)  # last_seen_at is written at most this often
ENDED = {
    "sign_out": "サインアウトしました。",
    "idle": "しばらく操作がなかったため、サインアウトしました。",
    "absolute": "サインインから長い時間がたったため、サインアウトしました。",
    "taken_over": "ほかの端末でサインインしたため、この端末ではサインアウトしました。",
    "revoked": "管理者がこのサインインを終了しました。",
    "account_ended": "このIDは利用期間外です。",
    "password_reset": "パスワードが再設定されたため、サインアウトしました。",
    "key_revoked": "鍵が無効にされたため、サインアウトしました。",
    "locked": "安全のため、このIDを停止しました。システム管理担当へ連絡してください。",
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a token stands for: a running session with its actor, or the reason why it ended."""

    session: StaffSession | None = None
    actor: Actor | None = None
    end_reason: str = ""


def hash_of(token: str) -> str:
    """What is kept of a random 256-bit token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def actor_for(account: Account, *, terminal: str, session: str = "", held: Sequence[str] | None = None) -> Actor:
    """The person as an actor, with the permissions of the duties held today (`held`, where they were read already)."""
    if held is None:
        held = duties_on([account.pk], clock.today()).get(account.pk, [])
    held = in_order(held)
    return Actor(
        "person", str(account.pk), permissions_of(held), display_name=account.display_name, terminal=terminal,
        session=session, duty_name=duty_names(held),
    )  # fmt: skip


def begin(account: Account, *, factors: str, terminal: str) -> tuple[StaffSession, str]:
    """Start a session inside the caller's transaction; a running one of this person is taken over and recorded.

    Returns the session and its token, which is never stored.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    end_all(account.pk, reason="taken_over", by=actor_for(account, terminal=terminal))
    now, token = clock.now(), new_token()
    session = StaffSession.objects.create(
        token_hash=hash_of(token), account=account, factors=factors, terminal=terminal,
        created_at=now, last_seen_at=now, confirmed_at=now,
        absolute_end=now + timedelta(hours=SignInPolicy.current().absolute_hours),
    )  # fmt: skip
    by = actor_for(account, terminal=terminal, session=str(session.pk))
    audit.record("sign_in.done", by=by, purpose="", obj=f"session:{session.pk}", detail={"factors": factors})
    return session, token


def recognise(token: str, *, active: bool = True) -> Recognised:
    """The session of a token; a session whose time is over is ended here. Its last-seen time is renewed when a person
    was `active`: a page that asks by itself for its progress keeps nobody signed in."""
    session = _running(token)
    if session is None:
        return Recognised()
    if session.ended_at is not None:
        return Recognised(end_reason=session.end_reason)
    if reason := _time_is_over(session, session.idle_minutes):
        with transaction.atomic():
            end(session, reason=reason, by=actor_for(session.account, terminal=session.terminal))
        return Recognised(end_reason=reason)
    if active:
        _note_seen(session)
    actor = actor_for(session.account, terminal=session.terminal, session=str(session.pk), held=session.duties)
    return Recognised(session, actor)


def _running(token: str) -> Any:
    """The session with all that every request asks about it, in one question: `idle_minutes`, `duties` of today, and
    whether a notice waits for it (`noticed`)."""
    policy = Subquery(SignInPolicy.objects.filter(id=1).values("idle_minutes"))
    return (
        StaffSession.objects.select_related("account")
        .annotate(
            idle_minutes=Coalesce(policy, SignInPolicy().idle_minutes),
            duties=duties_held(OuterRef("account_id"), clock.today()),
            noticed=Exists(Notice.objects.filter(session=Cast(OuterRef("pk"), TextField()))),
        )
        .filter(token_hash=hash_of(token))
        .first()
    )


def _time_is_over(session: StaffSession, idle_minutes: int | None = None) -> str:
    now = clock.now()
    if not session.account.is_active_on(clock.today()):
        return "account_ended"
    if session.absolute_end <= now:
        return "absolute"
    minutes = idle_minutes or SignInPolicy.current().idle_minutes
    if session.last_seen_at + timedelta(minutes=minutes) <= now:
        return "idle"
    return ""


def _note_seen(session: StaffSession) -> None:
    now = clock.now()
    if session.last_seen_at + SEEN_EVERY <= now:
        StaffSession.objects.filter(pk=session.pk, ended_at__isnull=True).update(last_seen_at=now)


def end(session: StaffSession, *, reason: str, by: Actor) -> None:
    """End a session inside the caller's transaction. Ending one that has ended changes nothing."""
    done = StaffSession.objects.filter(pk=session.pk, ended_at__isnull=True).update(
        ended_at=clock.now(), end_reason=reason, data={}
    )
    if done:
        audit.record(
            "session.ended", by=by, purpose="", obj=f"session:{session.pk}",
            detail={"reason": reason, "account": session.account_id},
        )  # fmt: skip


def end_all(account_id: UUID, *, reason: str, by: Actor) -> int:
    """End every running session of a person. Returns how many."""
    running = list(StaffSession.objects.filter(account_id=account_id, ended_at__isnull=True))
    for session in running:
        end(session, reason=reason, by=by)
    return len(running)


def running_session(account_id: UUID) -> StaffSession | None:
    """The session that a new sign-in would take over; one whose time is over does not count."""
    session = StaffSession.objects.select_related("account").filter(account_id=account_id, ended_at=None).first()
    return session if session and not _time_is_over(session) else None


def renew_token(session: StaffSession, *, at: datetime) -> str:
    """A new token for a session whose person has just shown a factor again; the old one stops working."""
    token = new_token()
    StaffSession.objects.filter(pk=session.pk).update(token_hash=hash_of(token), confirmed_at=at)
    session.token_hash, session.confirmed_at = hash_of(token), at
    return token
