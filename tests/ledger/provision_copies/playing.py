"""The other two systems as the ledger meets them, and people whose copies were sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sesshu.contracts.intermediary import v1 as contract
from sesshu.ledger.provision_copies.marks import marks
from sesshu.ledger.provision_copies.models import AddresseeLink
from sesshu.ledger.provision_copies.originals import records_of
from sesshu.ledger.residents.models import Resident
from tests.answering import answering

Asked = list[tuple[str, Any]]


def sent(one: Resident, at: datetime) -> AddresseeLink:
    """Told of, and the copies are those of now."""
    return AddresseeLink.objects.create(
        resident=one, result="unchanged", linked_at=at, protected=False, protected_at=at, copies_at=at,
        copies=len(records_of([one.pk])[one.pk]), copies_mark=marks([one.pk])[one.pk],
    )  # fmt: skip


@contextmanager
def systems(settings: Any, folder: Path, *numbers: str, **answers: Any) -> Iterator[Asked]:
    """Both systems answer for these people; what they were asked comes in order. `answers`: other words of theirs."""
    (folder / "key").write_text("sesshu_x", encoding="ascii")
    usual = {
        "put": contract.CopiesOut(done=list(numbers), unknown=[], blocked=[], new=0, changed=0, withdrawn=0),
        "remove": contract.RemovedOut(done=list(numbers), unknown=[], people=len(numbers), records=0),
        "digests": contract.DigestsOut(
            people={}, registered=list(numbers), unknown=[], blocked=[], total_people=len(numbers), total_records=0
        ),
        "wanted": contract.WantedOut(business_numbers=[]),
        "holders": contract.HoldersOut(business_numbers=list(numbers), nameless=0, after=None),
    }
    asked: Asked = []
    calls = {f"/api/v1/copies/{name}": answer for name, answer in (usual | answers).items()}
    with answering(calls, asked) as address:
        for name in ("ADDRESSEE", "INTERMEDIARY"):
            setattr(settings, f"SESSHU_{name}_ADDRESS", address)
            setattr(settings, f"SESSHU_{name}_KEY", f"{folder}/key")
        yield asked


def told(asked: Asked, operation: str) -> list[Any]:
    """The messages of one operation."""
    return [message for path, message in asked if path.endswith(f"copies/{operation}")]
