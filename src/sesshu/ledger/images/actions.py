"""The only door for changes of pictures: register, rotate, link anew, delete (through the approval)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files import needing, storage
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.images import queries
from sesshu.ledger.images.models import ImageChange, PageImage, PaperKind
from sesshu.ledger.protection.actions import check_reason
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.visibility import opened

MOST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Paper:
    """What is registered: clean pages of one file, whose they are, and where the paper lies."""

    resident_id: UUID
    source_sha256: str
    pages: Sequence[pictures.Page]
    kind: str = PaperKind.SCREENING_FORM
    dose_id: UUID | None = None
    batch_number: str = ""
    box_number: str = ""
    asked_by: str = ""  # whoever brought it, where a worker registers it


@transaction.atomic
def register(*, papers: Sequence[Paper], by: Actor, purpose: str) -> list[PageImage]:
    """Register pages. A page of the same person that is there already is the answer, and nothing is added.

    Raises `InvalidInput` for a dose of somebody else, or a page that is registered for somebody else; `NotNow` when the
    same picture was deleted at this moment.
    """
    by.check("image.write")
    return [one for paper in papers for one in _register(paper, by, purpose)]


def _register(paper: Paper, by: Actor, purpose: str) -> list[PageImage]:
    person = residents.get(by, paper.resident_id)
    check_paper(paper)
    needing.claim(page.sha256 for page in paper.pages)
    found, made = [], []
    for page in paper.pages:
        row, is_new = PageImage.objects.get_or_create(
            source_sha256=paper.source_sha256, page=page.number, deleted_at=None,
            defaults={
                "resident_id": person.id, "dose_id": paper.dose_id, "kind": paper.kind, "sha256": page.sha256,
                "batch_number": paper.batch_number.strip(), "box_number": paper.box_number.strip(),
                "media_type": page.media_type, "width": page.width, "height": page.height, "size": page.size,
                "registered_at": clock.now(), "registered_by": paper.asked_by or by.code,
            },
        )  # fmt: skip
        if row.resident_id != person.id:
            raise InvalidInput(
                "この画像は、ほかの人の画像として登録されています。画像の一覧で付け替えてください。", field="image"
            )
        found.append(row)
        if is_new:
            made.append(row)
            _changed(row, "registered", paper.asked_by or by.code)
    if made:
        _told("image.registered", made[0], by, purpose, n=len(made), pages=[row.sha256 for row in made])
    return found


@transaction.atomic
def rotate(*, image_id: UUID, degrees: int, expected_version: int, by: Actor, purpose: str) -> PageImage:
    """Turn a picture clockwise: a new version; the earlier one's hash stays in its history. Raises `MovedOn`."""
    by.check("image.write")
    row = locked(image_id, by)
    if degrees not in (90, 180, 270):
        raise InvalidInput("回転：90・180・270から選んでください。", field="degrees", example="90")
    if row.version != expected_version:
        raise MovedOn
    queries.check_turn(by, row)
    page = pictures.turned(storage.read(row.sha256), degrees)
    needing.claim([page.sha256])
    row.sha256, row.media_type, row.width, row.height, row.size = (
        page.sha256, page.media_type, page.width, page.height, page.size,
    )  # fmt: skip
    row.version += 1
    row.save()
    _changed(row, "rotated", by.code, note=f"{degrees}度")
    _told("image.rotated", row, by, purpose, degrees=degrees, sha256=row.sha256)
    return row


@transaction.atomic
def link(
    *,
    image_id: UUID,
    resident_id: UUID,
    dose_id: UUID | None,
    note: str,
    expected_version: int,
    by: Actor,
    purpose: str,
) -> PageImage:
    """Link a picture to another person or dose, with the reason. Raises `InvalidInput`, `MovedOn`."""
    by.check("image.write")
    row = locked(image_id, by)
    if row.version != expected_version:
        raise MovedOn
    if not note.strip():
        raise InvalidInput("付け替える理由を入力してください。", field="note", example="同じ家の兄の予診票だった")
    person = residents.get(by, resident_id)
    check_paper(Paper(person.id, row.source_sha256, (), row.kind, dose_id))
    before = (row.resident_id, row.dose_id)
    row.resident, row.dose_id, row.version = person, dose_id, row.version + 1
    row.save()
    _changed(row, "linked", by.code, note=note.strip(), before=before)
    subjects = sorted({f"resident:{before[0]}", f"resident:{person.id}"})
    _told("image.linked", row, by, purpose, subjects=subjects, dose=str(dose_id or ""), note=note.strip())
    return row


@transaction.atomic
def delete(*, image_id: UUID, version: int, reason: str, requested_by: str, by: Actor, purpose: str) -> PageImage:
    """Delete a picture as another person than the one who asked; a tombstone stays. Called through the approval."""
    by.check("image.delete")
    row = locked(image_id, by)
    if row.version != version:
        raise MovedOn
    row.deleted_at, row.deleted_by = clock.now(), by.code
    row.delete_requested_by, row.delete_reason, row.version = requested_by, reason, row.version + 1
    row.save()
    _changed(row, "deleted", by.code, note=reason)
    _told("image.deleted", row, by, purpose, reason=reason, sha256=row.sha256, requested_by=requested_by)
    hashes = set(row.changes.values_list("sha256", flat=True))
    transaction.on_commit(lambda: needing.remove_unneeded(hashes))
    return row


def forget_deleted() -> int:
    """What a power cut between the deletion and the removal of bytes left behind."""
    return needing.remove_unneeded(
        set(ImageChange.objects.exclude(image__deleted_at=None).values_list("sha256", flat=True))
    )


def locked(image_id: UUID, by: Actor) -> PageImage:
    """The row of a living picture, locked until the transaction ends. Raises `NotFound`, `NotNow`."""
    queries.get(by, image_id)
    row = PageImage.objects.select_for_update(of=("self",)).select_related("resident").filter(id=image_id).first()
    if row is None:
        raise NotFound("この画像はありません。")
    if row.deleted_at is not None:
        raise NotNow("この画像は削除されています。")
    return row


def check_paper(paper: Paper) -> None:
    """Raise `InvalidInput` for what cannot be registered like this."""
    if paper.kind not in PaperKind.values:
        raise InvalidInput("紙の種類：一覧から選んでください。", field="kind", example="予診票")
    for name, label, value in (
        ("batch_number", "束番号", paper.batch_number),
        ("box_number", "箱番号", paper.box_number),
    ):
        if len(value) > MOST_NUMBER:
            raise InvalidInput(f"{label}：{MOST_NUMBER}文字までにしてください。", field=name, example="R8-11-003")
    if (
        paper.dose_id
        and not Dose.objects.filter(pk=paper.dose_id, resident_id=paper.resident_id, withdrawn_at=None).exists()
    ):
        raise InvalidInput("接種：この人の、取り消されていない接種から選んでください。", field="dose")


def _changed(
    row: PageImage, act: str, by: str, *, note: str = "", before: tuple[UUID | None, UUID | None] = (None, None)
) -> None:
    ImageChange.objects.create(
        image=row, act=act, version=row.version, sha256=row.sha256, note=note, before_resident=before[0],
        before_dose=before[1], at=clock.now(), by=by,
    )  # fmt: skip


def _told(
    act: str, row: PageImage, by: Actor, purpose: str, *, subjects: Sequence[str] = (), n: int = 1, **detail: Any
) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"page_image:{row.id}",
        subjects=list(subjects) or [f"resident:{row.resident_id}"], n=n, detail=detail,
    )  # fmt: skip


def show_protected(*, image_id: UUID, purpose: str, reason: str, by: Actor) -> bytes:
    """The picture of a protected person's paper, after purpose and reason are in the audit log. Raises `InvalidInput`,
    `NotFound`, `NotPermitted`."""
    by.check("protected.read")
    check_reason(purpose, reason)
    image = queries.get(by, image_id)
    queries.check_open(opened(by), image)
    audit.record_read(
        "protection.picture_shown", by=by, purpose=purpose, obj=f"page_image:{image.id}",
        subjects=[f"resident:{image.resident_id}"], detail={"reason": reason.strip()},
    )  # fmt: skip
    return storage.read(image.sha256)
