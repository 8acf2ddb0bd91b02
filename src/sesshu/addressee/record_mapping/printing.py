"""The mapping on paper, with a number in the register of printed forms."""

from __future__ import annotations

from sesshu.addressee.record_mapping.queries import Mapping
from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms.models import PrintRun

FORM, TITLE = "record-mapping", "接種の記録と個人番号の対応"


def print_mapping(found: Mapping, *, by: Actor, purpose: str) -> PrintRun:
    row = {
        "basis": found.basis, "items": found.items, "steps": found.steps, "notes": found.notes,
        "counts": [[one[0], *(f"{number:,}" for number in one[1:])] for one in found.counts] or None,
    }  # fmt: skip
    common = {"title": TITLE, "made_on": wareki(clock.today())}
    return printing.print_run(template=FORM, rows=[row], common=common, title=TITLE, by=by, purpose=purpose)
