"""What the network decides about permits, from a day on, with approval."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.masters.models import DatedMaster


class PermitRule(DatedMaster):
    """許可の決まり: `code` is one of `rules.yaml`."""

    value = models.PositiveIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "permit_rule"

    @property
    def title(self) -> str:
        from sesshu.network.permit_rules.rules import STANDARDS

        return STANDARDS.label(self.code)
