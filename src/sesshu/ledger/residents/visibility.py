"""Whose address may be seen by whom. Every query of this room starts from `visible_to`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.query import ModelIterable

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus

PERMISSION = "protected.read"
OPENED = "protected.opened"  # in no duty: an actor gets it for one act from `opened`, with a reason
MASK = "（支援措置のため表示しません）"
GUARDED = Q(address_protected=True) | Q(placed=True)  # 支援措置, 児童福祉の措置
# Everything that tells where a person lives, used to live or moved to.
ADDRESS_FIELDS = (
    "postal_code", "municipality_code", "town_code", "prefecture", "city", "town", "street", "building", "address",
    "moved_from_code", "moved_to_code",
)  # fmt: skip
HIDDEN_COLUMNS = (*ADDRESS_FIELDS, "address_key")  # and the form under which it is looked up


def may_see(viewer: Actor) -> bool:
    """Whether protected addresses are open to this viewer now."""
    return viewer.may(OPENED)


def opened(viewer: Actor, *, approved: bool = False) -> Actor:
    """The same person with protected addresses open, for one act. The caller has asked for the reason and written
    the audit entry; or (`approved`) a second person has approved this very output. Raises `NotPermitted`."""
    if not approved:
        viewer.check(PERMISSION)
    return replace(viewer, permissions=viewer.permissions | {OPENED})


def masked(field: str) -> str:
    """What stands in place of a hidden value: a sentence for the address line, nothing for its parts."""
    return MASK if field == "address" else ""


class _MaskedRows(ModelIterable):  # type: ignore[type-arg]
    def __iter__(self) -> Iterator[Resident]:
        for row in super().__iter__():
            row.address_withheld = getattr(row, "in_protected_household", True)
            if row.address_withheld:
                for field in HIDDEN_COLUMNS:
                    row.__dict__[field] = masked(field)
            yield row


class VisibleResidents(QuerySet[Resident]):
    """Residents as one viewer may see them; rows carry `address_withheld`.

    Without the permission the addresses of protected persons and of everyone in their households are replaced
    while rows are read, and reading address columns apart (`values`, `values_list`) is refused.
    """

    hides = True

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.hides = self.hides
        return clone  # type: ignore[no-any-return]

    def values(self, *fields: Any, **expressions: Any) -> Any:
        self._refuse_addresses(fields)
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, **options: Any) -> Any:
        self._refuse_addresses(fields)
        return super().values_list(*fields, **options)

    def _refuse_addresses(self, fields: tuple[Any, ...]) -> None:
        if self.hides and (not fields or set(HIDDEN_COLUMNS) & {str(field) for field in fields}):
            raise TypeError("addresses are read as whole rows, so that protected persons stay hidden")


def visible_to(viewer: Actor) -> VisibleResidents:
    """All residents but sealed identities, with protected addresses hidden unless they were opened with a reason.

    The same SQL runs for every viewer; only the replacement differs. Children under a welfare measure are hidden
    like protected persons. Identities joined to another one are found through that one.
    """
    protected_house = Resident.objects.filter(
        GUARDED, ~Q(household_number=""), household_number=OuterRef("household_number"), sealed=False
    )
    rows = VisibleResidents(Resident).filter(there()).annotate(in_protected_household=Exists(protected_house) | GUARDED)
    rows.hides = not may_see(viewer)
    rows._iterable_class = _MaskedRows if rows.hides else _OpenRows
    return rows


def there(path: str = "") -> Q:
    """Whom anybody may see at all. `path`: for a question of another room that reads the resident at this path too. One
    "or" with a list of everybody would make the database read the whole register for a single row."""
    at = f"{path}__" if path else ""
    return Q(**{f"{at}sealed": False}) & ~Q(**{f"{at}status": ResidentStatus.JOINED})


def withheld_beside(path: str) -> Q:
    """The same rows, whether the address of the person is hidden; for a whole city one look at the guarded homes."""
    before = f"{path}__" if path else ""
    homes = Resident.objects.filter(GUARDED, ~Q(household_number=""), sealed=False).values("household_number")
    return (
        Q(**{f"{before}address_protected": True})
        | Q(**{f"{before}placed": True})
        | Q(**{f"{before}household_number__in": homes})
    )


class _OpenRows(ModelIterable):  # type: ignore[type-arg]
    def __iter__(self) -> Iterator[Resident]:
        for row in super().__iter__():
            row.address_withheld = False
            yield row
