"""Passwords: how they are kept (Argon2id), what may be chosen, how old they may become."""

from __future__ import annotations

import gzip
from datetime import timedelta
from functools import cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings

from sesshu.foundation import clock
from sesshu.foundation.accounts.models import Account, FormerPassword, SignInPolicy
from sesshu.foundation.errors import InvalidInput

# time cost, memory in KiB, lanes. Tests may set less; production refuses less (see `checks`).
ARGON2 = (3, 64 * 1024, 1)
MOST_CHARACTERS = 128
REMEMBERED = 10
EXAMPLE = "好きな言葉をいくつか続けたもの"


def hasher() -> PasswordHasher:
    time_cost, memory_kib, lanes = getattr(settings, "SESSHU_ARGON2", ARGON2)
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes)


@cache
def _nobodys_hash(parameters: tuple[int, int, int]) -> str:  # noqa: ARG001 - the key of the cache
    return hasher().hash("nobody has this password")


def is_right(account: Account | None, password: str) -> bool:
    """Whether the password fits. Takes the same time when there is no such account."""
    parameters = tuple(getattr(settings, "SESSHU_ARGON2", ARGON2))
    kept = account.password_hash if account and account.password_hash else ""
    try:
        fits = hasher().verify(kept or _nobodys_hash(parameters), password[:MOST_CHARACTERS])
    except (VerificationError, InvalidHashError):
        return False
    return fits and bool(kept)


def check_choice(account: Account, password: str) -> None:
    """Raise `InvalidInput` when a new password is too short, too long, well known, about the person, or was used.

    There is no rule about kinds of characters: length and not being known count.
    """
    least = SignInPolicy.current().password_least_length
    if len(password) < least:
        raise InvalidInput(f"{least}文字以上で入力してください。", field="new_password", example=EXAMPLE)
    if len(password) > MOST_CHARACTERS:
        raise InvalidInput(f"{MOST_CHARACTERS}文字以内で入力してください。", field="new_password")
    folded = password.casefold()
    if folded in _well_known() or any(word in folded for word in _about(account)):
        raise InvalidInput(
            "推測されやすいパスワードです。ログインIDや、よく使われる言葉だけのものは使えません。",
            field="new_password", example=EXAMPLE,
        )  # fmt: skip
    _check_not_former(account, password)


def _check_not_former(account: Account, password: str) -> None:
    former = FormerPassword.objects.filter(account=account).order_by("-set_at")[:REMEMBERED]
    for kept in [account.password_hash, *(row.password_hash for row in former)]:
        if kept and is_right(Account(password_hash=kept), password):
            raise InvalidInput(
                f"過去{REMEMBERED}回までに使ったパスワードは使えません。別のものを入力してください。",
                field="new_password",
            )


def keep(account: Account, password: str) -> None:
    """Put a checked password on an account (the caller saves it) and remember the one before."""
    if account.password_hash:
        FormerPassword.objects.create(account=account, password_hash=account.password_hash, set_at=clock.now())
    old = FormerPassword.objects.filter(account=account).order_by("-set_at").values_list("id", flat=True)[REMEMBERED:]
    FormerPassword.objects.filter(id__in=list(old)).delete()
    account.password_hash = hasher().hash(password)
    account.password_changed_at = clock.now()


def days_left(account: Account, policy: SignInPolicy) -> int | None:
    """Days until the password must be changed: 0 on the last good day, negative after it, None without a limit."""
    if policy.password_max_days is None or account.password_changed_at is None:
        return None
    changed_on = account.password_changed_at.astimezone(clock.TOKYO).date()
    return (changed_on + timedelta(days=policy.password_max_days) - clock.today()).days


def must_change(account: Account, policy: SignInPolicy) -> bool:
    """True when only changing the password is possible."""
    left = days_left(account, policy)
    return account.password_must_change or (left is not None and left < 0)


def _about(account: Account) -> list[str]:
    return [word for word in (account.login_id.casefold(), account.display_name.casefold()) if len(word) >= 4]


@cache
def _well_known() -> frozenset[str]:
    packed = resources.files("django.contrib.auth").joinpath("common-passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split())
