"""Printing again from the register: never what would tell where somebody is who must be hidden since."""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import reprinting
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.printed_forms import jobs
from sesshu.ledger.printed_forms.kinds import kinds
from sesshu.ledger.printed_forms.models import ListRun
from sesshu.ledger.residents.visibility import visible_to


def register() -> None:
    """Every form of this room."""
    for template in {one.template for one in kinds().values()}:
        reprinting.register(template, reprinting.Reprintable(check, jobs.start))


def check(run: PrintRun, first: int, last: int, by: Actor) -> None:
    """Raise `NotNow` when somebody in these rows is hidden today: frozen pages hold addresses and institutions."""
    subjects = run.frozen_rows.filter(number__range=(first, last)).exclude(subject="").values_list("subject", flat=True)
    people = {UUID(one.partition(":")[2]) for one in subjects}
    listed = ListRun.objects.filter(run=run).first()
    people |= set(listed.people) if listed else set()
    shown = [one for one in visible_to(by).filter(pk__in=people) if not one.address_withheld]
    if len(shown) != len(people):
        raise NotNow(
            "支援措置などで表示できなくなった人が含まれるため、前の紙面は再印刷できません。新しく作成してください。"
        )
