"""画像 for other systems of the city (a scanning room, a viewer): found, registered, fetched.

What comes in is re-made in the sandbox like every picture. A paper shows an address: those of protected persons are
neither listed nor given out. Personal numbers travel in bodies, never in addresses.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files import storage
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.images import actions, intake, queries
from sesshu.ledger.images.models import PageImage
from sesshu.ledger.residents.visibility import visible_to
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "DOSE_INQUIRY"
MOST_FOUND = 200
MOST_BYTES = 3 * 1024**2  # of a picture in a call; larger files come in on the screen
MOST_LETTERS = 4 * 1024**2  # of the same in Base64
router = Router(tags=["画像"])
PROBLEMS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem, 422: Problem}
Kind = Literal["screening_form", "handbook", "other"]


class ImageSearch(BaseModel):
    """At least one of them; all that are given must fit."""

    model_config = ConfigDict(extra="forbid")

    addressee_number: Annotated[str, TwelveDigits.OWN_NUMBER] = Field(default="", max_length=15, description="宛名番号")
    batch_number: str = Field(default="", max_length=40, description="束番号")
    box_number: str = Field(default="", max_length=40, description="箱番号")


class ImageWish(BaseModel):
    """A picture to be kept. The same file of the same person sent again gives the first one."""

    model_config = ConfigDict(extra="forbid")

    addressee_number: Annotated[str, TwelveDigits.OWN_NUMBER] = Field(max_length=15, description="宛名番号")
    kind: Kind = Field(default="screening_form", description="紙の種類")
    given_on: date | None = Field(default=None, description="接種日。この日の接種が1件のとき、結び付ける")
    batch_number: str = Field(default="", max_length=40, description="束番号")
    box_number: str = Field(default="", max_length=40, description="箱番号")
    content: str = Field(max_length=MOST_LETTERS, description="JPEG・PNG・TIFF・PDF（Base64、3MBまで）")


class ImageOut(BaseModel):
    """A page that is there. `picture` is where its bytes are."""

    image: UUID
    addressee_number: str
    kind: str
    page: int
    given_on: date | None
    product: str | None
    batch_number: str
    box_number: str
    registered_on: date
    sha256: str
    media_type: str
    picture: str


@operation(
    router.post, "/images/search", name="api-image-search", purpose=PURPOSE, permission="image.fetch",
    response={200: list[ImageOut], **PROBLEMS}, summary="画像を人・束・箱で探す",
)  # fmt: skip
def search(request: HttpRequest, wish: ImageSearch) -> HttpResponse:
    """The newest 200. Who was found is recorded before they are told."""
    by = request.actor  # type: ignore[attr-defined]
    given = {"resident__addressee_number": wish.addressee_number, "batch_number": wish.batch_number}
    asked = {name: value for name, value in (given | {"box_number": wish.box_number}).items() if value}
    if not asked:
        text = "宛名番号・束番号・箱番号のどれかを指定してください。"
        raise InvalidInput(text, field="batch_number", example="R8-11-003")
    rows = _open_to(_with_rights(by), asked)
    _recorded(by, "image.listed", rows)
    return _json([_told(row) for row in rows])


@operation(
    router.post, "/images", name="api-image-register", purpose=PURPOSE, permission="image.deposit",
    response={200: list[ImageOut], **PROBLEMS}, summary="画像を登録する",
)  # fmt: skip
def register(request: HttpRequest, wish: ImageWish) -> HttpResponse:
    """One answer a page. A file that is no picture, or holds something else, is refused with the reason."""
    by = _with_rights(request.actor, "image.write")  # type: ignore[attr-defined]
    person = visible_to(by).filter(addressee_number=wish.addressee_number).first()
    if person is None:
        raise NotFound("宛名番号：この番号の人はいません。")
    content = _content(wish.content)
    if intake.is_large(content, field="content"):
        text = f"APIで登録できるのは{intake.AT_ONCE}ページまでです。分けるか、画面から登録してください。"
        raise InvalidInput(text, field="content")
    paper = actions.Paper(
        person.id, pictures.digest(content), list(pictures.pages(content, field="content")), wish.kind,
        _dose_of(person.id, wish.given_on), wish.batch_number, wish.box_number,
    )  # fmt: skip
    made = actions.register(papers=[paper], by=by, purpose=PURPOSE)
    return _json([_told(row) for row in made])


@operation(
    router.get, "/images/{image_id}/picture", name="api-image-picture", purpose=PURPOSE, permission="image.fetch",
    response={200: None, **PROBLEMS}, summary="作り直した画像を受け取る",
)  # fmt: skip
def picture(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """The pixels as they were re-made here. That they were fetched is recorded first."""
    by = _with_rights(request.actor)  # type: ignore[attr-defined]
    image = queries.get(by, image_id)
    queries.check_open(by, image)
    _recorded(by, "image.picture_read", [image])
    answer = HttpResponse(storage.read(image.sha256), content_type=image.media_type)
    answer.headers["Content-Disposition"] = "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Digest"] = f"sha-256={image.sha256}"
    return answer


def _with_rights(by: Actor, *more: str) -> Actor:
    """A calling system holds, for these calls and nothing else, the right to read pictures and find their people."""
    return replace(by, permissions=by.permissions | {"image.read", "resident.read", *more})


def _open_to(by: Actor, asked: dict[str, str]) -> list[PageImage]:
    """Pictures that may be given out: without those whose paper shows a protected address."""
    rows = list(queries.images(by).filter(**asked)[:MOST_FOUND])
    people = visible_to(by).filter(id__in={row.resident_id for row in rows})
    shown = {person.pk for person in people if not person.address_withheld}
    return [row for row in rows if row.resident_id in shown]


def _content(written: str) -> bytes:
    try:
        content = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput("contentをBase64として読めません。", field="content", example="iVBORw0KGgo…") from None
    if not 0 < len(content) <= MOST_BYTES:
        raise InvalidInput("画像は1バイト以上3MBまでです。大きいものは画面から登録してください。", field="content")
    return content


def _dose_of(resident_id: UUID, given_on: date | None) -> UUID | None:
    if given_on is None:
        return None
    rows = list(Dose.objects.filter(resident_id=resident_id, given_on=given_on, withdrawn_at=None)[:2])
    if len(rows) != 1:
        text = "この日の接種がありません。" if not rows else "この日の接種が2件以上あります。省いてください。"
        raise InvalidInput(f"接種日：{text}", field="given_on", example="2026-11-20")
    return rows[0].pk


def _recorded(by: Actor, act: str, rows: list[PageImage]) -> None:
    one = f"page_image:{rows[0].pk}" if len(rows) == 1 else "page_images"
    subjects = list(dict.fromkeys(f"resident:{row.resident_id}" for row in rows))
    audit.record_read(act, by=by, purpose=PURPOSE, obj=one, subjects=subjects)


def _told(row: PageImage) -> dict[str, Any]:
    return {
        "image": str(row.pk), "addressee_number": row.resident.addressee_number, "kind": row.kind, "page": row.page,
        "given_on": row.dose.given_on.isoformat() if row.dose else None,
        "product": row.dose.product if row.dose else None,
        "batch_number": row.batch_number, "box_number": row.box_number,
        "registered_on": row.registered_at.astimezone(clock.TOKYO).date().isoformat(),
        "sha256": row.sha256, "media_type": row.media_type, "picture": f"/api/v1/images/{row.pk}/picture",
    }  # fmt: skip


def _json(told: Any) -> HttpResponse:
    return JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False})
