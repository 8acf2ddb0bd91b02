"""住民: the current row of a person."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.columns import SearchKey
from sesshu.ledger.residents.words import REMOVED_STATES, BirthPrecision, ResidentClass, ResidentStatus, Sex


class Resident(Record):
    """A person as the register stands now. Rows change only through `actions.apply_changes`.

    `birth_date` is set only when day, month and year are known; `birth_text` always holds the register's own form.
    `removed_on` in the future with status `leaving` is an announced departure (転出予定日).
    """

    addressee_number = models.CharField(max_length=15, unique=True)
    health_number = models.CharField(max_length=10, unique=True)
    history_number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    name = models.TextField()
    kana = models.TextField(default="", blank=True)
    common_name = models.TextField(default="", blank=True)
    alphabet_name = models.TextField(default="", blank=True)
    birth_date = models.DateField(null=True)
    birth_text = models.TextField()
    birth_precision = models.CharField(max_length=5, choices=BirthPrecision)
    sex = models.CharField(max_length=1, choices=Sex, default="", blank=True)

    household_number = models.CharField(max_length=15, default="", blank=True)
    household_head = models.TextField(default="", blank=True)
    relationship = models.TextField(default="", blank=True)

    resident_class = models.CharField(max_length=14, choices=ResidentClass)
    status = models.CharField(max_length=14, choices=ResidentStatus)
    status_on = models.DateField()
    became_on = models.DateField(null=True)
    became_notified_on = models.DateField(null=True)
    became_reason = models.TextField(default="", blank=True)
    address_fixed_on = models.DateField(null=True)
    address_notified_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    removal_reason = models.TextField(default="", blank=True)
    foreign_since = models.DateField(null=True)

    postal_code = models.CharField(max_length=7, default="", blank=True)
    municipality_code = models.CharField(max_length=6, default="", blank=True)
    town_code = models.CharField(max_length=7, default="", blank=True)
    prefecture = models.TextField(default="", blank=True)
    city = models.TextField(default="", blank=True)
    town = models.TextField(default="", blank=True)
    street = models.TextField(default="", blank=True)
    building = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    moved_from_code = models.CharField(max_length=6, default="", blank=True)
    moved_to_code = models.CharField(max_length=6, default="", blank=True)
    address_protected = models.BooleanField(default=False)
    placed = models.BooleanField(default=False, help_text="児童福祉の措置: masked like a protected person")
    sealed = models.BooleanField(default=False, help_text="特別養子縁組: an identity that is no longer shown")
    sealed_before = models.PositiveIntegerField(default=0, help_text="history numbers below this one are not shown")

    name_key = SearchKey()
    given_name_key = SearchKey()
    kana_key = SearchKey()
    given_kana_key = SearchKey()
    common_name_key = SearchKey()
    alphabet_name_key = SearchKey()
    address_key = SearchKey(db_default="")
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "resident"
        indexes = [
            models.Index(fields=["kana_key", "birth_date"], name="resident_kana"),
            models.Index(fields=["given_kana_key"], name="resident_given_kana"),
            models.Index(fields=["name_key"], name="resident_name"),
            models.Index(fields=["given_name_key"], name="resident_given_name"),
            models.Index(fields=["common_name_key"], name="resident_common", condition=~Q(common_name_key="")),
            models.Index(fields=["alphabet_name_key"], name="resident_alphabet", condition=~Q(alphabet_name_key="")),
            models.Index(fields=["birth_date"], name="resident_birth"),
            models.Index(fields=["household_number"], name="resident_household"),
            models.Index(fields=["address_key"], name="resident_address", condition=~Q(address_key="")),
            # Whom anybody may see at all (`visibility.there`): a count of the city reads this and not the register.
            models.Index(
                fields=["birth_date"],
                name="resident_there",
                condition=Q(sealed=False) & ~Q(status=ResidentStatus.JOINED),
            ),
            models.Index(
                fields=["household_number"],
                name="resident_guarded_household",
                condition=Q(address_protected=True) | Q(placed=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_precision=BirthPrecision.DAY, birth_date__isnull=False)
                | (~Q(birth_precision=BirthPrecision.DAY) & Q(birth_date__isnull=True)),
                name="resident_birth_date_only_when_known_to_the_day",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True, removal_reason="")
                | (Q(removed_on__isnull=False) & ~Q(removal_reason="")),
                name="resident_removal_pair",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[*REMOVED_STATES, ResidentStatus.LEAVING]) | Q(removed_on__isnull=False),
                name="resident_removed_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=[ResidentStatus.LIVING, ResidentStatus.NON_REGISTERED, ResidentStatus.PROVISIONAL]
                )
                | Q(removed_on__isnull=True),
                name="resident_living_is_not_removed",
            ),
            models.CheckConstraint(
                condition=Q(foreign_since__isnull=True) | Q(resident_class=ResidentClass.FOREIGN),
                name="resident_foreign_since_only_foreign",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(birth_date__isnull=True) | Q(removed_on__gte=F("birth_date")),
                name="resident_removed_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(resident_class__in=ResidentClass.values)
                & Q(status__in=ResidentStatus.values)
                & Q(birth_precision__in=BirthPrecision.values)
                & Q(sex__in=Sex.values),
                name="resident_known_words",
            ),
            models.CheckConstraint(
                condition=Q(addressee_number__regex=r"^([0-9]{1,15}|K[0-9]{9})$")
                & Q(history_number__gte=1)
                & Q(version__gte=1),
                name="resident_numbers",
            ),
        ]

    # Set by `visibility`: this object shows a mask in place of the address.
    address_withheld = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_masked()
        super().save(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_masked()
        super().refresh_from_db(*args, **kwargs)

    def _refuse_masked(self) -> None:
        """A masked row is never written back, and never read again past its mask."""
        if self.address_withheld:
            raise TypeError("this resident was read with its address hidden: ask queries again")

    @property
    def subject(self) -> str:
        """How the audit log names this person."""
        return f"resident:{self.id}"
