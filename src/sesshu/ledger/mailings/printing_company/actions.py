"""委託: make the encrypted package, and keep the register of handing over, proof, delivery and return."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.files.exporting import export_package
from sesshu.foundation.forms.actions import preview
from sesshu.ledger.mailings import letters
from sesshu.ledger.mailings.actions.common import locked, purpose_of, told
from sesshu.ledger.mailings.actions.freezing import recheck
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.printing_company import packing, policies, preparing
from sesshu.ledger.mailings.printing_company.models import EventKind, PackageEvent, PrinterPackage
from sesshu.ledger.mailings.samples import sample_row
from sesshu.ledger.mailings.states import MailingState

# What may be noted after what; a package begins with nothing.
AFTER: dict[str, frozenset[str]] = {
    "": frozenset({EventKind.HANDED_OVER}),
    EventKind.HANDED_OVER: frozenset({EventKind.RECEIVED}),
    EventKind.RECEIVED: frozenset({EventKind.PROOF}),
    EventKind.PROOF: frozenset({EventKind.PROOF, EventKind.DELIVERED}),
    EventKind.DELIVERED: frozenset({EventKind.RETURNED}),
    EventKind.RETURNED: frozenset(),
}


@transaction.atomic
def make_package(*, mailing_id: UUID, company: str, by: Actor) -> tuple[PrinterPackage, str]:
    """Look at everybody once more and put the letters into an encrypted file. Returns it with its passphrase, which is
    told once and kept nowhere; when it is lost, another package is made. Of many letters a worker has looked at
    everybody before (`preparing.start`). Raises `NotNow`, `InvalidInput`."""
    by.check("mailing.print")
    by.check("file.export")
    mailing = locked(mailing_id)
    policies.check_package(mailing, company)
    if preparing.needed(mailing):
        raise NotNow("人数が多いため、先に書庫の準備（全員の再判定）が要ります。終わってから、もう一度作ってください。")
    if mailing.state == MailingState.RELEASED and not preparing.done_today(mailing):
        recheck(mailing, stage="print", by=by)
    people, rows = _letters(mailing, by)
    contents = packing.files(mailing, people, rows, _sample(mailing, by))
    word = packing.passphrase()
    number = (mailing.packages.aggregate(last=Max("number"))["last"] or 0) + 1
    made = _register(mailing, company.strip(), number, people, contents, packing.sealed(contents, word), by)
    if mailing.state == MailingState.RELEASED:
        mailing.state, mailing.printed_at = MailingState.PRINTED, clock.now()
        mailing.save()
        MailingPerson.objects.filter(mailing=mailing, included=True).update(stage="print")
    return made, word


def _letters(mailing: Mailing, by: Actor) -> tuple[list[MailingPerson], list[dict[str, Any]]]:
    people = list(mailing.persons.filter(included=True).select_related("resident", "mailing").order_by("serial"))
    kept = preparing.printable(mailing, people, by)
    if not kept:
        raise NotNow("確定のあとの異動や接種により、送付する人がいなくなりました。発送を中止してください。")
    return [person for person, _ in kept], [row for _, row in kept]


def _sample(mailing: Mailing, by: Actor) -> bytes:
    """A letter to nobody, for the proof: the layout and the text without anyone's data."""
    common = letters.common(mailing, mailing.text or {}, sample=True)
    return preview(
        template=mailing.form, row=sample_row(mailing.base_date), common=common, by=by, purpose=purpose_of(mailing)
    )


def _register(
    mailing: Mailing,
    company: str,
    number: int,
    people: Sequence[MailingPerson],
    contents: dict[str, bytes],
    data: bytes,
    by: Actor,
) -> PrinterPackage:
    out = export_package(
        name=f"予防接種_印刷委託_{mailing.label}_{number}", columns=list(packing.COLUMNS), data=data,
        rows=len(people), by=by, purpose=purpose_of(mailing),
        subjects=[f"resident:{person.resident_id}" for person in people],
    )  # fmt: skip
    made = PrinterPackage.objects.create(
        id=uuid.uuid4(), mailing=mailing, number=number, company=company, letters=len(people),
        envelopes=len({person.envelope for person in people}), boxes=len({person.box for person in people}),
        contents=[
            {"name": name, "size": len(inside), "sha256": hashlib.sha256(inside).hexdigest()}
            for name, inside in contents.items()
        ],
        export=out, at=clock.now(), by=by.code, by_name=by.display_name,
    )  # fmt: skip
    told("mailing.packed", mailing, by, number=number, letters=made.letters, boxes=made.boxes, sha256=out.sha256)
    return made


@transaction.atomic
def record_event(
    *,
    package_id: UUID,
    kind: str,
    on: date,
    by: Actor,
    letters: int | None = None,
    boxes: int | None = None,
    note: str = "",
) -> PackageEvent:
    """受渡簿: note what happened to a package. What was received and delivered is counted; a wrong count is refused,
    so that the missing letters are looked for first. Raises `NotNow`, `InvalidInput`."""
    by.check("mailing.print")
    package = PrinterPackage.objects.select_related("mailing").filter(id=package_id).first()
    if package is None:
        raise NotFound("この書庫はありません。発送の画面から選び直してください。")
    mailing = locked(package.mailing_id)
    last = package.events.last()
    if kind not in AFTER[last.kind if last else ""]:
        now = EventKind(last.kind).label if last else "未引渡し"
        wanted = EventKind(kind).label if kind in EventKind.values else "この記録"
        raise NotNow(f"この書庫はいま「{now}」です。「{wanted}」はまだ、またはもう記録できません。")
    first = last.on if last else package.at.astimezone(clock.TOKYO).date()
    if not first <= on <= clock.today():
        raise InvalidInput("日付は、前の記録の日から今日までの日を入力してください。", field="on", example="R8.11.24")
    if kind in {EventKind.RECEIVED, EventKind.DELIVERED}:
        _check_counts(package, kind, letters, boxes)
    if kind == EventKind.RETURNED and not note.strip():
        raise InvalidInput("返却または消去の証明を入力してください。", field="note", example="消去証明書 第12号")
    made = PackageEvent.objects.create(
        package=package, kind=kind, on=on, letters=letters, boxes=boxes, note=note.strip(), at=clock.now(), by=by.code,
        by_name=by.display_name,
    )  # fmt: skip
    told("mailing.package_event", mailing, by, number=package.number, kind=kind, on=on, letters=letters, boxes=boxes)
    return made


def _check_counts(package: PrinterPackage, kind: str, letters: int | None, boxes: int | None) -> None:
    if letters != package.letters:
        raise InvalidInput(
            f"渡した{package.letters:,}通と合いません。事業者に確かめてから記録してください。",
            field="letters", example=str(package.letters),
        )  # fmt: skip
    if kind == EventKind.DELIVERED and boxes != package.boxes:
        raise InvalidInput(
            f"箱の数が{package.boxes:,}箱と合いません。箱を数え直してから記録してください。",
            field="boxes", example=str(package.boxes),
        )  # fmt: skip
