"""画像: the list, the pictures of a person, one picture with what can be done with it, and the picture itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint, is_polling
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files import storage
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.screens import begin_anew, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.images import actions, approving, intake, queries
from sesshu.ledger.images.models import PageImage
from sesshu.ledger.images.screens import forms
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents import queries as residents

PURPOSE = "DOSE_INQUIRY"
ACTS = {"registered": "登録", "rotated": "回転", "linked": "付け替え", "deleted": "削除"}
WHAT = (
    Column("registered_at", "登録日", sort="registered_at", css="tight",
           link=lambda i: reverse("image-detail", args=[i.id])),
    Column("kind", "紙の種類", lambda i: i.get_kind_display(), sort="kind"),
    Column("page", "ページ", align="right"),
    Column("given_on", "接種日", lambda i: i.dose.given_on if i.dose else "―", css="tight"),
    Column("product", "ワクチン", lambda i: product_name(i.dose.product) if i.dose else "―"),
    Column("batch_number", "束番号", sort="batch_number", css="code"),
    Column("box_number", "箱番号", sort="box_number", css="code"),
)  # fmt: skip
GONE = Column("deleted_at", "削除した日", lambda i: i.deleted_at or "", css="tight")
PERSON = Column(
    "name", "氏名", lambda i: i.resident.name, sort="resident__kana_key", css="official-name",
    link=lambda i: reverse("image-person", args=[i.resident_id]),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="image.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All pictures by kind, batch and box: so that the paper can be found. Those shown are recorded as seen."""
    filters = forms.ImageFilter(request.GET, request=request)
    wanted = filters.conditions()
    deleted = bool(wanted.pop("deleted", False))
    rows = (queries.everything if deleted else queries.images)(request.actor).filter(**wanted)
    columns = (WHAT[0], PERSON, *WHAT[1:], *((GONE,) if deleted else ()))
    table = Table(
        request, name="images", columns=columns, rows=rows, filters=filters,
        caption="画像の一覧", empty="この条件の画像はありません。画像は個人画面の「画像」から登録します。",
    )  # fmt: skip
    output = forms.OutputForm.of(request) if request.actor.may("file.export") else None

    def put_out(data: dict[str, Any]) -> str:
        people = tuple(dict.fromkeys(f"resident:{row.resident_id}" for row in table.all_rows))
        made = export_table(
            table=table, name="画像の一覧", by=request.actor, purpose=request.purpose, profile=data["profile"],
            subjects=people,
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    if output and (done := output.submit(put_out)):
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "image.listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown)),
    )  # fmt: skip
    return show(request, "images/list.html", table=table, output=output, section="images")


@endpoint(purpose=PURPOSE, permission="image.read")
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """The pictures of one person, and registering another; one of many pages by a worker."""
    taken = intake.last(resident_id)
    if is_polling(request):  # the page looks again by itself; what it gets names nobody
        if not (taken and taken.is_open) and (whole := begin_anew(request)):
            return whole
        return show(request, "images/_intake.html", intake=taken, resident={"pk": resident_id})
    subject = f"resident:{resident_id}"
    audit.record_read("image.person_read", by=request.actor, purpose=request.purpose, subjects=[subject])
    resident = residents.get(request.actor, resident_id)
    form = forms.RegisterForm.of(request, resident=resident) if request.actor.may("image.write") else None

    def act(data: dict[str, Any]) -> str:
        content = data["image"].read()
        paper = actions.Paper(
            resident.id, pictures.digest(content), (), data["kind"],
            UUID(data["dose"]) if data["dose"] else None, data["batch_number"], data["box_number"],
        )  # fmt: skip
        if intake.is_large(content):
            intake.start(paper=paper, content=content, by=request.actor, purpose=request.purpose)
            flash(request, "受け付けました", "ページが多いため、取り込みの進み具合をこの画面に出します。")
            return reverse("image-person", args=[resident.pk])
        paper = replace(paper, pages=list(pictures.pages(content)))
        made = actions.register(papers=[paper], by=request.actor, purpose=request.purpose)
        flash(request, "登録しました", f"{len(made)}ページの画像を登録しました。")
        return reverse("image-person", args=[resident.pk])

    if form and (done := form.submit(act)):
        return done
    filters = forms.PersonImageFilter(request.GET, request=request)
    deleted = bool(filters.conditions().get("deleted"))
    table = Table(
        request, name="images-person", columns=(*WHAT, GONE) if deleted else WHAT, filters=filters,
        rows=queries.of_resident(request.actor, resident.id, deleted=deleted),
        caption="この人の画像", empty="画像は登録されていません。",
    )  # fmt: skip
    status = form.status if form and form.errors else 200
    return show(request, "images/person.html", table=table, form=form, status=status, intake=taken, **header(resident))


@endpoint(purpose=PURPOSE, permission="image.read")
def detail_page(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """One picture beside its dose, with rotation, new link and deletion."""
    image = queries.get(request.actor, image_id)
    audit.record_read(
        "image.read", by=request.actor, purpose=request.purpose, obj=f"page_image:{image.id}",
        subjects=[f"resident:{image.resident_id}"],
    )  # fmt: skip
    offered = _offered(request, image)
    for form, act in offered.values():
        if done := form.submit(act):
            return done
    resident = residents.get(request.actor, image.resident_id)
    names = names_of_codes([image.delete_requested_by, image.deleted_by]) if image.deleted_at else {}
    history = [(ACTS[c.act], c.at, c.note, c.sha256[:12]) for c in queries.history(request.actor, image)]
    return show(
        request, "images/detail.html", image=image, history=history, waiting=approving.waiting(image),
        withheld=resident.address_withheld, asked_by=names.get(image.delete_requested_by, image.delete_requested_by),
        approved_by=names.get(image.deleted_by, image.deleted_by),
        may_open=request.actor.may("protected.read"), hidden=queries.HIDDEN,
        product=product_name(image.dose.product) if image.dose else "",
        status=max((form.status for form, _ in offered.values() if form.errors), default=200),
        **{name: form for name, (form, _) in offered.items()}, **header(resident),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="image.read")
def picture(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """The pixels. They were made here from what came in, so a browser may show them."""
    image = queries.get(request.actor, image_id)
    queries.check_open(request.actor, image)
    audit.record_read(
        "image.picture_read", by=request.actor, purpose=request.purpose, obj=f"page_image:{image.id}",
        subjects=[f"resident:{image.resident_id}"],
    )  # fmt: skip
    answer = HttpResponse(storage.read(image.sha256), content_type=image.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = f'inline; filename="{image.pk}"'
    return answer


def _offered(request: HttpRequest, image: PageImage) -> dict[str, tuple[Form, Callable[[dict[str, Any]], str]]]:
    """The forms this person is offered now, each with its act."""
    if image.deleted_at is not None or not request.actor.may("image.write"):
        return {}
    sent = request.POST.get("form_name", "") if request.method == "POST" else ""
    found: dict[str, tuple[Form, Callable[[dict[str, Any]], str]]] = {}
    for kind in (forms.RotateForm, forms.LinkForm, forms.DeleteForm):
        name = kind.form_name().removesuffix("Form").lower()
        form = kind.of(request) if kind.form_name() == sent else kind(request=request)
        form.auto_id = f"{name}_%s"
        found[f"{name}_form"] = (form, _act(request, image, name))
    return found


def _act(request: HttpRequest, image: PageImage, name: str) -> Callable[[dict[str, Any]], str]:
    by, purpose, here = request.actor, request.purpose, reverse("image-detail", args=[image.id])

    def act(data: dict[str, Any]) -> str:
        match name:
            case "rotate":
                actions.rotate(
                    image_id=image.id, degrees=int(data["degrees"]), expected_version=image.version, by=by,
                    purpose=purpose,
                )  # fmt: skip
                flash(request, "回しました", "新しい版として保存しました。")
            case "link":
                resident_id, dose_id = _meant(request, data)
                actions.link(
                    image_id=image.id, resident_id=resident_id, dose_id=dose_id, note=data["note"],
                    expected_version=image.version, by=by, purpose=purpose,
                )  # fmt: skip
                flash(request, "付け替えました", "画像を新しい人・接種に結び付けました。")
            case _:
                asked = approving.ask(image_id=image.id, reason=data["reason"], by=by, purpose=purpose)
                flash(request, "削除の承認を依頼しました", f"起案番号 {asked.decision_number}")
        return here

    return act


def _meant(request: HttpRequest, data: dict[str, Any]) -> tuple[UUID, UUID | None]:
    person = residents.visible_to(request.actor).filter(addressee_number=data["addressee_number"]).first()
    if person is None:
        raise InvalidInput("宛名番号：この番号の人はいません。", field="addressee_number", example="0000012345")
    if not data["given_on"]:
        return person.id, None
    rows = list(Dose.objects.filter(resident=person, given_on=data["given_on"], withdrawn_at=None)[:2])
    if len(rows) != 1:
        text = "この日の接種がありません。" if not rows else "この日の接種が2件以上あります。空欄にしてください。"
        raise InvalidInput(f"接種日：{text}", field="given_on", example="R8.11.20")
    return person.id, rows[0].pk
