"""The masters of this room, declared."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, DateField, LotField, NumberField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.products.catalogue import lot_key, product_choices, product_name
from sesshu.ledger.products.city_codes import CityCodeField
from sesshu.ledger.products.models import CityProduct, LotNumber, ProductUse

# The classes by which intervals between different vaccines are told.
FORMS = [("live_injected", "注射生ワクチン"), ("live_oral", "経口生ワクチン"), ("inactivated", "不活化ワクチン等")]


class ProductUseForm(MasterForm):
    code = ChoiceField("製品", choices=product_choices)
    note = TextField("備考", required=False, width="full", most=400)


class LotNumberForm(MasterForm):
    product = ChoiceField("製品", choices=product_choices)
    lot_number = LotField()
    expires_on = DateField("有効期限", required=False)
    received_quantity = NumberField("受入数量", required=False, unit="本")

    def code_of(self, values: dict[str, Any]) -> str:
        return lot_code(values["product"], values["lot_number"])


class CityProductForm(MasterForm):
    code = CityCodeField("製品の符号", example="typhoid")
    name = TextField("製品の名前", most=40, example="腸チフス")
    form = ChoiceField("種類", choices=FORMS, hint="異なるワクチンとの間隔の注意に使います。")
    diseases = TextField("対象疾病", required=False, most=100)


def lot_code(product: str, lot_number: str) -> str:
    return f"{product}/{lot_number}"


def with_lot_key(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"lot_key": lot_key(values["lot_number"])}


PRODUCT_USE = Master(
    key="product-use",
    label="使用製品",
    model=ProductUse,
    form=ProductUseForm,
    columns=(Column("name", "製品", lambda row: product_name(row.code)), Column("note", "備考")),
    search=("note",),
    help="年度ごとに、市の予防接種で使う製品。",
    fiscal=True,
)
LOT_NUMBER = Master(
    key="lot-number",
    label="製造番号",
    model=LotNumber,
    form=LotNumberForm,
    columns=(
        Column("product", "製品", lambda row: product_name(row.product), "product"),
        Column("lot_number", "製造番号", sort="lot_number", css="code tight"),
        Column("expires_on", "有効期限", sort="expires_on", css="tight"),
        Column("received_quantity", "受入数量", sort="received_quantity", align="right"),
    ),
    search=("lot_number", "lot_key"),
    help="ワクチンの製造番号（ロット番号）と有効期限。",
    derive=with_lot_key,
)
CITY_PRODUCT = Master(
    key="city-product",
    label="市が加える製品",
    model=CityProduct,
    form=CityProductForm,
    columns=(
        Column("name", "製品", sort="name"),
        Column("form", "種類", lambda row: dict(FORMS).get(row.form, row.form), "form", css="tight"),
        Column("diseases", "対象疾病"),
    ),
    search=("name", "diseases"),
    help="法令の製品の一覧にないワクチン。市の事業（任意接種の助成など）で使います。",
)
