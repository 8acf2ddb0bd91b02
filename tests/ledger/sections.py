"""Staff with an account: what a section asked of other bodies is seen by that section alone (R-03)."""

from __future__ import annotations

from datetime import date
from zlib import crc32

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.accounts.models import Account

HERE, ELSEWHERE = "予防接種係", "国保年金課"


def member(duty: str, section: str = HERE, *more: str) -> Actor:
    """Somebody of a section, with the permissions of a duty and `more`. Asked for again it is the same account."""
    account, _ = Account.objects.get_or_create(
        login_id=f"{duty.partition('_')[0]}-{crc32(section.encode()):x}",
        defaults={
            "display_name": duty, "office_section": section, "active_from": date(2020, 4, 1), "created_at": clock.now(),
            "password_must_change": False,
        },
    )  # fmt: skip
    held = permissions_of([duty]) | frozenset(more)
    return Actor("person", str(account.pk), held, display_name=duty, terminal="T-01")


@pytest.fixture
def clerk(db: None) -> Actor:
    """予防接種担当 of 予防接種係."""
    return member("clerk")


@pytest.fixture
def chief(db: None) -> Actor:
    """予防接種係長 of 予防接種係."""
    return member("chief")


@pytest.fixture
def stranger(db: None) -> Actor:
    """The same duty in another section."""
    return member("clerk", ELSEWHERE)


@pytest.fixture
def lead(db: None) -> Actor:
    """情報連携総括担当: of no section that asks, and sees them all."""
    return member("exchange_lead", "情報政策課")
