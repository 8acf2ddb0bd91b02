"""Which terminal a request comes from, and the growing wait after failures at it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from sesshu.foundation import clock
from sesshu.foundation.accounts.models import TerminalFailure

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


def terminal_of(request: HttpRequest) -> str:
    """The terminal's name: from the header that the TLS proxy sets for client certificates, else the address.

    `SESSHU_TERMINAL_HEADER` names that header; without it, a header that a browser sends is never believed.
    """
    header = getattr(settings, "SESSHU_TERMINAL_HEADER", "")
    named = request.headers.get(header, "") if header else ""
    return (named or str(request.META.get("REMOTE_ADDR", "")))[:100]


def is_blocked(terminal: str) -> bool:
    row = TerminalFailure.objects.filter(terminal=terminal).first()
    return bool(row and row.blocked_until and row.blocked_until > clock.now())


def note_failure(terminal: str) -> None:
    """Count a failure; from the sixth on the terminal waits 2, 4, 8 … seconds, at most 15 minutes."""
    now = clock.now()
    TerminalFailure.objects.get_or_create(terminal=terminal, defaults={"last_failed_at": now})
    row = TerminalFailure.objects.select_for_update().get(terminal=terminal)
    row.failed_count = 1 if row.last_failed_at + FORGOTTEN_AFTER < now else row.failed_count + 1
    beyond = row.failed_count - FREE_FAILURES
    row.blocked_until = now + min(timedelta(seconds=2 ** min(beyond, 12)), LONGEST_WAIT) if beyond > 0 else None
    row.last_failed_at = now
    row.save()


def forget_failures(terminal: str) -> None:
    TerminalFailure.objects.filter(terminal=terminal).delete()
