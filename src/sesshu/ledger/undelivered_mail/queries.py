"""How returned mail is read, and whose mail it stops."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.undelivered_mail.models import UndeliveredMail
from sesshu.ledger.undelivered_mail.states import STOPPING, MailState


def rows(viewer: Actor) -> QuerySet[UndeliveredMail]:
    """Every letter that came back, the newest first."""
    viewer.check("undelivered_mail.read")
    found = UndeliveredMail.objects.select_related("resident").filter(resident__sealed=False)
    return found.order_by("-returned_on", "-recorded_at")


def get(viewer: Actor, row_id: UUID) -> UndeliveredMail:
    """One, or `NotFound`."""
    found = rows(viewer).filter(id=row_id).first()
    if found is None:
        raise NotFound("この返戻は見つかりません。一覧から選び直してください。")
    return found


def to_do(viewer: Actor) -> int:
    return rows(viewer).filter(state__in=[MailState.RETURNED, MailState.INQUIRING]).count()


def stopping(hashes: Mapping[UUID, str]) -> set[UUID]:
    """Of these addresses those from which mail came back and that nobody has cleared."""
    open_ones = UndeliveredMail.objects.filter(resident_id__in=list(hashes), state__in=STOPPING)
    pairs = open_ones.values_list("resident_id", "address_sha256")
    return {key for key, sha in pairs if hashes[key] == sha}
