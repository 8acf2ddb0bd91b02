"""施設 as a dated master, and who lives where from which day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class FacilityKind(models.TextChoices):
    CARE = "care", "高齢者・障害者施設"
    HOSPITAL = "hospital", "病院"
    CHILD_WELFARE = "child_welfare", "児童福祉施設（措置）"
    FOSTER = "foster", "里親・ファミリーホーム"


MEASURES = (FacilityKind.CHILD_WELFARE, FacilityKind.FOSTER)  # 児童福祉の措置: where the child is, is not shown


class Facility(DatedMaster):
    """`head` is whom letters are addressed to: 施設長, 里親 …"""

    name = models.TextField()
    kind = models.TextField(choices=FacilityKind.choices)
    head = models.TextField()
    postal_code = models.CharField(max_length=7)
    address = models.TextField()

    class Meta(DatedMaster.Meta):
        db_table = "facility"


class FacilityStay(Record):
    """One person in one facility. An empty end means still. `measure`: by a welfare measure."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    facility_code = models.TextField()
    measure = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "facility_stay"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resident"], condition=Q(ends_on=None), name="facility_stay_one_open"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="facility_stay_order"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["facility_code"], name="facility_stay_of")]
