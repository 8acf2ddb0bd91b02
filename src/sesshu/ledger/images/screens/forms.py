"""The forms of this room."""

from __future__ import annotations

from typing import Any

from sesshu.dates import wareki
from sesshu.foundation.files import images as pictures
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.images.models import PaperKind
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents.models import Resident
from sesshu.numbers.in_texts import TwelveDigits

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]
TURNS = [("90", "右へ90度"), ("270", "左へ90度"), ("180", "180度")]


def doses_of(resident: Resident) -> list[tuple[str, str]]:
    """The doses of a person that were not withdrawn, the newest first."""
    rows = Dose.objects.filter(resident=resident, withdrawn_at=None).order_by("-given_on", "product")
    return [(str(row.pk), f"{wareki(row.given_on)}　{product_name(row.product)}") for row in rows]


class RegisterForm(Form):
    """One file of one person."""

    image = fields.FileField(
        "画像のファイル", accept=pictures.ACCEPT, most_bytes=pictures.MOST_BYTES,
        hint="JPEG・PNG・TIFF・PDF、20MB・500ページまで。撮影した場所などの情報は取り除きます",
    )  # fmt: skip
    kind = fields.ChoiceField("紙の種類", choices=PaperKind.choices, empty="", initial=PaperKind.SCREENING_FORM)
    dose = fields.ChoiceField("接種", choices=list, required=False, empty="接種を選ばない")
    batch_number = fields.TextField("束番号", required=False, most=40, hint="例：R8-11-003")
    box_number = fields.TextField("箱番号", required=False, most=40, hint="例：令8-12")

    def __init__(self, *args: Any, resident: Resident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dose"].choices = [("", "接種を選ばない"), *doses_of(resident)]  # type: ignore[attr-defined]


class RotateForm(Form):
    degrees = fields.ChoiceField("回す向き", choices=TURNS, empty="", initial="90")


class LinkForm(Form):
    """To whom and to which dose the picture belongs."""

    addressee_number = fields.DigitsField(
        "宛名番号", lengths=tuple(range(1, 16)), hint="画像の人の宛名番号", twelve_digits=TwelveDigits.OWN_NUMBER
    )
    given_on = fields.DateField("接種日", required=False, hint="接種と結び付けるとき")
    note = fields.TextField("付け替える理由", most=200, width="long", hint="例：同じ家の兄の予診票だった")


class DeleteForm(Form):
    reason = fields.TextField("削除する理由", most=200, width="long", hint="例：別の市の人の予診票だった")


class OutputForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


class PersonImageFilter(FilterForm):
    deleted = fields.CheckField("削除した画像も表示")


class ImageFilter(FilterForm):
    kind = fields.ChoiceField("紙の種類", choices=PaperKind.choices, required=False, empty="すべて")
    batch_number = fields.TextField("束番号", required=False)
    box_number = fields.TextField("箱番号", required=False)
    deleted = fields.CheckField("削除した画像も表示")
