"""医療機関と従事者: where vaccinations are given and by whom."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.masters.models import DatedMaster


class Institution(DatedMaster):
    """医療機関 (委託医療機関と市外などの接種先). `code` is the 10-digit institution code."""

    name = models.TextField()
    kana = models.TextField(default="", db_index=True)
    postal_code = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    telephone = models.TextField(default="", blank=True)
    is_contracted = models.BooleanField(default=False)

    class Meta(DatedMaster.Meta):
        db_table = "institutions_institution"


class StaffMember(DatedMaster):
    """従事者 (接種医・予診医など). `code` is the city's own number for the person."""

    name = models.TextField()
    kana = models.TextField(default="")
    profession = models.TextField(default="doctor")
    institution_code = models.TextField(db_index=True)

    class Meta(DatedMaster.Meta):
        db_table = "institutions_staff_member"
