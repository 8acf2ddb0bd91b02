"""Two unified numbers side by side, item by item as the viewer may see them: before they are merged (名寄せ), and
before a merge is undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers.actions.merging import came_since, check_may_merge, check_may_unmerge
from sesshu.addressee.unified_numbers.codes import SEXES
from sesshu.addressee.unified_numbers.hiding import as_seen, links_for, people_for
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.marks import is_guarded
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, UnifiedPerson
from sesshu.addressee.unified_numbers.past_words import HIDDEN
from sesshu.dates import wareki
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound

SAME, UNLIKE, ONE_ONLY, HIDES = "同じ", "違う", "片方にない", "比べません（支援措置）"
ATTRIBUTES = ("氏名", "フリガナ", "生年月日", "性別", "住所", "支援措置")
COMPARED = ("区分", *ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Row:
    """One item of both. `result` is empty where there is nothing to compare."""

    label: str
    first: str
    second: str
    result: str


@dataclass(frozen=True, slots=True)
class Pair:
    """`first`: who is merged, or was; `second`: into whom. `numbers`: how many of them hold an Individual Number."""

    first: UnifiedPerson
    second: UnifiedPerson
    rows: list[Row]
    numbers: int

    @property
    def unlike(self) -> list[str]:
        return [row.label for row in self.rows if row.result == UNLIKE]


def merge_target(viewer: Actor, of: UnifiedPerson, unified_number: str, *, purpose: str) -> UnifiedPerson:
    """Whom somebody names by number to merge with; looked up, and recorded as such, found or not. Raises what merging
    would, and `InvalidInput` where nobody has the number."""
    viewer.check("unified.merge")
    found = UnifiedPerson.objects.filter(unified_number=unified_number).first()
    audit.record_read(
        "unified_number.searched", by=viewer, purpose=purpose, n=1 if found else 0,
        subjects=[f"unified_person:{found.pk}"] if found else [], detail={"by": "unified"},
    )  # fmt: skip
    if found is None or not people_for(viewer, [found]):
        raise InvalidInput("この統合宛名番号はありません。番号を確かめてください。", field="unified_number")
    check_may_merge(of, found)
    return found


def to_merge(viewer: Actor, person_id: UUID, into_id: UUID, *, purpose: str) -> Pair:
    """Both humans whole, recorded before they are shown. Raises what merging would."""
    viewer.check("unified.merge")
    found = UnifiedPerson.objects.in_bulk([person_id, into_id])
    if len(people_for(viewer, list(found.values()))) < len({person_id, into_id}):
        raise NotFound("この統合宛名は見つかりません。検索からやり直してください。")
    person, into = found[person_id], found[into_id]
    check_may_merge(person, into)
    return _pair(viewer, person, human(person.pk), into, human(into.pk), purpose=purpose)


def to_unmerge(viewer: Actor, person_id: UUID, *, purpose: str) -> Pair:
    """What each of the two has after the merge is undone. Raises what undoing would."""
    viewer.check("unified.merge")
    person = UnifiedPerson.objects.select_related("merged_into").filter(pk=person_id).first()
    if person is None or not people_for(viewer, [person]):
        raise NotFound("この統合宛名は見つかりません。検索からやり直してください。")
    into = check_may_unmerge(person)
    rest = [one for one in human(person.pk) if one != person.pk]
    return _pair(viewer, person, [person.pk], into, rest, purpose=purpose)


def since_merge(viewer: Actor, person: UnifiedPerson) -> list[BusinessLink]:
    """The business numbers that came to a merged person's main one after the merge, as far as they are there."""
    viewer.check("unified.merge")
    came = [one.pk for one in came_since(person)]
    return list(links_for(viewer).filter(pk__in=came).order_by("linked_at", "system", "business_number"))


def _pair(
    viewer: Actor, person: UnifiedPerson, own: Sequence[UUID], into: UnifiedPerson, other: Sequence[UUID], *,
    purpose: str,
) -> Pair:  # fmt: skip
    viewer.check("unified.read")
    items = ["links", *(["attributes"] if viewer.may("unified.attributes") else [])]
    audit.record_read(
        "unified_number.read", by=viewer, purpose=purpose, obj=f"unified_person:{person.pk}", n=2,
        subjects=[f"unified_person:{one.pk}" for one in (person, into)], detail={"items": items},
    )  # fmt: skip
    held = [HeldNumber.objects.filter(person__in=one, valid_until=None).count() for one in (own, other)]
    first, second = (_side(viewer, one, n) for one, n in zip((own, other), held, strict=True))
    rows = [Row(label, first[label], second[label], _result(label, first[label], second[label])) for label in first]
    return Pair(person, into, rows, sum(held))


def _side(viewer: Actor, people: Sequence[UUID], numbers: int) -> dict[str, str]:
    """What is known of some persons of one human: of the link that represents them, and all their business numbers."""
    rows = links_for(viewer).filter(person__in=people).order_by("-is_representative", "system", "business_number")
    links, known = as_seen(viewer, rows), systems()
    speaks = links[0] if links else None
    found = {"区分": speaks.get_resident_state_display() if speaks else ""}
    if viewer.may("unified.attributes"):
        found |= _attributes(viewer, people, links)
    named = "、".join(f"{name_of(one.system, known)} {one.business_number}" for one in links)
    also = UnifiedPerson.objects.filter(pk__in=people[1:]).order_by("unified_number")
    return found | {
        "業務番号の数": f"{len(links):,}件", "業務番号": named, "有効な個人番号": f"{numbers}つ" if numbers else "なし",
        "名寄せ済みの番号": "、".join(also.values_list("unified_number", flat=True)),
    }  # fmt: skip


def _attributes(viewer: Actor, people: Sequence[UUID], links: Sequence[BusinessLink]) -> dict[str, str]:
    if not links:
        return dict.fromkeys(ATTRIBUTES, "")
    speaks = links[0]
    everybody = human(people[0])  # an address is hidden whoever of the human is protected, also after a merge
    guarded = is_guarded(list(BusinessLink.objects.filter(person__in=everybody)))
    hidden = guarded and not viewer.may("unified.protected")
    born = wareki(speaks.birth_date) if speaks.birth_date else ""
    words = (
        speaks.name, speaks.kana, born, SEXES.get(speaks.sex, speaks.sex), HIDDEN if hidden else speaks.address,
        "あり" if guarded else "なし",
    )  # fmt: skip
    return dict(zip(ATTRIBUTES, words, strict=True))


def _result(label: str, first: str, second: str) -> str:
    """A hidden address is compared with nothing: 同じ would say where somebody lives."""
    if label not in COMPARED or not (first or second):
        return ""
    if HIDDEN in (first, second):
        return HIDES
    if not (first and second):
        return ONE_ONLY
    return SAME if first == second else UNLIKE
