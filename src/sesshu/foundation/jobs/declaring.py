"""Every kind of job says what it is for and which permissions it holds; one that does not fails at import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions as known_permissions
from sesshu.law.purposes import purposes

if TYPE_CHECKING:
    from sesshu.foundation.jobs.running import Run

Work = Callable[["Run"], None]
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Declared:
    """What a kind of job says of itself. `label` is its name for people; `daily` ones are asked for every day, not
    before the hour `after`, and with `working_days` not on days when the office is closed. `when`: asked every quarter
    of an hour, at small cost; the job is asked for where it says so. `soon`: short, and somebody waits for it at a
    screen; it does not stand in line behind the work of the whole city."""

    kind: str
    purpose: str
    permissions: frozenset[str]
    label: str
    work: Work
    most_attempts: int
    daily: bool = False
    after: str = ""
    working_days: bool = False
    soon: bool = False
    when: Callable[[], bool] | None = None

    def actor(self) -> Actor:
        """The named system job that acts while this kind runs."""
        return job_actor(self.kind, *self.permissions)


_kinds: dict[str, Declared] = {}


def job(
    *,
    kind: str,
    purpose: str,
    permissions: Sequence[str],
    label: str,
    most_attempts: int = MOST_ATTEMPTS,
    daily: bool = False,
    after: str = "",
    working_days: bool = False,
    soon: bool = False,
    when: Callable[[], bool] | None = None,
) -> Callable[[Work], Work]:
    """Declare the function that does jobs of this kind.

    It is called with a `Run` and may be called again after a crash: what it does it does inside `run.chunks`.
    Raises `ImproperlyConfigured` for an unknown purpose or permission, or a kind that two functions claim.
    """
    if purpose not in purposes():
        raise ImproperlyConfigured(f"job {kind}: unknown purpose {purpose}: add it to law/purposes.yaml")
    unknown = set(permissions) - known_permissions().keys()
    if unknown:
        raise ImproperlyConfigured(f"job {kind}: unknown permissions {sorted(unknown)}")

    def wrap(work: Work) -> Work:
        before = _kinds.get(kind)
        if before and (before.work.__module__, before.work.__qualname__) != (work.__module__, work.__qualname__):
            raise ImproperlyConfigured(f"two functions claim the job {kind}")
        _kinds[kind] = Declared(
            kind, purpose, frozenset(permissions), label, work, most_attempts, daily, after, working_days, soon, when
        )
        return work

    return wrap


def declared(kind: str = "") -> dict[str, Declared]:
    """Every declared kind, or (with `kind`) that one alone; a KeyError names an unknown one."""
    return {kind: _kinds[kind]} if kind else dict(_kinds)
