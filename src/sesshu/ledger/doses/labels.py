"""What is special about a recorded dose besides its judgement: who answers for it, and when it came in.

A dose is accepted whatever these say; they tell the clerk what else may have to be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import clock
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus

OTHER_CITY_SLIP = "other_city_slip"
FROM_OUTSIDE = {"wide_area", "out_of_area"}


@dataclass(frozen=True, slots=True)
class Label:
    """A code with its words. `care`: something has to be looked into."""

    code: str
    text: str
    care: bool = False


def labels(dose: Dose, resident: Resident) -> tuple[Label, ...]:
    """Every label of a dose of this resident."""
    came_in = dose.recorded_at.astimezone(clock.TOKYO).date()
    register = _register(dose.given_on, came_in, resident)
    # What another city answered for came to this one when the person did: nobody is late with it.
    late = [] if register and register.code == "BEFORE_MOVE_IN" else _late(dose.given_on, came_in)
    found = [register, _slip(dose, resident), *late]
    return tuple(label for label in found if label)


def _register(given_on: date, came_in: date, resident: Resident) -> Label | None:
    """Where the person stood with the city on the day of the dose. The day of a departure belongs to the next city."""
    gone = resident.removed_on
    if resident.became_on and given_on < resident.became_on:
        return Label("BEFORE_MOVE_IN", "転入前の接種（前住所地の市町村）")
    if gone and resident.status == ResidentStatus.DEAD:
        if given_on > gone:
            return Label("AFTER_DEATH", f"死亡日（{wareki(gone)}）より後の接種日です。人違いでないか確認", care=True)
        return Label("BEFORE_DEATH", "死亡前の接種（死亡後に登録）") if came_in > gone else None
    if gone and resident.status in (ResidentStatus.MOVED_OUT, ResidentStatus.LEAVING):
        if given_on >= gone:
            text = f"転出（{wareki(gone)}）以後の接種。転出先の市町村へ確認"
            return Label("AFTER_MOVE_OUT", text, care=True)
        return Label("BEFORE_MOVE_OUT", "転出前の接種（転出後に登録）") if came_in >= gone else None
    return None


def _slip(dose: Dose, resident: Resident) -> Label | None:
    """A slip of another city that was used after the move, or a dose given outside the city."""
    if dose.source == OTHER_CITY_SLIP:
        if resident.became_on and dose.given_on < resident.became_on:
            return Label("OTHER_CITY_SLIP", "他市町村の予診票（転入前に使用）")
        return Label("OTHER_CITY_SLIP_AFTER", "他市町村の予診票を転入後に使用。請求先を確認", care=True)
    if dose.setting in FROM_OUTSIDE:
        return Label("OUTSIDE", "市外の医療機関での接種（広域・里帰り）")
    return None


def _late(given_on: date, came_in: date) -> list[Label]:
    """過年度 (the fiscal year of the dose is over), and how many months late it came."""
    found: list[Label] = []
    if fiscal_year(given_on) < fiscal_year(came_in):
        found.append(Label("PAST_FISCAL_YEAR", f"過年度（{fiscal_year(given_on)}年度）の接種"))
    months = (came_in.year - given_on.year) * 12 + came_in.month - given_on.month - (came_in.day < given_on.day)
    if months >= 1:
        found.append(Label("LATE", f"接種の{months}か月後に登録"))
    return found
