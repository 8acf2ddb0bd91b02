"""How 住登外者 are read. Every function takes the viewer; what an office hides from others is not there for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sesshu.addressee.non_registered.models import NonRegisteredEntry, NonRegisteredKey, NonRegisteredPerson
from sesshu.addressee.non_registered.told import BIRTH_KIND, wanted_key
from sesshu.addressee.number_rules.rules import value
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound

SEES_HIDDEN = "non_registered.hidden"


@dataclass(frozen=True, slots=True)
class Shown:
    """A person with the entries that this viewer may see, the newest first."""

    person: NonRegisteredPerson
    entries: list[NonRegisteredEntry]

    @property
    def told(self) -> dict[str, str]:
        """What is known now: of each parameter the newest word."""
        found: dict[str, str] = {}
        for entry in reversed(self.entries):
            found |= entry.told
        return found


def visible(viewer: Actor) -> QuerySet[NonRegisteredEntry]:
    """Entries that the viewer may see: all but those that are for one office alone (他業務参照不可).

    A calling system always sees its own; the key tells whose they are, not what the message says of itself.
    """
    viewer.check("non_registered.read")
    return seen_by(viewer)


def seen_by(viewer: Actor) -> QuerySet[NonRegisteredEntry]:
    """The same without asking for the right to this room: for the rooms that show words of these entries."""
    found = NonRegisteredEntry.objects.all()
    if viewer.may(SEES_HIDDEN):
        return found
    return found.filter(Q(hidden_from_others=False) | Q(recorded_by=viewer.code))


def search(
    viewer: Actor, *, purpose: str, addressee_number: str = "", conditions: Mapping[str, str] | None = None,
    on_behalf: str = "",
) -> list[Shown]:  # fmt: skip
    """By number, or by what was ever told: kind (see `told`) → the beginning of it; a birth date as a whole.

    Earlier names and addresses count. The entry names who asked and who was found, before it is shown. Raises
    `InvalidInput` when more people are found than are shown at once.
    """
    entries, asked = visible(viewer), dict(conditions or {})
    rows = NonRegisteredPerson.objects.filter(Exists(entries.filter(person=OuterRef("pk"))))
    if addressee_number:
        rows = rows.filter(addressee_number=addressee_number)
    else:
        viewer.check("unified.attributes")
        for kind, text in asked.items():
            key = wanted_key(kind, text)
            same = {"key": key} if kind == BIRTH_KIND else {"key__startswith": key}
            keys = NonRegisteredKey.objects.filter(kind=kind, entry__in=entries, **same)
            rows = rows.filter(Exists(keys.filter(entry__person=OuterRef("pk"))))
    most = value("most_found")
    found = list(rows.order_by("addressee_number")[: most + 1])
    audit.record_read(
        "non_registered_person.searched", by=viewer, purpose=purpose, n=len(found[:most]),
        subjects=[f"non_registered_person:{one.pk}" for one in found[:most]],
        detail={"by": "number" if addressee_number else sorted(asked)} | _behalf(on_behalf),
    )  # fmt: skip
    if len(found) > most:
        raise InvalidInput(f"{most}人を超えて見つかりました。条件を増やして、人を絞ってください。")
    return [Shown(one, list(entries.filter(person=one).order_by("-sequence"))) for one in found]


def person(viewer: Actor, person_id: UUID, *, purpose: str) -> Shown:
    """One person, recorded before it is shown. Raises `NotFound`, also where everything is hidden from the viewer."""
    entries = list(visible(viewer).filter(person_id=person_id).select_related("person").order_by("-sequence"))
    if not entries:
        raise NotFound("この住登外者は見つかりません。検索からやり直してください。")
    shown = ["entries", *(["attributes"] if viewer.may("unified.attributes") else [])]
    audit.record_read(
        "non_registered_person.read", by=viewer, purpose=purpose, subjects=[f"non_registered_person:{person_id}"],
        detail={"items": shown},
    )  # fmt: skip
    return Shown(entries[0].person, entries)


def _behalf(on_behalf: str) -> dict[str, str]:
    return {"on_behalf": on_behalf} if on_behalf else {}
