"""How unified addressees are read. Every function takes the viewer; what a viewer may not see is not there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sesshu.addressee.number_rules.rules import value
from sesshu.addressee.unified_numbers.actions.change_requests import CHANGE
from sesshu.addressee.unified_numbers.actions.ending import END
from sesshu.addressee.unified_numbers.actions.ending_marks import END_MARK
from sesshu.addressee.unified_numbers.actions.moving import MOVE, REPRESENT, check_target
from sesshu.addressee.unified_numbers.codes import SEXES, SOURCES
from sesshu.addressee.unified_numbers.hiding import as_seen, hidden, links_for, people_for
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.limits import by_number, count_look_up
from sesshu.addressee.unified_numbers.looking_up import holder
from sesshu.addressee.unified_numbers.marks import is_guarded
from sesshu.addressee.unified_numbers.models import BusinessLink, PastLink, UnifiedEvent, UnifiedPerson
from sesshu.addressee.unified_numbers.past_words import HIDDEN
from sesshu.addressee.unified_numbers.policies import check_precondition, check_purpose
from sesshu.addressee.unified_numbers.who import Who, who
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.approvals.registry import kind_of
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.numbers import IndividualNumber


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as this viewer may see it: names and addresses are empty without the right to them."""

    id: UUID
    unified_number: str
    system: str
    business_number: str
    is_representative: bool
    resident_state: str
    name: str = ""
    kana: str = ""
    birth_date: object = None
    sex: str = ""
    address: str = ""
    protected: bool = False


def search(
    viewer: Actor, *, purpose: str, number: IndividualNumber | None = None, number_purpose: str = "",
    reference: str = "", unified_number: str = "", business_number: str = "",
) -> list[UnifiedPerson]:  # fmt: skip
    """By 個人番号, 団内統合宛名番号 or 業務番号. The entry names who asked and who was found, before it is shown; by
    個人番号 also for which legal purpose (`number_purpose`) and on what it rests. Raises `PreconditionMissing` where
    the purpose needs a fact and `reference` names none on record about this human, as `find` does of a system."""
    viewer.check("unified.read")
    if number is not None:
        viewer.check("number.find")
        check_purpose("search", number_purpose, by=viewer)
        count_look_up(by=viewer, on_behalf="", purpose=number_purpose, looked_for=by_number(number))
        one = holder(number)
        found = people_for(viewer, [one] if one else [])
        check_precondition("search", number_purpose, reference, found[0].pk if found else None, by=viewer)
    elif unified_number:
        found = people_for(viewer, UnifiedPerson.objects.filter(unified_number=unified_number))
    else:
        links = links_for(viewer).filter(business_number=business_number).values("person")
        found = list(UnifiedPerson.objects.filter(pk__in=links).order_by("unified_number")[: value("most_found")])
    audit.record_read(
        "unified_number.searched", by=viewer, purpose=purpose if number is None else number_purpose, n=len(found),
        subjects=[f"unified_person:{one.pk}" for one in found], case=reference or None,
        detail={"by": "number" if number is not None else "unified" if unified_number else "business"},
    )  # fmt: skip
    return found


def person(viewer: Actor, person_id: UUID, *, purpose: str) -> UnifiedPerson:
    """One person, recorded before it is shown. Raises `NotFound`, also for who is hidden from this viewer."""
    viewer.check("unified.read")
    found = UnifiedPerson.objects.select_related("merged_into").filter(pk=person_id).first()
    if found is None or not people_for(viewer, [found]):
        raise NotFound("この統合宛名は見つかりません。検索からやり直してください。")
    shown = ["links", *(["attributes"] if viewer.may("unified.attributes") else [])]
    audit.record_read(
        "unified_number.read", by=viewer, purpose=purpose, subjects=[f"unified_person:{found.pk}"],
        detail={"items": shown},
    )  # fmt: skip
    return found


def links(viewer: Actor, of: UnifiedPerson) -> list[ShownLink]:
    """The links of a human, the representative first; the four items only for those who may see them.

    The address of a protected person (支援措置) needs a right of its own, whoever says so of whichever of their
    links: each may have the same one.
    """
    viewer.check("unified.read")
    found = []
    theirs = human(of.pk)
    rows = links_for(viewer).filter(person__in=theirs).select_related("person")
    guarded = is_guarded(list(BusinessLink.objects.filter(person__in=theirs)))
    conceals = guarded and not viewer.may("unified.protected")
    for link in as_seen(viewer, rows.order_by("-is_representative", "system", "business_number")):
        head = (
            link.pk,
            link.person.unified_number,
            link.system,
            link.business_number,
            link.is_representative,
            link.get_resident_state_display(),
        )
        if not viewer.may("unified.attributes"):
            found.append(ShownLink(*head))
            continue
        sex = SEXES.get(link.sex, link.sex)
        address = HIDDEN if conceals else link.address
        found.append(ShownLink(*head, link.name, link.kana, link.birth_date, sex, address, link.protected))
    return found


def events(viewer: Actor, of: UnifiedPerson) -> list[UnifiedEvent]:
    """The newest first, without the business numbers that are not there for this viewer."""
    viewer.check("unified.read")
    rows = list(UnifiedEvent.objects.filter(person=of).order_by("-id"))
    named = {name for row in rows for name in (*row.data.get("links", []), _linked(row))}
    numbers = {name.partition(" ")[2] for name in named}
    links = BusinessLink.objects.filter(hidden(viewer), business_number__in=numbers)
    gone = {f"{link.system} {link.business_number}" for link in links}
    for row in rows:
        if "links" in row.data:  # of a copy: an event is never saved again
            row.data = row.data | {"links": [name for name in row.data["links"] if name not in gone]}
    return [row for row in rows if _linked(row) not in gone]


def _linked(event: UnifiedEvent) -> str:
    return f"{event.data.get('system', '')} {event.data.get('business_number', '')}"


def numbers(viewer: Actor, of: UnifiedPerson) -> list[dict[str, object]]:
    """When the person had an Individual Number, and why it changed; never the number."""
    viewer.check("unified.read")
    return [
        {"valid_from": row.valid_from, "valid_until": row.valid_until, "reason": row.get_reason_display(),
         "source": SOURCES.get(row.source, row.source)}
        for row in of.numbers.order_by("-valid_from")
    ]  # fmt: skip


def link(viewer: Actor, link_id: UUID, *, purpose: str) -> BusinessLink:
    """One business number with its person, recorded before it is shown. Raises `NotFound`."""
    viewer.check("unified.read")
    found = links_for(viewer).select_related("person").filter(pk=link_id).first()
    if found is None:
        raise NotFound("この業務番号の紐付けはありません。統合宛名から選び直してください。")
    shown = ["link", *(["name", "birth_date"] if viewer.may("unified.attributes") else [])]
    audit.record_read(
        "unified_number.link_read", by=viewer, purpose=purpose, obj=f"business_link:{found.pk}",
        subjects=[f"unified_person:{found.person_id}"], detail={"items": shown},
    )  # fmt: skip
    (seen,) = as_seen(viewer, [found])
    return seen


def move_target(viewer: Actor, of: BusinessLink, unified_number: str, *, purpose: str) -> Who:
    """The person to whom a link would lead, to be looked at before anybody is asked. Raises what asking would."""
    found = check_target(of, unified_number)
    if not people_for(viewer, [found]):
        raise InvalidInput("この統合宛名番号はありません。番号を確かめてください。", field="unified_number")
    return who(viewer, [found], purpose=purpose, shown_on=f"business_link:{of.pk}")[0]


def past(viewer: Actor, of: BusinessLink) -> list[tuple[PastLink, str, str]]:
    """Where it led before, the newest first; with who asked for the change and who approved it, by name."""
    viewer.check("unified.read")
    rows = list(PastLink.objects.filter(link=of).select_related("person").order_by("-id"))
    names = names_of_codes({code for row in rows for code in (row.asked_by, row.approved_by)})
    return [(row, names[row.asked_by], names[row.approved_by]) for row in rows]


def waiting_for(viewer: Actor, of: UnifiedPerson) -> list[tuple[Approval, str]]:
    """What was asked for the Individual Number of this person and nobody has decided, with what it is called."""
    viewer.check("unified.read")
    rows = Approval.objects.filter(kind__in=(CHANGE, END), status=Status.WAITING, expires_at__gt=clock.now())
    return [(one, kind_of(one.kind).label) for one in rows.filter(payload__person=str(of.pk)).order_by("requested_at")]


def asked_for(viewer: Actor, of: BusinessLink) -> QuerySet[Approval]:
    """What was asked for this link and nobody has decided."""
    viewer.check("unified.read")
    kinds = (MOVE, REPRESENT, END_MARK)
    rows = Approval.objects.filter(kind__in=kinds, status=Status.WAITING, expires_at__gt=clock.now())
    return rows.filter(payload__link=str(of.pk)).order_by("requested_at")


def link_of(viewer: Actor, system: str, business_number: str) -> BusinessLink | None:
    """The link of a business number, for who may read any."""
    if not viewer.may("unified.read"):
        return None
    return links_for(viewer).filter(system=system, business_number=business_number).first()
