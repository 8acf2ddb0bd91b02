"""Dated masters of unified addressees."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.masters.models import DatedMaster


class Part(models.TextChoices):
    """What a system is to unified addressees."""

    REGISTER = "register", "住民記録（ほかのシステムより優先する）"
    NON_REGISTERED = "non_registered", "住登外者宛名番号管理"
    OTHER = "other", "そのほかの業務"


class Teller(models.TextChoices):
    """Who says of another system's numbers whether their people are protected (支援措置): a `source` of `put`. The
    ledger speaks of the register's; everybody else speaks of their own."""

    LEDGER = "ledger", "予防接種台帳"


class NumberRule(DatedMaster):
    """統合宛名の決まり: `code` is one of `rules.yaml`."""

    value = models.PositiveIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "number_rule"

    @property
    def title(self) -> str:
        from sesshu.addressee.number_rules.rules import STANDARDS

        return STANDARDS.label(self.code)


class BusinessSystem(DatedMaster):
    """業務システム: `code` is its 業務ID."""

    name = models.TextField()
    part = models.TextField(choices=Part, default=Part.OTHER)

    class Meta(DatedMaster.Meta):
        db_table = "business_system"


class NumberUse(DatedMaster):
    """個人番号の利用: `code` is the name of a system that calls the API; what it may ask for, and in whose name."""

    purposes = models.TextField()  # codes of law/number_purposes.yaml, one a line
    systems = models.TextField()  # 業務ID, one a line
    facts = models.TextField(default="", db_default="", blank=True)  # kinds of facts it may record, one a line
    own_facts = models.BooleanField(default=False, db_default=False)  # may look up on facts that it recorded itself
    teller = models.TextField(choices=Teller, default="", db_default="", blank=True)  # as whom it may speak of 支援措置

    class Meta(DatedMaster.Meta):
        db_table = "number_use"
