"""支援措置: who says that a person is protected. Whoever is said to be by anybody is hidden, whatever others say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.addressee.findings.models import BusinessRecord
from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers.codes import TELLERS
from sesshu.addressee.unified_numbers.hiding import links_for
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold
from sesshu.foundation.access.actor import Actor

YES, NO, GUARDED = "あり", "なし", "住所を隠す（同じ世帯・児童福祉の措置など）"
BY_LIST, BY_PUT, BEFORE = "業務宛名の一覧", "業務番号の登録", "だれが知らせたかを残す前からの設定"


@dataclass(frozen=True, slots=True)
class ShownMark:
    """One word about one business number. `how`: by which way it came; `on`: since when it is said, where known."""

    teller: str
    system: str
    business_number: str
    says: str
    how: str
    on: date | datetime | None = None


def is_guarded(links: Sequence[BusinessLink]) -> bool:
    """Whether anybody says, in any way, that the human of these links is protected."""
    return any(link.protected for link in links) or _listed(links).filter(protected=True).exists()


def marks_of_link(viewer: Actor, link: BusinessLink) -> list[ShownMark]:
    """For who may see what a link says of its person; nothing for others."""
    return _marks([link]) if viewer.may("unified.attributes") else []


def marks_of_human(viewer: Actor, person: UUID) -> list[ShownMark]:
    """Of all links of a human: what a finding compares."""
    viewer.check("finding.read")
    links = links_for(viewer).filter(person__in=human(person)).order_by("system", "business_number")
    return _marks(list(links))


def names_of(tellers: str) -> str:
    """`001 ledger` of a link that changed, as people read it."""
    known = systems()
    return "、".join(TELLERS.get(one) or name_of(one, known) for one in tellers.split())


def _marks(links: Sequence[BusinessLink]) -> list[ShownMark]:
    found, known = [], systems()
    lists = {(one.system, one.business_number): one for one in _listed(links)}
    told: dict[UUID, list[LinkTold]] = {}
    for one in LinkTold.objects.filter(link__in=links).order_by("teller"):
        told.setdefault(one.link_id, []).append(one)
    for link in links:
        head = (link.system, link.business_number)
        own = name_of(link.system, known)
        if row := lists.get(head):
            found.append(ShownMark(own, *head, _says(row.protected), BY_LIST, row.told_on))
        if link.own_protected is not None:
            found.append(ShownMark(own, *head, _says(link.own_protected), BY_PUT))
        for one in told.get(link.pk, []):
            says = GUARDED if one.guarded_only and one.by else _says(one.protected)
            how = BY_PUT if one.by else BEFORE
            found.append(ShownMark(TELLERS.get(one.teller, one.teller), *head, says, how, one.at))
    return found


def _listed(links: Iterable[BusinessLink]) -> QuerySet[BusinessRecord]:
    """The lines of these links on the lists that say so."""
    wanted = Q(pk=None)
    for link in links:
        wanted |= Q(system=link.system, business_number=link.business_number)
    return BusinessRecord.objects.filter(wanted, told_on__isnull=False)


def _says(protected: bool) -> str:
    return YES if protected else NO
