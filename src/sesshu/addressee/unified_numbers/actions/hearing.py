"""支援措置 as each caller says it: whoever says that a person is protected takes back nothing but their own word."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sesshu.addressee.unified_numbers.actions.batch import Batch, PutItem
from sesshu.addressee.unified_numbers.codes import TELLERS
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold
from sesshu.foundation.writing import copy_in, made, overwrite


def look_up_told(items: Sequence[PutItem], batch: Batch) -> None:
    """What others say of these links, which are locked. Of a link without the mark nobody says so: only who speaks for
    another system needs to see what they said, so that a load of unmarked people asks nothing."""
    links = {
        link.pk
        for item in items
        if (link := batch.links.get((item.system, item.business_number))) and (link.protected or item.source in TELLERS)
    }
    if links:
        for one in LinkTold.objects.filter(link_id__in=links):
            batch.told.setdefault(one.link_id, {})[one.teller] = one


def hear(item: PutItem, link: BusinessLink, batch: Batch) -> bool:
    """Note what the caller says; whether it changes what they said. Who brings neither name nor mark says nothing, and
    who never said that the person is protected changes nothing by saying no."""
    if not (item.name or item.protected):
        return False
    changes = _hear_other(item, link, batch) if item.source in TELLERS else _hear_own(item, link, batch)
    said = [one.protected for one in batch.told.get(link.pk, {}).values()]
    link.protected = bool(link.own_protected) or any(said)
    if changes:
        batch.change(link)
    return changes


def write_told(batch: Batch) -> None:
    """After the links are written."""
    told = batch.told_anew.values()
    new, old = ([one for one in told if one._state.adding is adding] for adding in (True, False))
    copy_in(sorted(new, key=lambda one: (one.link_id, one.teller)))
    overwrite(old, ("protected", "guarded_only", "at", "by"))


def _hear_own(item: PutItem, link: BusinessLink, batch: Batch) -> bool:
    before, link.own_protected = link.own_protected, item.protected
    if before is None and not link._state.adding:
        batch.heard[link.pk] = link
    return bool(before) != item.protected


def _hear_other(item: PutItem, link: BusinessLink, batch: Batch) -> bool:
    theirs = batch.told.setdefault(link.pk, {})
    one = theirs.get(item.source)
    said = {"protected": item.protected, "guarded_only": item.guarded_only, "at": batch.now, "by": batch.by.code}
    if one is None:
        one = theirs[item.source] = made(LinkTold, id=uuid4(), link_id=link.pk, teller=item.source, **said)
        batch.told_anew[one.pk] = one
        return item.protected
    if one.by and (one.protected, one.guarded_only) == (item.protected, item.guarded_only):
        return False
    changes = (one.protected, one.guarded_only) != (item.protected, item.guarded_only)
    for name, value in said.items():
        setattr(one, name, value)
    batch.told_anew[one.pk] = one
    return changes
