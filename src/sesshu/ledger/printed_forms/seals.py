"""公印の印影: registered by one person, approved by another, ended by either. One is in use at a time."""

from __future__ import annotations

import base64
import zlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.files import needing, storage
from sesshu.ledger.printed_forms.models import SealImage, SealState

KIND = "printed_form.seal"
MOST_BYTES = 512 * 1024
MOST_DOTS = 1200  # a seal of 24 mm at 1,200 dots an inch
_START = b"\x89PNG\r\n\x1a\n"
_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}  # the picture itself; names, places and texts stay out


def register_kind() -> None:
    """An approved seal is in use at once. No setting can switch the approval off."""
    registry.register(
        registry.Kind(
            KIND, "公印の印影の使用", apply=use_approved, explain=explain, always=True,
            page_url=lambda _, viewer: reverse("printed-form-seals") if viewer.may("form.print") else "",
        )
    )  # fmt: skip


def seals(viewer: Actor) -> QuerySet[SealImage]:
    """Every seal there was, the newest first."""
    viewer.check("form.print")
    return SealImage.objects.all()


def in_use() -> SealImage | None:
    return SealImage.objects.filter(state=SealState.APPROVED).first()


@transaction.atomic
def register(*, name: str, content: bytes, by: Actor, purpose: str) -> SealImage:
    """Keep a picture and ask for the approval of exactly it. Raises `InvalidInput` for anything but a small PNG."""
    by.check("seal.write")
    stored = storage.keep_sealed(clean_png(content))
    needing.claim([stored.sha256])
    if SealImage.objects.filter(sha256=stored.sha256, state__in=(SealState.WAITING, SealState.APPROVED)).exists():
        raise NotNow("同じ印影がすでに登録されています。")
    seal = SealImage.objects.create(
        name=name.strip(), sha256=stored.sha256, registered_at=clock.now(), registered_by=by.code,
        registered_by_name=by.display_name,
    )  # fmt: skip
    asked = approvals.request(
        kind=KIND, payload=_payload(seal), by=by, purpose=purpose, summary=f"公印の印影：{seal.name}"
    )
    seal.approval = asked.id
    seal.save(update_fields=["approval"])
    audit.record("seal.registered", by=by, purpose=purpose, obj=f"seal:{seal.id}", detail=_payload(seal))
    return seal


def use_approved(approval: Approval, *, by: Actor) -> None:
    """Called in the approval's transaction: the seal comes into use, the one before it ends."""
    seal = SealImage.objects.select_for_update().get(id=UUID(str(approval.payload["seal"])))
    approvals.use(kind=KIND, payload=_payload(seal), by=by)
    if seal.state != SealState.WAITING:
        raise NotNow("この印影はすでに処理されています。")
    for former in SealImage.objects.select_for_update().filter(state=SealState.APPROVED):
        _end(former, by)
    seal.state, seal.approval, seal.decided_at, seal.decided_by = SealState.APPROVED, approval.id, clock.now(), by.code
    seal.save(update_fields=["state", "approval", "decided_at", "decided_by"])
    audit.record("seal.approved", by=by, purpose="APPROVAL", obj=f"seal:{seal.id}", detail=_payload(seal))


@transaction.atomic
def end(*, seal_id: UUID, by: Actor, purpose: str) -> None:
    """Take the seal out of use. Raises `NotFound`."""
    by.check("seal.write")
    seal = SealImage.objects.select_for_update().filter(id=seal_id, state=SealState.APPROVED).first()
    if seal is None:
        raise NotFound("使用中の印影ではありません。")
    _end(seal, by)
    audit.record("seal.ended", by=by, purpose=purpose, obj=f"seal:{seal.id}")


def picture(seal: SealImage) -> str:
    """The seal for a page."""
    return "data:image/png;base64," + base64.b64encode(storage.read(seal.sha256)).decode()


def explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [("名前", str(asked["name"])), ("印影のハッシュ", str(asked["sha256"])[:16])]


def clean_png(content: bytes) -> bytes:
    """The same picture with nothing but the picture in it. Raises `InvalidInput` for what is no sound PNG."""
    if not content.startswith(_START):
        raise _refused("PNGのファイルではありません。")
    if len(content) > MOST_BYTES:
        raise _refused(f"{MOST_BYTES // 1024}KBまでのファイルにしてください。")
    kept, pixels, at, size = [_START], b"", len(_START), (0, 0)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4])
        name, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        end = at + 12 + length
        if len(data) != length or int.from_bytes(content[end - 4 : end]) != zlib.crc32(name + data):
            raise _refused("ファイルが壊れています。")
        if name == b"IHDR":
            size = (int.from_bytes(data[:4]), int.from_bytes(data[4:8]))
        if name in _KEPT:
            kept.append(content[at:end])
        pixels += data if name == b"IDAT" else b""
        at = end
        if name == b"IEND":
            break
    if not all(1 <= side <= MOST_DOTS for side in size) or not pixels:
        raise _refused(f"縦横{MOST_DOTS}ドットまでの画像にしてください。")
    _unpack(pixels, size)
    return b"".join(kept)


def _unpack(pixels: bytes, size: tuple[int, int]) -> None:
    """A picture that grows beyond its size is a bomb; one that does not unpack is broken."""
    most = size[1] * (size[0] * 8 + 8)
    try:
        unpacker = zlib.decompressobj()
        whole = unpacker.decompress(pixels, most)
    except zlib.error:
        raise _refused("ファイルが壊れています。") from None
    if unpacker.unconsumed_tail or not whole or not unpacker.eof:
        raise _refused("ファイルが壊れています。")


def _refused(why: str) -> InvalidInput:
    return InvalidInput(f"印影：{why}印影をPNGで保存し直してください。", field="image", example="公印.png")


def _payload(seal: SealImage) -> dict[str, Any]:
    return {"seal": str(seal.id), "name": seal.name, "sha256": seal.sha256}


def _end(seal: SealImage, by: Actor) -> None:
    seal.state, seal.ended_at, seal.ended_by = SealState.ENDED, clock.now(), by.code
    seal.save(update_fields=["state", "ended_at", "ended_by"])
