"""Which institutions are late for a mailing, and what was decided about each."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.foundation.access import Actor
from sesshu.ledger.mailings import entering
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.entering import Entered
from sesshu.ledger.mailings.late_institutions.models import LateAct, LateInstitutionCheck
from sesshu.ledger.mailings.models import Mailing


@dataclass(frozen=True, slots=True)
class Late:
    """A late institution with the decision that holds: none when nobody has looked at it yet."""

    entered: Entered
    act: LateAct | None
    check: LateInstitutionCheck | None

    @property
    def keeps_waiting(self) -> bool:
        """True while the mailing cannot be released because of it."""
        return self.act in {None, LateAct.WAITING}


def checks(mailing: Mailing) -> dict[str, LateInstitutionCheck]:
    """Institution code → the newest decision for the month that the mailing asks for now."""
    until = Conditions.of_json(mailing.conditions).entered_until
    rows = LateInstitutionCheck.objects.filter(mailing=mailing, entered_until=until).order_by("at", "id")
    return {row.institution_code: row for row in rows} if until else {}


def late(viewer: Actor, mailing: Mailing) -> list[Late]:
    """The late institutions of a mailing. None without the month up to which slips were entered: nobody is late then.

    Whether an institution is left out is told by the conditions, since they are what the trial obeys.
    """
    c = Conditions.of_json(mailing.conditions)
    if c.entered_until is None:
        return []
    known = checks(mailing)
    found = entering.by_institution(viewer, until=c.entered_until, entered_by=mailing.known_on)
    return [_late(one, known.get(one.code), one.code in c.late_institutions) for one in found if one.is_late]


def keeping_waiting(viewer: Actor, mailing: Mailing) -> list[Late]:
    """Those that keep a mailing from being released."""
    return [one for one in late(viewer, mailing) if one.keeps_waiting]


def _late(entered: Entered, check: LateInstitutionCheck | None, is_left_out: bool) -> Late:
    act = LateAct(check.act) if check else None
    if is_left_out:
        return Late(entered, LateAct.EXCLUDED, check if act == LateAct.EXCLUDED else None)
    return Late(entered, None, None) if act == LateAct.EXCLUDED else Late(entered, act, check)
