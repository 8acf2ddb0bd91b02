"""How piles are read. Every function takes the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.piles.models import Pile, PileSlip
from sesshu.ledger.piles.states import SlipState
from sesshu.ledger.residents.visibility import there

S = SlipState
WAITING = (S.DIFFERS, S.HELD, S.KEYED)


@dataclass(frozen=True, slots=True)
class Progress:
    """Received, keyed, checked: the numbers of one pile."""

    claimed: int
    keyed: int
    recorded: int
    checked: int
    waiting: int
    differs: int
    held: int

    @property
    def missing(self) -> int:
        """Slips that are claimed and not keyed; negative when there are too many."""
        return self.claimed - self.keyed


def piles(viewer: Actor) -> QuerySet[Pile]:
    """All piles, the newest first, with their counts."""
    viewer.check("dose.write")
    return Pile.objects.annotate(
        keyed=Count("slips", filter=~Q(slips__state=S.REMOVED)),
        recorded=Count("slips", filter=Q(slips__state=S.RECORDED)),
        checked=Count("slips", filter=Q(slips__state=S.RECORDED, slips__checked_at__isnull=False)),
        waiting=Count("slips", filter=Q(slips__state__in=WAITING)),
    ).order_by("-fiscal_year", "-number")


def get(viewer: Actor, pile_id: UUID) -> Pile:
    """One pile, or `NotFound`."""
    viewer.check("dose.write")
    found = Pile.objects.filter(pk=pile_id).first()
    if found is None:
        raise NotFound("この束は見つかりません。一覧から選び直してください。")
    return found


def progress(pile: Pile) -> Progress:
    """The numbers of a pile, in one query."""
    n = pile.slips.aggregate(
        keyed=Count("id", filter=~Q(state=S.REMOVED)), recorded=Count("id", filter=Q(state=S.RECORDED)),
        checked=Count("id", filter=Q(state=S.RECORDED, checked_at__isnull=False)),
        waiting=Count("id", filter=Q(state=S.KEYED)), differs=Count("id", filter=Q(state=S.DIFFERS)),
        held=Count("id", filter=Q(state=S.HELD)),
    )  # fmt: skip
    return Progress(claimed=pile.claimed, **n)


def slips(viewer: Actor, pile: Pile | None = None) -> QuerySet[PileSlip]:
    """Slips of people the viewer may see, and those without a person."""
    viewer.check("dose.write")
    rows = PileSlip.objects.filter(Q(resident=None) | there("resident"))
    rows = rows.select_related("resident", "pile")
    return rows.filter(pile=pile) if pile else rows


def last_slips(viewer: Actor, pile: Pile, most: int) -> list[PileSlip]:
    """The slips keyed last, the newest first."""
    return list(slips(viewer, pile).order_by("-number")[:most])


def waiting(viewer: Actor) -> QuerySet[PileSlip]:
    """Everything that waits for a person in open piles, the oldest first."""
    return slips(viewer).filter(state__in=WAITING, pile__state="open").order_by("keyed_at", "number")


def held_count(viewer: Actor) -> int:
    """Slips that somebody must look at: held or different."""
    return waiting(viewer).exclude(state=S.KEYED).count()


def get_slip(viewer: Actor, slip_id: UUID) -> PileSlip:
    """One slip, or `NotFound`."""
    found = slips(viewer).filter(pk=slip_id).first()
    if found is None:
        raise NotFound("この票は見つかりません。束の画面から選び直してください。")
    return found


def age_in_days(slip: PileSlip, today: date) -> int:
    """How many days it has waited."""
    return (today - slip.keyed_at.astimezone(clock.TOKYO).date()).days
