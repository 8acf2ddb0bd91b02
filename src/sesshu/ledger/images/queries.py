"""How pictures are read. Every function takes the viewer; only pictures of people whom the viewer may see are found."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotPermitted
from sesshu.ledger.images.models import ImageChange, PageImage
from sesshu.ledger.residents.visibility import PERMISSION, may_see, visible_to

HIDDEN = (
    "支援措置などで住所を表示しない人の画像です。紙には住所が写っているため、"
    "理由を入力して住所を表示できる職員だけが、画像の画面で1枚ずつ見られます。"
)


def images(viewer: Actor) -> QuerySet[PageImage]:
    """All pictures that are there, the newest first."""
    return everything(viewer).filter(deleted_at=None)


def everything(viewer: Actor) -> QuerySet[PageImage]:
    """With the tombstones of deleted ones."""
    viewer.check("image.read")
    people = visible_to(viewer).values("id")
    rows = PageImage.objects.filter(resident_id__in=people).select_related("resident", "dose")
    return rows.order_by("-registered_at", "source_sha256", "page")


def of_resident(viewer: Actor, resident_id: UUID, *, deleted: bool = False) -> QuerySet[PageImage]:
    """The pictures of one person; `deleted`: with the tombstones of those that are gone."""
    return (everything if deleted else images)(viewer).filter(resident_id=resident_id)


def get(viewer: Actor, image_id: UUID) -> PageImage:
    """One picture or its tombstone, or `NotFound`."""
    found = everything(viewer).filter(id=image_id).first()
    if found is None:
        raise NotFound("この画像はありません。一覧から選び直してください。")
    return found


def check_open(viewer: Actor, image: PageImage) -> None:
    """A paper shows an address: that of a protected person stays closed. Raises `NotPermitted`, `NotFound`."""
    person = visible_to(viewer).filter(id=image.resident_id).first()
    if person is None or (person.address_withheld and not may_see(viewer)):
        raise NotPermitted(HIDDEN)
    if image.deleted_at is not None:
        raise NotFound("この画像は削除されています。")


def check_turn(viewer: Actor, image: PageImage) -> None:
    """Turning shows nothing: who may open a protected address with a reason may turn its paper without another one."""
    if not viewer.may(PERMISSION):
        check_open(viewer, image)


def of_dose(viewer: Actor, dose_id: UUID) -> QuerySet[PageImage]:
    """The pictures of one dose, in the order of their pages."""
    return images(viewer).filter(dose_id=dose_id).order_by("registered_at", "source_sha256", "page")


def history(viewer: Actor, image: PageImage) -> list[ImageChange]:
    """What happened to a picture, oldest first."""
    viewer.check("image.read")
    return list(image.changes.order_by("id"))
