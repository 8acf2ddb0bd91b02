"""引抜き一覧 and 投函後一覧: run as often as one likes; each run is kept with its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.ledger.mailings import queries
from sesshu.ledger.mailings.actions.common import locked, purpose_of, told
from sesshu.ledger.mailings.actions.pulling import withdraw
from sesshu.ledger.mailings.after_posting import queries as after_posting
from sesshu.ledger.mailings.freshness import register_as_of, register_day
from sesshu.ledger.mailings.models import ListKind, Mailing, MailingList, MailingPerson
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.serials import serial_number
from sesshu.ledger.mailings.states import MailingState

WITHDRAWAL = (
    ("serial", "発送番号"),
    ("box", "箱"),
    ("envelope", "封筒"),
    ("why", "理由"),
    ("is_new", "前回から加わった"),
    ("register_day", "住民情報の最終更新"),
)
AFTER_POSTING = (
    ("serial", "発送番号"), ("addressee_number", "宛名番号"), ("name", "氏名"), ("birth_date", "生年月日"),
    ("why", "理由"), ("on", "異動日"), ("is_new", "前回から加わった"), ("register_day", "住民情報の最終更新"),
)  # fmt: skip


@transaction.atomic
def run_withdrawal_list(*, mailing_id: UUID, by: Actor) -> MailingList:
    """引抜き一覧: which letters of the pile must come out now, by serial and box. Raises `NotNow`."""
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    if mailing.state != MailingState.PRINTED:
        raise NotNow("引抜き一覧を作れるのは、印刷のあとから投函の前までです。")
    return _keep(mailing, ListKind.WITHDRAWAL, queries.to_withdraw(mailing, by), by)


@transaction.atomic
def withdraw_listed(*, mailing_id: UUID, number: int, by: Actor) -> list[MailingPerson]:
    """Everything of a list was taken out of the pile: record it, letter by letter with its reason.

    Letters that somebody recorded already are passed over. Raises `NotFound`, `NotNow`.
    """
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    listed = mailing.lists.filter(kind=ListKind.WITHDRAWAL, number=number).first()
    if listed is None:
        raise NotFound("この引抜き一覧はありません。発送の画面から選び直してください。")
    reasons: dict[str, str] = {row["person"]: row["why"] for row in listed.rows}
    still = mailing.persons.filter(id__in=list(reasons), included=True)
    done: list[MailingPerson] = []
    for why in sorted(set(reasons.values())):
        ids = [person.id for person in still if reasons[str(person.id)] == why]
        if ids:
            done += withdraw(
                mailing_id=mailing.id, person_ids=ids, reason=f"引抜き一覧 第{number}回", by=by, why=Why(why)
            )
    return done


@transaction.atomic
def run_after_posting_list(*, mailing_id: UUID, by: Actor) -> MailingList:
    """投函後一覧: whose letter is on its way though they died, moved or came under protection. Raises `NotNow`."""
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    if mailing.state != MailingState.POSTED:
        raise NotNow("投函後一覧を作れるのは、投函を記録したあとです。")
    return _keep(mailing, ListKind.AFTER_POSTING, after_posting.changed(mailing, by), by)


def _keep(mailing: Mailing, kind: str, found: Sequence[tuple[MailingPerson, Why]], by: Actor) -> MailingList:
    earlier = mailing.lists.filter(kind=kind)
    known = {row["person"] for one in earlier for row in one.rows}
    number = (earlier.aggregate(last=Max("number"))["last"] or 0) + 1
    rows = [
        {"person": str(person.id), "serial": person.serial, "box": person.box, "envelope": person.envelope,
         "why": str(why), "is_new": str(person.id) not in known}
        for person, why in found
    ]  # fmt: skip
    made = MailingList.objects.create(
        mailing=mailing, kind=kind, number=number, rows=rows, register_as_of=register_as_of(),
        at=clock.now(), by=by.code, by_name=by.display_name,
    )  # fmt: skip
    told(f"mailing.list_{kind}", mailing, by, people=[person.resident_id for person, _ in found],
         number=number, letters=len(rows))  # fmt: skip
    return made


def export_run(*, mailing_id: UUID, kind: str, number: int, profile: str, by: Actor) -> Export:
    """A list as a file, registered. 引抜き一覧 has no names: the printing company may get it. Raises `NotFound`."""
    by.check("file.export")
    mailing = Mailing.objects.get(id=mailing_id)
    listed = mailing.lists.filter(kind=kind, number=number).first()
    if listed is None:
        raise NotFound("この一覧はありません。発送の画面から選び直してください。")
    people = mailing.persons.select_related("resident").in_bulk([UUID(row["person"]) for row in listed.rows])
    return export(
        name=f"予防接種_{ListKind(kind).label}_{mailing.label}_{number}",
        columns=list(WITHDRAWAL if kind == ListKind.WITHDRAWAL else AFTER_POSTING),
        rows=[_line(listed, row, people[UUID(row["person"])]) for row in listed.rows],
        profile=profile, by=by, purpose=purpose_of(mailing),
        subjects=[f"resident:{person.resident_id}" for person in people.values()],
    )  # fmt: skip


def _line(listed: MailingList, row: dict[str, Any], person: MailingPerson) -> dict[str, Any]:
    resident = person.resident
    return {
        "serial": serial_number(listed.mailing, row["serial"]),
        "box": row["box"],
        "envelope": row["envelope"],
        "why": str(Why(row["why"]).label),
        "is_new": row["is_new"],
        "addressee_number": resident.addressee_number,
        "name": resident.name,
        "birth_date": person.birth_date,
        "on": resident.removed_on,
        "register_day": register_day(listed.register_as_of),
    }
