"""The work of one batch of register rows in memory: what to insert, update and refuse. `actions` writes it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sesshu.foundation.writing import made
from sesshu.ledger.residents.consequences import Consequence, before_of, of_row
from sesshu.ledger.residents.derive import columns_of, is_still_protected, keys_of, snapshot_of
from sesshu.ledger.residents.former import former_keys
from sesshu.ledger.residents.models import AddressProtection, FormerKey, Resident, ResidentChange, ResidentVersion
from sesshu.ledger.residents.rows import RegisterRow
from sesshu.ledger.residents.timeline import Span, lay_over
from sesshu.ledger.residents.words import ResidentStatus

Kind = Literal["full", "change"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `code` and `message` say why it was held or rejected."""

    state: Literal["accepted", "held", "rejected"]
    code: str = ""
    message: str = ""
    resident_id: UUID | None = None


@dataclass
class Batch:
    """Everything known of the persons of a batch before it, and what the batch adds."""

    kind: Kind
    source: str
    at: datetime
    residents: dict[str, Resident]
    seen: dict[tuple[str, int], str]  # (addressee number, history number) -> row hash
    versions: dict[UUID, list[ResidentVersion]]  # every version of the persons, any knowledge
    health_numbers: list[str]
    new_residents: list[Resident] = field(default_factory=list)
    changed: dict[UUID, Resident] = field(default_factory=dict)
    new_changes: list[ResidentChange] = field(default_factory=list)
    new_versions: list[ResidentVersion] = field(default_factory=list)
    closed_versions: list[ResidentVersion] = field(default_factory=list)
    protections: dict[tuple[UUID, date], AddressProtection] = field(default_factory=dict)
    happened: list[Consequence] = field(default_factory=list)
    new_former: list[FormerKey] = field(default_factory=list)
    void_former: list[tuple[UUID, int]] = field(default_factory=list)  # (resident, history number) that was cancelled

    def apply(self, row: RegisterRow) -> Outcome:
        """Take one row or say why not. Rows of one person must come in the order of their history numbers."""
        number = (row.addressee_number, row.history_number)
        person = self.residents.get(row.addressee_number)
        if number in self.seen:
            return self._repeated(row, self.seen[number], person)
        if refusal := self._refuse(row, person):
            return refusal
        columns, before = columns_of(row), before_of(person)
        if is_still_protected(row, before=before.address_protected):
            columns["address_protected"] = True
        person = self._create(row, columns) if person is None else self._update(row, columns, person)
        self._note(row, person, columns)
        self.happened += of_row(row, before, person)
        return Outcome("accepted", resident_id=person.id)

    def _repeated(self, row: RegisterRow, known_hash: str, person: Resident | None) -> Outcome:
        if known_hash == row.row_hash:
            return Outcome("accepted", "ALREADY_KNOWN", "取込済みの行と同じ内容です。", person.id if person else None)
        return Outcome(
            "held",
            "SAME_NUMBER_DIFFERENT_ROW",
            "同じ履歴番号の行が、違う内容で取り込まれています。住民記録に確認してください。",
        )

    def _refuse(self, row: RegisterRow, person: Resident | None) -> Outcome | None:
        expected = person.history_number + 1 if person else 1
        if row.history_number < expected and person:
            return Outcome(
                "held",
                "OLDER_THAN_KNOWN",
                "この人の、より新しい履歴が取込済みです。古いファイルでないか確認してください。",
            )
        if self.kind == "change" and row.history_number > expected:
            return Outcome(
                "held",
                "HISTORY_GAP",
                "この人の前の履歴番号の行が届いていません。欠けた行が届いてから取り込んでください。",
            )
        return None

    def _create(self, row: RegisterRow, columns: dict[str, Any]) -> Resident:
        person = made(
            Resident, **columns, **keys_of(columns), health_number=self.health_numbers.pop(), updated_at=self.at
        )  # fmt: skip
        self.residents[row.addressee_number] = person
        self.new_residents.append(person)
        return person

    def _update(self, row: RegisterRow, columns: dict[str, Any], person: Resident) -> Resident:
        columns = columns | keys_of(columns)
        if row.cancels_history_number is None:
            self.new_former += former_keys(person, columns, row.change_on)
        else:  # what was cancelled never took effect: nobody lived or was called so
            self.void_former.append((person.id, row.cancels_history_number))
        if person.status == ResidentStatus.JOINED:  # 統合: it stays found through the other, whatever comes of it
            columns["status"] = ResidentStatus.JOINED.value
        for name, value in columns.items():
            setattr(person, name, value)
        person.version += 1
        person.updated_at = self.at
        if not person._state.adding:
            self.changed[person.id] = person
        return person

    def _note(self, row: RegisterRow, person: Resident, columns: dict[str, Any]) -> None:
        row_hash = row.row_hash
        self.seen[row.addressee_number, row.history_number] = row_hash
        self.new_changes.append(
            made(
                ResidentChange,
                resident_id=person.id, addressee_number=row.addressee_number, history_number=row.history_number,
                reason=row.reason.key, cancels_history_number=row.cancels_history_number, change_on=row.change_on,
                notified_on=row.notified_on, processed_on=row.processed_on, row_hash=row_hash,
                source=self.source, recorded_at=self.at,
            )
        )  # fmt: skip
        self._note_version(row, person, snapshot_of(columns))
        if row.protected_from:
            self.protections[person.id, row.protected_from] = AddressProtection(
                resident=person, starts_on=row.protected_from, ends_on=row.protected_until, recorded_at=self.at
            )

    def _note_version(self, row: RegisterRow, person: Resident, snapshot: dict[str, Any]) -> None:
        stored = self.versions.setdefault(person.id, [])
        new = made(
            ResidentVersion,
            resident_id=person.id, history_number=row.history_number, valid_from=_valid_from(row, stored),
            recorded_at=self.at, reason=row.reason.key, snapshot=snapshot,
        )  # fmt: skip
        current = sorted((v for v in stored if v.superseded_at is None), key=lambda v: v.valid_from)
        known = [Span(v.valid_from, v.valid_until, v) for v in current]
        after = {span.content: span for span in lay_over(known, Span(new.valid_from, None, new))}
        for version in current:
            self._settle(version, after.get(version), stored)
        stored.append(new)
        self.new_versions.append(new)

    def _settle(
        self, version: ResidentVersion, span: Span[ResidentVersion] | None, stored: list[ResidentVersion]
    ) -> None:
        """Close a version that no longer holds as it did; a shortened one goes on as a new row."""
        if span is not None and span.valid_until == version.valid_until:
            return
        if version._state.adding:  # never known to anyone: shorten it in place
            if span is None:
                version.superseded_at = self.at
            else:
                version.valid_until = span.valid_until
            return
        version.superseded_at = self.at
        self.closed_versions.append(version)
        if span is not None:
            shorter = made(
                ResidentVersion,
                resident_id=version.resident_id, history_number=version.history_number, valid_from=version.valid_from,
                valid_until=span.valid_until, recorded_at=self.at, reason=version.reason, snapshot=version.snapshot,
            )  # fmt: skip
            stored.append(shorter)
            self.new_versions.append(shorter)


def _valid_from(row: RegisterRow, stored: list[ResidentVersion]) -> date:
    """A cancellation holds from the day of what it cancels: that change never took effect."""
    if row.cancels_history_number is None:
        return row.change_on
    cancelled = [v.valid_from for v in stored if v.history_number == row.cancels_history_number]
    return min([row.change_on, *cancelled])


def in_order(rows: list[RegisterRow]) -> list[int]:
    """Positions of the rows so that each person's come by history number, persons in file order."""
    first: dict[str, int] = {}
    by_person: dict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        first.setdefault(row.addressee_number, position)
        by_person[row.addressee_number].append(position)
    ordered = []
    for number in sorted(first, key=lambda n: first[n]):
        ordered += sorted(by_person[number], key=lambda position: rows[position].history_number)
    return ordered
