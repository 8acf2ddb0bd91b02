"""市の事業 (任意接種の助成, 行政措置予防接種): what a city vaccinates or pays for beside the law, as a dated master."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.masters.models import DatedMaster

MOST_DOSES = 4


class Programme(DatedMaster):
    """One programme in one period. `code` begins with the city's number and is its series code for the engine.

    `products` are codes with commas, first choice first. `from_kind` and `until_kind` name words of `words.py`.
    `interval_2` is the interval between the first and the second dose, in days ("d") or months ("m"), and so on.
    The first `paid_doses` doses are paid for; `doses` may be more.
    """

    name = models.TextField()
    category = models.TextField()
    basis = models.TextField()
    from_kind = models.TextField()
    from_number = models.PositiveSmallIntegerField(null=True)
    until_kind = models.TextField()
    until_number = models.PositiveSmallIntegerField(null=True)
    sex = models.TextField(default="", blank=True)
    born_from = models.DateField(null=True)
    born_until = models.DateField(null=True)
    condition = models.TextField(default="", blank=True)
    excludes_had_disease = models.BooleanField(default=False)
    products = models.TextField()
    yearly = models.BooleanField(default=False)
    doses = models.PositiveSmallIntegerField()
    paid_doses = models.PositiveSmallIntegerField()
    interval_2 = models.PositiveSmallIntegerField(null=True)
    interval_2_unit = models.TextField(default="d")
    interval_3 = models.PositiveSmallIntegerField(null=True)
    interval_3_unit = models.TextField(default="d")
    interval_4 = models.PositiveSmallIntegerField(null=True)
    interval_4_unit = models.TextField(default="d")
    counts_earlier = models.BooleanField(default=False)

    class Meta(DatedMaster.Meta):
        db_table = "programmes_programme"
        constraints = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(
                name="programme_city_code", condition=Q(code__regex=r"^[0-9]{6}-[a-z0-9]+(-[a-z0-9]+)*$")
            ),
            models.CheckConstraint(
                name="programme_category", condition=Q(category__in=["voluntary", "administrative"])
            ),
            models.CheckConstraint(name="programme_sex", condition=Q(sex__in=["", "F", "M"])),
            models.CheckConstraint(
                name="programme_doses", condition=Q(doses__range=(1, MOST_DOSES), paid_doses__range=(1, F("doses")))
            ),
            models.CheckConstraint(
                name="programme_births",
                condition=Q(born_from__isnull=True) | Q(born_until__isnull=True) | Q(born_until__gte=F("born_from")),
            ),
        ]

    @property
    def product_codes(self) -> list[str]:
        return [code for code in self.products.split(",") if code]

    def interval_before(self, dose: int) -> tuple[int, str] | None:
        """(amount, unit) that must lie between a dose (2, 3, 4) and the one before it; None where nothing is asked."""
        amount = getattr(self, f"interval_{dose}")
        return (amount, getattr(self, f"interval_{dose}_unit")) if amount else None


class LawSetting(DatedMaster):
    """法令の読み方の設定: what the city sets where the law leaves it open. `code` is a parameter of the law files."""

    value = models.TextField()

    class Meta(DatedMaster.Meta):
        db_table = "programmes_law_setting"

    @property
    def title(self) -> str:
        from sesshu.ledger.programmes.settings import parameter_name

        return parameter_name(self.code)
