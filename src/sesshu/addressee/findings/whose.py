"""Whom a finding is about: the person of its business number, and for C01 whoever else it may be."""

from __future__ import annotations

from django.db import transaction

from sesshu.addressee.findings.models import BusinessRecord, Finding
from sesshu.addressee.unified_numbers.actions.code_states import SAME_HUMAN
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, UnifiedEvent, UnifiedPerson
from sesshu.addressee.unified_numbers.secrecy import keep_index_key
from sesshu.addressee.unified_numbers.who import Who, who
from sesshu.foundation.access.actor import Actor

SOMEBODY_ELSE = "C01"
LINKED, HOLDER, SAME_CODE = "いま紐付いている人", "知らせた個人番号の人", "同じ符号の人"
ABOUT = "この食い違いの人"


def whose(viewer: Actor, finding: Finding, *, purpose: str) -> list[tuple[str, Who]]:
    """Each with what they are to the finding; nobody for who may not see unified addressees."""
    if not viewer.may("unified.read") or finding.person is None:
        return []
    first = UnifiedPerson.objects.filter(pk=finding.person)
    found = [(LINKED if finding.business_number else ABOUT, one) for one in first]
    if finding.code == SOMEBODY_ELSE:
        found += _holder(finding) if finding.business_number else _same_code(finding)
    shown = who(viewer, [one for _, one in found], purpose=purpose, shown_on=f"finding:{finding.pk}")
    return list(zip([words for words, _ in found], shown, strict=True))


def _holder(finding: Finding) -> list[tuple[str, UnifiedPerson]]:
    """Who has the Individual Number that the system tells of this business number: on its list or else with `put`, as
    the check reads it."""
    of = {"system": finding.system, "business_number": finding.business_number, "number_index__isnull": False}
    with transaction.atomic():
        keep_index_key()  # or what was told gets its new index before the number that is held is read
        told = BusinessRecord.objects.filter(**of).first() or BusinessLink.objects.filter(**of).first()
        if told is None:
            return []
        held = HeldNumber.objects.filter(number_index=told.number_index, mistaken=False)
        mains = [row.person.merged_into or row.person for row in held.select_related("person__merged_into")]
    return [(HOLDER, one) for one in mains if one.pk != finding.person]


def _same_code(finding: Finding) -> list[tuple[str, UnifiedPerson]]:
    events = UnifiedEvent.objects.filter(person=finding.person, kind=SAME_HUMAN)
    numbers = [data["with"] for data in events.values_list("data", flat=True)]
    people = UnifiedPerson.objects.filter(unified_number__in=numbers).select_related("merged_into")
    mains = {(one.merged_into or one).pk: one.merged_into or one for one in people.order_by("unified_number")}
    return [(SAME_CODE, one) for one in mains.values() if one.pk != finding.person]
