"""製品と製造番号: which products the city uses in a fiscal year, which it added, and the lots it knows."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.masters.models import DatedMaster


class ProductUse(DatedMaster):
    """使用製品: a product of the law's list that the city uses in a fiscal year. `code` is the product code."""

    note = models.TextField(default="", blank=True)

    class Meta(DatedMaster.Meta):
        db_table = "products_product_use"

    @property
    def title(self) -> str:
        from sesshu.ledger.products.catalogue import product_name

        return product_name(self.code)


class LotNumber(DatedMaster):
    """製造番号（ロット番号）. `code` is `<product>/<lot>`; `lot_key` finds it although 0 and O were mixed up."""

    product = models.TextField(db_index=True)
    lot_number = models.TextField()
    lot_key = models.TextField(db_index=True)
    expires_on = models.DateField(null=True, blank=True)
    received_quantity = models.PositiveIntegerField(null=True, blank=True)

    class Meta(DatedMaster.Meta):
        db_table = "products_lot_number"

    @property
    def title(self) -> str:
        from sesshu.ledger.products.catalogue import product_name

        return f"{product_name(self.product)}　{self.lot_number}"


class CityProduct(DatedMaster):
    """市が加える製品: a product that the law's list lacks, for the city's own programmes. `code` begins with the
    city's number."""

    name = models.TextField()
    form = models.TextField()  # class of the law's product table, for intervals between vaccines
    diseases = models.TextField(default="", blank=True)

    class Meta(DatedMaster.Meta):
        db_table = "products_city_product"
