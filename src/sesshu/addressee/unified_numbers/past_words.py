"""What the links of a person were before each change, item by item as the viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sesshu.addressee.unified_numbers.codes import SEXES
from sesshu.addressee.unified_numbers.hiding import links_for, partly_hidden
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.marks import is_guarded, names_of
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkBefore, UnifiedPerson
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.law.purposes import purposes

HIDDEN = "（支援措置のため表示しません）"


@dataclass(frozen=True, slots=True)
class ShownBefore:
    """A link until `at`. Names and addresses are empty without the right to them."""

    at: datetime
    by: str
    purpose: str
    system: str
    business_number: str
    is_representative: bool
    told_other: bool
    resident_state: str
    name: str = ""
    kana: str = ""
    birth_date: object = None
    sex: str = ""
    address: str = ""
    protected: bool = False
    protected_by: str = ""


def before(viewer: Actor, of: UnifiedPerson) -> list[ShownBefore]:
    """Of a human's links, the newest change first. Addresses are hidden where any of the links was protected ever: each
    may be where the person still lives."""
    viewer.check("unified.read")
    theirs = human(of.pk)
    rows = LinkBefore.objects.filter(link__person__in=theirs).select_related("link").order_by("-id")
    names = names_of_codes({row.by for row in rows})
    links = list(BusinessLink.objects.filter(person__in=theirs))
    guarded = any(row.protected for row in rows) or is_guarded(links)
    hidden = guarded and not viewer.may("unified.protected")
    seen = list(links_for(viewer).filter(person__in=theirs))
    there, partly = {one.pk for one in seen}, partly_hidden(viewer, seen)
    return [
        _shown(viewer, row, names[row.by], hidden=hidden, words=row.link_id not in partly)
        for row in rows if row.link_id in there
    ]  # fmt: skip


def _shown(viewer: Actor, row: LinkBefore, by: str, *, hidden: bool, words: bool) -> ShownBefore:
    """`words`: they are told; of a link of which an office hides a part nobody knows any more whose they were."""
    purpose = purposes()[row.purpose].name if row.purpose in purposes() else row.purpose
    head = (
        row.at, f"{by}（{row.on_behalf}）" if row.on_behalf else by, purpose, row.link.system,
        row.link.business_number, row.is_representative, row.told_other, row.get_resident_state_display(),
    )  # fmt: skip
    if not (words and viewer.may("unified.attributes")):
        return ShownBefore(*head)
    by_whom = names_of(row.protected_by)
    address, sex = HIDDEN if hidden else row.address, SEXES.get(row.sex, row.sex)
    return ShownBefore(*head, row.name, row.kana, row.birth_date, sex, address, row.protected, by_whom)
