"""The layout on the import page: a full file that changes nobody and is only compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.ledger.reconciliation import actions
from sesshu.ledger.residents.concealing import conceal
from sesshu.ledger.residents.intake import check_row


@dataclass(frozen=True, slots=True)
class Compared:
    """Every row that can be read is compared; it is never held."""

    state: str = "accepted"
    code: str = ""
    message: str = ""


def register_interfaces() -> None:
    registry.register(
        interface=load("sesshu.ledger.reconciliation", "interfaces/full.yaml"), check_row=check_row,
        commit_chunk=_commit_chunk, conceal=conceal, finished=_finished,
    )  # fmt: skip


def _commit_chunk(values: Sequence[dict[str, Any]], *, source: str, by: Actor, decided: bool = False) -> list[Compared]:
    """Nothing is ever held here, so nobody has `decided`."""
    del decided
    actions.compare_rows(import_id=_import_of(source), values=values, by=by)
    return [Compared() for _ in values]


def _finished(*, source: str, by: Actor) -> None:
    actions.finish_comparison(import_id=_import_of(source), by=by)


def _import_of(source: str) -> UUID:
    return UUID(source.removeprefix("import:"))
