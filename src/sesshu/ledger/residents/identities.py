"""Identities that the register has not told us of, or no longer shows: provisional ones, joined ones, sealed ones.

Actions of this room like those in `actions`: rooms that decide about identities call them in their transaction.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from sesshu.foundation import clock
from sesshu.foundation.errors import NotFound
from sesshu.ledger.residents.derive import keys_of, snapshot_of
from sesshu.ledger.residents.models import Resident, ResidentVersion
from sesshu.ledger.residents.words import BirthPrecision, ResidentClass, ResidentStatus

REASON = "provisional"


def add_provisional(
    *, name: str, kana: str, birth_date: date, sex: str, mother: Resident | None, postal_code: str, address: str
) -> Resident:
    """A person at the counter whom the register does not know yet. With a mother, household and address are hers.

    The number begins with a letter, so that no file of the register can ever mean this person.
    """
    columns = {
        "addressee_number": _number(), "history_number": 1, "name": name, "kana": kana, "common_name": "",
        "alphabet_name": "", "birth_date": birth_date, "birth_text": birth_date.isoformat(),
        "birth_precision": BirthPrecision.DAY.value, "sex": sex, "resident_class": ResidentClass.PROVISIONAL.value,
        "status": ResidentStatus.PROVISIONAL.value, "status_on": clock.today(), "postal_code": postal_code,
        "address": address,
    }  # fmt: skip
    if mother is not None:
        same = ("postal_code", "municipality_code", "town_code", "prefecture", "city", "town", "street", "building",
                "address", "household_number", "household_head", "address_protected")  # fmt: skip
        columns |= {field: getattr(mother, field) for field in same} | {"relationship": "子"}
    made = Resident.objects.create(
        **columns, **keys_of(columns), health_number=_health_number(), updated_at=clock.now()
    )
    ResidentVersion.objects.create(
        resident=made, history_number=1, valid_from=birth_date, recorded_at=clock.now(), reason=REASON,
        snapshot=snapshot_of(columns | {"removed_on": None}),
    )  # fmt: skip
    return made


def rename_provisional(*, resident: Resident, name: str, kana: str) -> Resident:
    """The child has got its name, and the register still has not told us."""
    resident.name, resident.kana = name, kana
    keys = keys_of({"name": name, "kana": kana, "common_name": "", "alphabet_name": ""})
    for field, value in keys.items():
        setattr(resident, field, value)
    resident.version, resident.updated_at = resident.version + 1, clock.now()
    resident.save()
    return resident


def mark_joined(*, resident: Resident, joined: bool) -> None:
    """A joined identity is found through the one it was joined to; undone, it stands for itself again."""
    status = ResidentStatus.JOINED if joined else ResidentStatus.PROVISIONAL
    Resident.objects.filter(id=resident.id).update(status=status, updated_at=clock.now())


def mark_merged(*, resident_id: UUID) -> None:
    """統合: two records of the register were one person; this one is found through the other."""
    Resident.objects.filter(id=resident_id).update(status=ResidentStatus.JOINED, updated_at=clock.now())


def unmark_merged(*, resident_id: UUID) -> None:
    """The record stands for itself again, in the state that the register last said."""
    last = ResidentVersion.objects.filter(resident_id=resident_id, superseded_at=None).order_by("-history_number")
    status = last[0].snapshot["status"]
    Resident.objects.filter(id=resident_id).update(status=status, updated_at=clock.now())


def mark_sealed(*, resident_id: UUID, sealed: bool) -> None:
    """特別養子縁組: the identity is in no search, household, history or list, or is again."""
    Resident.objects.filter(id=resident_id).update(sealed=sealed, updated_at=clock.now())


def seal_before(*, resident_id: UUID, history_number: int) -> None:
    """The register kept the number: everything before a history number is not shown any more; 0 shows it again."""
    Resident.objects.filter(id=resident_id).update(sealed_before=history_number, updated_at=clock.now())


def mark_placed(*, resident_id: UUID, placed: bool) -> None:
    """児童福祉の措置: masked like a protected person, or no longer."""
    Resident.objects.filter(id=resident_id).update(placed=placed, updated_at=clock.now())


def locked(resident_id: UUID) -> Resident:
    """The row as the register has it, for an action of another room. Raises `NotFound`."""
    found = Resident.objects.select_for_update().filter(id=resident_id).first()
    if found is None:
        raise NotFound("該当する住民がいません。検索からやり直してください。")
    return found


def _number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('resident_provisional_number')")
        return f"K{cursor.fetchone()[0]:09d}"


def _health_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('resident_health_number')")
        return f"{cursor.fetchone()[0]:010d}"
