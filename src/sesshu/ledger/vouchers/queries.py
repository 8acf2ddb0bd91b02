"""How papers are read. Every function takes the viewer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.residents.visibility import visible_to
from sesshu.ledger.vouchers import numbering
from sesshu.ledger.vouchers.models import Voucher, VoucherChange
from sesshu.ledger.vouchers.states import VoucherState


def vouchers(viewer: Actor) -> QuerySet[Voucher]:
    """All papers of people the viewer may see, the newest first."""
    viewer.check("voucher.read")
    people = visible_to(viewer).values("id")
    return Voucher.objects.filter(resident_id__in=people).select_related("resident").order_by("-issued_on", "-number")


def of_resident(viewer: Actor, resident_id: UUID) -> QuerySet[Voucher]:
    """The papers of one person."""
    return vouchers(viewer).filter(resident_id=resident_id)


def in_hand(viewer: Actor, resident_id: UUID) -> QuerySet[Voucher]:
    """Those that can still be used."""
    return of_resident(viewer, resident_id).filter(state=VoucherState.ISSUED)


def get(viewer: Actor, voucher_id: UUID) -> Voucher:
    """One paper, or `NotFound`."""
    found = vouchers(viewer).select_related("used_dose", "replaces").filter(id=voucher_id).first()
    if found is None:
        raise NotFound("この券はありません。一覧から選び直してください。")
    return found


def by_number(viewer: Actor, number: str) -> list[Voucher]:
    """Papers with a number as typed or scanned, at most one of each kind. Raises `InvalidInput`, `NotFound`."""
    found = list(vouchers(viewer).filter(number=numbering.read(number)))
    if not found:
        raise NotFound("この券番号は発行されていません。番号を確認してください。")
    return found


def history(viewer: Actor, voucher: Voucher) -> list[VoucherChange]:
    """What happened to a paper, the oldest first."""
    viewer.check("voucher.read")
    return list(VoucherChange.objects.filter(voucher_id=voucher.id).order_by("id"))
