"""支援措置: the address of a protected person leaves no query of this room."""

import dataclasses
import inspect
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Model

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotPermitted
from sesshu.ledger.residents import actions, queries
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import ADDRESS_FIELDS, opened
from tests.ledger.residents.people import make_resident, register_row

pytestmark = pytest.mark.django_db
SECRET = "秘密町"
DAY = date(2026, 11, 20)

# Every public function of the room's queries, called for a protected person.
CALLS: dict[str, Callable[[Actor, Resident], Any]] = {
    "alive_and_here": lambda viewer, _: list(queries.alive_and_here(viewer, DAY)),
    "changes": lambda viewer, person: queries.changes(viewer, person.id),
    "for_page": lambda viewer, person: queries.for_page(viewer, person.id),
    "these": lambda viewer, person: queries.these(viewer, [person.id]),
    "get": lambda viewer, person: queries.get(viewer, person.id),
    "history": lambda viewer, person: queries.history(viewer, person.id),
    "household": lambda viewer, person: queries.household(viewer, person),
    "letter_address": lambda viewer, person: queries.letter_address(viewer, [person.id], DAY),
    "postal_addresses": lambda viewer, person: queries.postal_addresses(viewer, person.id),
    "search": lambda viewer, _: queries.search(viewer, queries.SearchTerms(kana="カクウ")),
    "status_on": lambda viewer, person: queries.status_on(viewer, person.id, DAY),
    "visible_to": lambda viewer, _: list(queries.visible_to(viewer)),
}


@pytest.fixture
def protected(clerk: Actor) -> Resident:
    """A child under protection and its mother, who is not marked herself."""
    home = {"town": SECRET, "building": SECRET, "city": SECRET, "prefecture": SECRET, "street": SECRET}
    child = register_row(protected=True, protected_from=date(2026, 4, 1), **home)
    mother = register_row(addressee_number="000000000012352", birth="1995-05-05", change_on=date(1995, 5, 5),
                          became_on=date(1995, 5, 5), relationship="世帯主", **home)  # fmt: skip
    outcomes = actions.apply_changes(
        rows=[child, mother], kind="change", source="test", by=clerk, purpose="RESIDENT_INTAKE"
    )
    assert {o.state for o in outcomes} == {"accepted"}
    person = Resident.objects.get(addressee_number=child.addressee_number)
    actions.set_postal_address(
        resident_id=person.id, starts_on=date(2026, 1, 1), ends_on=None, postal_code="8600000", address=SECRET,
        recipient=SECRET, reason="避難先", by=clerk, purpose="RESIDENT_INTAKE",
    )  # fmt: skip
    return person


def everything(value: Any) -> str:
    """All values an answer carries, as text."""
    if isinstance(value, Model):
        return repr({k: v for k, v in value.__dict__.items() if not k.startswith("_")})
    if dataclasses.is_dataclass(value):
        return "".join(everything(getattr(value, f.name)) for f in dataclasses.fields(value))
    if isinstance(value, dict):
        return "".join(everything(k) + everything(v) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "".join(everything(item) for item in value)
    return repr(value)


def test_公開の関数をすべて試している() -> None:
    functions = {name for name in queries.__all__ if inspect.isfunction(getattr(queries, name))}
    assert functions - {"household_beside"} == CALLS.keys()  # it gives ids alone, to another question


@pytest.mark.parametrize("name", sorted(CALLS))
def test_権限のある人にも_理由を付けて開くまでは返さない(name: str, chief: Actor, protected: Resident) -> None:
    assert SECRET not in everything(CALLS[name](chief, protected))


def test_開けるのは権限のある人だけ(clerk: Actor) -> None:
    with pytest.raises(NotPermitted):
        opened(clerk)


def test_離れて暮らすきょうだいの履歴に_避難先の住所は出ない(clerk: Actor, protected: Resident) -> None:
    """The brother lived there with them and went back to the father."""
    home = {"town": SECRET, "building": SECRET, "city": SECRET, "prefecture": SECRET, "street": SECRET}
    brother = {"addressee_number": "000000000012361", "name": "架空　次郎", "kana": "カクウ　ジロウ", "sex": "1"}
    first = register_row(**brother, **home)
    back = register_row(**brother, history_number=2, change_reason="30", change_on=date(2026, 6, 1),
                        processed_on=date(2026, 6, 1), household_number="000000000000999")  # fmt: skip
    actions.apply_changes(rows=[first, back], kind="change", source="test", by=clerk, purpose="RESIDENT_INTAKE")
    found = Resident.objects.get(addressee_number=brother["addressee_number"])
    assert "手取本町" in queries.get(clerk, found.id).address
    told = queries.history(clerk, found.id)
    assert next(v.snapshot["address"] for v in told) == queries.MASK
    assert SECRET not in everything(told)
    assert all(member.id == found.id for member in queries.household(clerk, found))


@pytest.mark.parametrize("name", sorted(CALLS))
def test_権限のない人にはどの問い合わせも住所を返さない(name: str, clerk: Actor, protected: Resident) -> None:
    assert SECRET not in everything(CALLS[name](clerk, protected))


@pytest.mark.parametrize("name", sorted(CALLS.keys() - {"changes"}))
def test_理由を付けて開いた人には同じ形で住所を返す(name: str, clerk: Actor, chief: Actor, protected: Resident) -> None:
    shown, hidden = CALLS[name](opened(chief), protected), CALLS[name](clerk, protected)
    assert SECRET in everything(shown)
    assert type(shown) is type(hidden)
    if isinstance(shown, list) and name != "postal_addresses":  # none are told of at all
        assert len(shown) == len(hidden)


def test_支援措置の人と同じ世帯の人の住所も隠す(clerk: Actor, protected: Resident) -> None:
    mother = Resident.objects.exclude(id=protected.id).get()
    seen = queries.get(clerk, mother.id)
    assert not mother.address_protected
    assert (seen.address, seen.town, seen.postal_code) == (queries.MASK, "", "")


def test_住所の列だけを読み出すことはできない(clerk: Actor, chief: Actor, protected: Resident) -> None:
    for field in ADDRESS_FIELDS:
        with pytest.raises(TypeError):
            queries.visible_to(clerk).filter(id=protected.id).values_list(field)
    with pytest.raises(TypeError):
        queries.visible_to(clerk).values()
    assert SECRET in queries.visible_to(opened(chief)).values_list("town", flat=True)


def test_隠した行を保存しても住所は失われない(clerk: Actor, protected: Resident) -> None:
    """Actions read rows themselves; a hidden row must never be written back."""
    hidden = queries.get(clerk, protected.id)
    with pytest.raises(TypeError):
        hidden.save()
    protected.refresh_from_db()
    assert SECRET in protected.address


def test_他の世帯の住所は隠さない(clerk: Actor, protected: Resident) -> None:
    other = make_resident()
    assert queries.get(clerk, other.id).address == other.address
