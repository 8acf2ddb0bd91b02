"""Open cases as one viewer may see them, the nearest deadline first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.access.queries import duties_on
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.accounts.queries import everybody, names_of_codes
from sesshu.ledger.cases.kinds import KINDS, CaseKind
from sesshu.ledger.cases.models import CaseOwner


@dataclass(frozen=True, slots=True)
class Case:
    """One open case. `owner` is empty while nobody looks after it."""

    kind: CaseKind
    id: UUID
    label: str
    owner: str
    since: date
    due_on: date | None

    @property
    def key(self) -> str:
        return f"{self.kind.code}:{self.id}"


def open_cases(viewer: Actor) -> list[Case]:
    """Every open case that the viewer may read."""
    viewer.check("case.read")
    readable = [kind for kind in KINDS.values() if viewer.may(kind.permission)]
    seen = {kind.code: kind.seen(viewer) for kind in readable if kind.seen}
    return [case for case in _cases(readable) if case.kind.code not in seen or case.id in seen[case.kind.code]]


def mine(viewer: Actor) -> list[Case]:
    return [case for case in open_cases(viewer) if case.owner == viewer.code]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who looks after a case; `name` is empty for nobody, `given_at` is set when somebody handed it over."""

    name: str
    given_at: datetime | None = None


def owner_of(kind: str, case_id: UUID, opener: str) -> Owner:
    """The owner of one case, open or closed; `opener` is the code of whoever opened it."""
    row = CaseOwner.objects.filter(kind=kind, case_id=case_id).first()
    code = row.owner if row else opener
    if not code.startswith("u:"):
        return Owner("")
    return Owner(names_of_codes({code}).get(code, ""), row.given_at if row else None)


def successors() -> list[Account]:
    """Staff who may look after cases today."""
    today = clock.today()
    people = [one for one in everybody() if one.is_active_on(today)]
    held = duties_on([one.pk for one in people], today)
    return [one for one in people if "case.read" in permissions_of(held.get(one.pk, []))]


def may_own(account: Account, cases: Sequence[Case]) -> list[Case]:
    """Those of these cases that a member of staff can open today."""
    held = permissions_of(duties_on([account.pk], clock.today()).get(account.pk, []))
    viewer = Actor("person", str(account.pk), held)
    kinds = {case.kind.code: case.kind for case in cases if case.kind.permission in held}
    seen = {code: kind.seen(viewer) for code, kind in kinds.items() if kind.seen}
    return [case for case in cases if case.kind.code in kinds and case.id in seen.get(case.kind.code, [case.id])]


def why_not_end(code: str) -> str:
    """For the end of an account: why it cannot end now, empty when no case is in this person's hands."""
    held = [case for case in _cases(list(KINDS.values())) if case.owner == code]
    if not held:
        return ""
    return (
        f"この職員は対応中の案件を{len(held)}件担当しています。先に業務メニューの「担当案件」→「案件を引き継ぐ」"
        "（/cases/hand-over/）で、ほかの職員に引き継いでください。"
    )


def _cases(kinds: list[CaseKind]) -> list[Case]:
    owners = {(row.kind, row.case_id): row.owner for row in CaseOwner.objects.all()}
    found = [
        Case(kind, key, label, owners.get((kind.code, key), opener if opener.startswith("u:") else ""), since, due_on)
        for kind in kinds
        for key, label, opener, since, due_on in kind.rows()
    ]
    return sorted(found, key=lambda case: (case.due_on or date.max, case.since, case.key))
