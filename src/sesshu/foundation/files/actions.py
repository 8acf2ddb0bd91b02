"""The door for files that come in: receive, review, commit, decide on held rows."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow
from sesshu.foundation.files import committing, needing, storage, unkept
from sesshu.foundation.files.cells import UNSAFE
from sesshu.foundation.files.jobs import COMMIT, PREPARE
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.preparing import basis_of, changed_since, look, waits
from sesshu.foundation.files.registry import Intake, intake
from sesshu.foundation.files.states import ImportState, Outcome
from sesshu.foundation.files.transitions import check_can_move, locked, move
from sesshu.foundation.jobs import actions as jobs
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.numbers.in_texts import without_number

NAME_LENGTH = 120
PIECE_BYTES = 1024**2
SHA256_DIGITS = 64


def receive(
    *,
    interface: str,
    content: bytes | Path | Iterable[bytes],
    name: str,
    by: Actor,
    purpose: str = "",
    control_count: int | None = None,
    control_sha256: str = "",
    delivery: str = "",
    most: int = storage.MOST_BYTES,
) -> Import:
    """Take in the bytes of a file and ask for its check. The same bytes again give the first import; bytes that were
    refused and come with another count of rows are checked anew, and the refused try stays.

    `name` is what the sender called it: shown, never used as a path. `control_count` is the number of rows that a
    letter or a second file states, `control_sha256` the hash. `delivery` is the number of a system that numbers what
    it hands over: the same bytes under its next number are a file of their own. Raises `NotPermitted`, `NotFound`
    (no such layout), `InvalidInput` (too large, or not the bytes whose hash the sender states: then nothing of them
    is kept).
    """
    taking = _permitted(interface, by)
    stored = storage.keep(_pieces(content), most=most, expected=hash_of(control_sha256))
    same = Import.objects.filter(interface=interface, sha256=stored.sha256).exclude(state=ImportState.CANCELLED)
    same = (same.filter(delivery=delivery) if delivery else same).order_by("received_at", "id")
    if first := _answers(same, control_count).first():
        if not waits(first):
            unkept.forget(first, by=by)  # what may not stay came a second time
        return first
    try:
        with transaction.atomic():
            needing.claim([stored.sha256])
            imported = _received(
                taking, stored, name, by, purpose, control_count, told=bool(control_sha256), delivery=delivery
            )
            arguments = {"import": str(imported.id)}
            jobs.enqueue(kind=PREPARE, key=str(imported.id), arguments=arguments, by=by, purpose=imported.purpose)
    except IntegrityError:  # somebody else sent the same file at this moment
        return same.filter(delivery=delivery).latest("received_at")
    return imported


def _answers(same: QuerySet[Import], control_count: int | None) -> QuerySet[Import]:
    """What answers for a file that came before: an import of it, or a refusal of the same bytes with the same count."""
    taken = same.exclude(state=ImportState.REFUSED)
    return taken if taken.exists() else same.filter(control_count=control_count)


def review(*, imported: Import, by: Actor) -> Import:
    """Say that the counts, the reasons and what speaks against the file were looked at. Raises `NotNow`."""
    taking = _permitted(imported.interface, by)
    with transaction.atomic():
        imported = locked(imported.id)
        check_can_move(imported, ImportState.REVIEWED)
        stops = look(imported, taking)
        lines = [text for text, _ in stops]
        move(
            imported, ImportState.REVIEWED, reviewed_by=by.code, reviewed_at=clock.now(), review_lines=lines,
            review_stop="\n".join(lines), review_basis=basis_of(imported, stops),
        )  # fmt: skip
        audit.record("import.reviewed", by=by, purpose=imported.purpose, obj=f"import:{imported.id}")
    return imported


def commit(*, imported: Import, by: Actor) -> Job:
    """Ask for the rows to be taken in, in the background.

    Raises `NotNow` before a review, and `MovedOn` when what the review rested on has changed: then it is to be
    reviewed again.
    """
    taking = _permitted(imported.interface, by)
    if changes := changes_since_review(imported, taking):
        raise MovedOn(f"確認した後に状態が変わりました。次の内容を見て、もう一度確認してください。{' '.join(changes)}")
    with transaction.atomic():
        imported = move(locked(imported.id), ImportState.COMMITTING)
        audit.record("import.commit_asked", by=by, purpose=imported.purpose, obj=f"import:{imported.id}")
        arguments = {"import": str(imported.id)}
        return jobs.enqueue(kind=COMMIT, key=str(imported.id), arguments=arguments, by=by, purpose=imported.purpose)


def cancel(*, imported: Import, by: Actor) -> Import:
    """Give up a file before it is committed, or take it back where its room can undo it; the same file may then come
    again. Raises `NotNow`."""
    taking = _permitted(imported.interface, by)
    with transaction.atomic():
        imported = locked(imported.id)
        check_can_move(imported, ImportState.CANCELLED)
        undone = imported.state == ImportState.COMMITTED
        if undone and taking.undo is None:
            raise NotNow("登録した後のこの種類の取込は、ファイルとしては取り消せません。一件ずつ訂正してください。")
        if undone and taking.undo:
            taking.undo(source=f"import:{imported.id}", by=by)
        imported = move(imported, ImportState.CANCELLED)
        audit.record(
            "import.undone" if undone else "import.cancelled", by=by, purpose=imported.purpose,
            obj=f"import:{imported.id}",
        )  # fmt: skip
    return imported


def decide(*, rows: Sequence[ImportRow], accept: bool, note: str, by: Actor) -> list[ImportRow]:
    """Accept or reject held rows of one committed import, with a reason. Returns them as they are afterwards.

    A row that its room still cannot take stays held, with the reason. Raises `NotNow` for rows that are not held and
    `InvalidInput` without a note.
    """
    if not note.strip():
        raise InvalidInput("判断の理由を入力してください。", field="note", example="届出書で確認済み")
    imported = _only_import(rows)
    taking = _permitted(imported.interface, by)
    with transaction.atomic():
        imported = locked(imported.id)
        held = list(ImportRow.objects.select_for_update().filter(id__in=[row.id for row in rows], outcome="held"))
        if imported.state != ImportState.COMMITTED or len(held) != len(rows):
            raise NotNow("判断できるのは、登録が終わった取込の保留の行だけです。")
        if accept:
            committing.commit_rows(imported, held, taking, by=by, decided_by=by.code, note=note)
        else:
            rejected = {"outcome": Outcome.REJECTED, "decided_by": by.code, "decision_note": note}
            ImportRow.objects.filter(id__in=[row.id for row in held]).update(**rejected)
        committing.count_again(imported)
        detail = {"numbers": [row.number for row in held], "accept": accept, "note": note}
        audit.record("import.decided", by=by, purpose=imported.purpose, obj=f"import:{imported.id}", n=len(held), detail=detail)  # fmt: skip  # noqa: E501
    return list(ImportRow.objects.filter(id__in=[row.id for row in held]).order_by("number"))


def take_in(
    *, interface: str, content: bytes | Path, name: str, by: Actor, reviewed_by: Actor | None = None,
    purpose: str = "", control_count: int | None = None,
) -> Import:  # fmt: skip
    """All stages at once in this process: for commands and tests. Look at `state`, `refusal` and the counts.

    `reviewed_by` looks at the file and has it committed; without, it is the person who hands it in. A file that was
    left half-way by a process that died goes on from there.
    """
    reviewer = reviewed_by or by
    imported = receive(
        interface=interface, content=content, name=name, by=by, purpose=purpose, control_count=control_count
    )
    run_now(Job.objects.get(kind=PREPARE, key=str(imported.id)))
    imported = Import.objects.get(id=imported.id)
    if imported.state == ImportState.STAGED:
        imported = review(imported=imported, by=reviewer)
    if imported.state == ImportState.REVIEWED:
        run_now(commit(imported=imported, by=reviewer))
    elif imported.state == ImportState.COMMITTING:
        run_now(Job.objects.get(kind=COMMIT, key=str(imported.id)))
    return Import.objects.get(id=imported.id)


def _permitted(interface: str, by: Actor) -> Intake:
    taking = intake(interface)
    by.check("file.import")
    by.check(taking.interface.permission)
    return taking


def _received(
    taking: Intake,
    stored: storage.Stored,
    name: str,
    by: Actor,
    purpose: str,
    control_count: int | None,
    *,
    told: bool = False,
    delivery: str = "",
) -> Import:
    imported = Import.objects.create(
        id=uuid.uuid4(),
        interface=taking.interface.code,
        interface_version=taking.interface.version,
        purpose=purpose or taking.interface.purpose,
        display_name=display_name(name),
        sha256=stored.sha256,
        size=stored.size,
        sequence=taking.interface.sequence_of(name),
        control_count=control_count,
        delivery=delivery,
        received_by=by.code,
        received_at=clock.now(),
    )
    audit.record(
        "import.received", by=by, purpose=imported.purpose, obj=f"import:{imported.id}",
        detail={"interface": imported.interface, "sha256": stored.sha256, "size": stored.size, "hash_stated": told},
    )  # fmt: skip
    return imported


def hash_of(text: str) -> str:
    """A SHA-256 as people and side files write it: 64 hexadecimal digits, perhaps with blanks, capitals, a file name
    behind. Empty for none. Raises `InvalidInput`."""
    first = text.strip().lower()
    joined = "".join(first.split())
    found = joined if len(joined) == SHA256_DIGITS else (first.split() or [""])[0]
    if found and (len(found) != SHA256_DIGITS or not storage.HEX.issuperset(found)):
        raise InvalidInput(
            "送付票のハッシュは、SHA-256の64桁（0から9とaからf）で入力してください。",
            field="control_sha256", example="e3b0c442…b7852b855（64桁）",
        )  # fmt: skip
    return found


def display_name(name: str) -> str:
    """A sender's file name, fit to be shown: no folders, no control or direction characters, 120 characters, stars for
    an Individual Number (R-16)."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return without_number(UNSAFE.sub("", last)).strip()[:NAME_LENGTH] or "名称なし"


def _pieces(content: bytes | Path | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return [content]
    return _pieces_of(content) if isinstance(content, Path) else content


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def changes_since_review(imported: Import, taking: Intake) -> list[str]:
    """What is to be looked at once more before the commit, in sentences; empty when nothing changed."""
    imported = Import.objects.get(id=imported.id)
    check_can_move(imported, ImportState.COMMITTING)
    stops = look(imported, taking)
    told = [text for text, _ in stops]
    lines = [text for text in told if text not in imported.review_lines]
    lines += [f"解消：{text}" for text in imported.review_lines if text not in told]
    if imported.reviewed_at:
        lines += changed_since(imported, taking, imported.reviewed_at)
    if not lines and basis_of(imported, stops) != imported.review_basis:
        lines = ["登録待ちの件数が変わりました。"]
    return lines


def _only_import(rows: Sequence[ImportRow]) -> Import:
    found = {row.import_id for row in rows}
    if len(found) != 1:
        raise InvalidInput("一つの取込の行を選んでください。", field="rows")
    return Import.objects.get(id=found.pop())
