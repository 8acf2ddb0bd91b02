"""発送: a mailing, the persons it judged with the reason for each, and the texts of its letters."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.printed_forms.models import SealUse
from sesshu.ledger.residents.models import Resident


class LetterText(DatedMaster):
    """What a city writes in a letter: a dated master. Values of several lines hold line feeds."""

    name = models.TextField()
    kind = models.TextField(help_text="recommendation, reminder or announcement")
    title = models.TextField()
    document_number = models.TextField(default="", blank=True)
    sender = models.TextField()
    seal_use = models.TextField(
        choices=SealUse.choices, default="", blank=True, help_text="empty: nothing about a seal"
    )
    opening = models.TextField()
    how_to = models.TextField()
    bring = models.TextField()
    cost = models.TextField()
    remarks = models.TextField(default="", blank=True)
    contact = models.TextField()
    return_to = models.TextField()
    crossing = models.TextField(default="", blank=True, help_text="行き違いの文; empty: the usual sentence")
    web_address = models.TextField(default="", blank=True)
    fresh_days = models.PositiveSmallIntegerField(default=7, help_text="resident data older than this stops a release")

    class Meta(DatedMaster.Meta):
        db_table = "mailing_letter_text"


class Producer(models.TextChoices):
    HOUSE = "house", "庁内で印刷"
    COMPANY = "company", "印刷事業者に委託"


class Mailing(Record):
    """One extraction from its conditions to the mail box."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.TextField()
    kind = models.TextField()
    text_code = models.TextField()
    form = models.TextField(default="mailing-notice")
    conditions = models.JSONField(help_text="see conditions.Conditions")
    base_date = models.DateField(help_text="基準日: the day people are judged for")
    known_on = models.DateField(null=True, help_text="only records of that day or before count; empty = all")
    issued_on = models.DateField(help_text="発行日: the date on the letter")
    state = models.TextField(choices=MailingState.choices, default=MailingState.DRAFT)

    prepared_by = models.TextField()
    prepared_by_name = models.TextField()
    prepared_at = models.DateTimeField()
    trial_at = models.DateTimeField(null=True)
    rules = models.TextField(blank=True, help_text="hash of the law that judged the trial")
    register_as_of = models.DateTimeField(null=True, help_text="how fresh the resident data was")
    not_target = models.PositiveIntegerField(default=0, help_text="judged, never a target; not listed one by one")
    requested_by = models.TextField(null=True)
    requested_at = models.DateTimeField(null=True)
    release_started_by = models.TextField(null=True, help_text="who released what a worker is still looking at")
    release_started_by_name = models.TextField(blank=True)
    release_started_at = models.DateTimeField(null=True)
    released_by = models.TextField(null=True)
    released_by_name = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True)
    frozen_sha256 = models.TextField(blank=True, help_text="hash of the released set")
    text = models.JSONField(null=True, help_text="the letter text as released")
    print_run = models.ForeignKey(PrintRun, null=True, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(null=True)
    posted_on = models.DateField(null=True)
    posted_by = models.TextField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.TextField(null=True)
    cancel_reason = models.TextField(blank=True)

    plan_code = models.TextField(blank=True, help_text="the entry of the yearly plan it was made from")
    producer = models.TextField(choices=Producer.choices, default=Producer.HOUSE)
    box_size = models.PositiveIntegerField(default=250, help_text="envelopes in a box")
    compared_with = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    deviations = models.JSONField(default=list, help_text="see comparing.Deviation")
    duplicate_pairs = models.PositiveIntegerField(
        default=0, help_text="open pairs of the trial of which both records get a letter"
    )
    deviation_reason = models.TextField(blank=True)
    deviation_accepted_by = models.TextField(null=True)
    deviation_accepted_by_name = models.TextField(blank=True)
    deviation_accepted_at = models.DateTimeField(null=True)
    stale_reason = models.TextField(blank=True, help_text="why it may go out with an old register")
    stale_accepted_by = models.TextField(null=True)
    stale_accepted_by_name = models.TextField(blank=True)
    stale_accepted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mailing"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="mailing_number"),
            models.CheckConstraint(
                name="mailing_released_by_another",
                condition=Q(released_by=None, released_at=None, frozen_sha256="")
                | (
                    Q(released_by__isnull=False, released_at__isnull=False)
                    & ~Q(frozen_sha256="")
                    & ~Q(released_by=F("prepared_by"))
                    & ~Q(released_by=F("requested_by"))
                ),
            ),
            models.CheckConstraint(
                name="mailing_release_started_by_another",
                condition=Q(release_started_by=None, release_started_at=None) & ~Q(state="releasing")
                | (
                    Q(release_started_by__isnull=False, release_started_at__isnull=False)
                    & ~Q(release_started_by=F("prepared_by"))
                    & ~Q(release_started_by=F("requested_by"))
                ),
            ),
            models.CheckConstraint(
                name="mailing_released_when_sent",
                condition=~Q(state__in=["released", "printed", "posted"]) | Q(released_by__isnull=False),
            ),
            models.CheckConstraint(
                name="mailing_printed_has_run",
                condition=~Q(state__in=["printed", "posted"])
                | Q(printed_at__isnull=False) & (Q(print_run__isnull=False) | Q(producer="company")),
            ),
            models.CheckConstraint(
                name="mailing_deviation_accepted",
                condition=Q(deviation_accepted_by=None, deviation_accepted_at=None, deviation_reason="")
                | (
                    Q(deviation_accepted_by__isnull=False, deviation_accepted_at__isnull=False)
                    & ~Q(deviation_reason="")
                    & ~Q(deviation_accepted_by=F("prepared_by"))
                ),
            ),
            models.CheckConstraint(
                name="mailing_stale_accepted",
                condition=Q(stale_accepted_by=None, stale_accepted_at=None, stale_reason="")
                | (
                    Q(stale_accepted_by__isnull=False, stale_accepted_at__isnull=False)
                    & ~Q(stale_reason="")
                    & ~Q(stale_accepted_by=F("prepared_by"))
                ),
            ),
            models.CheckConstraint(
                name="mailing_released_with_deviations_accepted",
                condition=~Q(state__in=["released", "printed", "posted"])
                | Q(deviations=[])
                | Q(deviation_accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="mailing_posted_pair",
                condition=Q(posted_on=None, posted_by=None) | Q(posted_on__isnull=False, posted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="mailing_cancelled",
                condition=(Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                           & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancelled_at=None, cancelled_by=None, cancel_reason="")),
            ),
        ]  # fmt: skip

    @property
    def label(self) -> str:
        """The number people say: `2026-0012`."""
        return f"{self.fiscal_year}-{self.number:04d}"

    @property
    def series(self) -> list[str]:
        series: list[str] = self.conditions["series"]
        return series


class MailingPerson(Record):
    """A person a mailing judged: gets a letter, or not because of `reason`.

    `stage` tells when that was decided. `states` is the judgement in short; `due` the lines of the letter, frozen at
    release. Sex, birth date and town are copies for counting; the town of protected persons is empty.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="persons")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    included = models.BooleanField()
    reason = models.TextField(choices=Why.choices, blank=True)
    note = models.TextField(blank=True)
    stage = models.TextField(default="trial", help_text="trial, release, print or posting")
    states = models.JSONField(default=list)
    due = models.JSONField(default=list)
    birth_date = models.DateField(null=True)
    sex = models.TextField(blank=True)
    town = models.TextField(blank=True)
    serial = models.PositiveIntegerField(null=True)
    envelope = models.PositiveIntegerField(null=True, help_text="siblings may share one")
    address_sha256 = models.TextField(blank=True)
    addressed_sha256 = models.TextField(blank=True, help_text="hash of the names on the letter")
    returned_on = models.DateField(null=True, help_text="郵便返戻")

    class Meta:
        db_table = "mailing_person"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "resident"], name="mailing_person_once"),
            models.UniqueConstraint(fields=["mailing", "serial"], name="mailing_person_serial"),
            models.CheckConstraint(
                name="mailing_person_reason",
                condition=Q(included=True, reason="") | (Q(included=False) & ~Q(reason="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mailing", "included", "reason"], name="mailing_person_counts"),
            models.Index(fields=["resident", "mailing"], name="mailing_person_of_resident"),
        ]

    @property
    def box(self) -> int | None:
        """Number of the box its envelope lies in."""
        return None if self.envelope is None else (self.envelope - 1) // self.mailing.box_size + 1

    @property
    def why(self) -> Any:
        """The reason's Japanese word."""
        return Why(self.reason).label if self.reason else ""


class ListKind(models.TextChoices):
    WITHDRAWAL = "withdrawal", "引抜き一覧"
    AFTER_POSTING = "after_posting", "投函後一覧"


class MailingList(AppendOnly):
    """引抜き一覧 and 投函後一覧: each time it was run, with what it said. Rows hold ids and reasons, no names."""

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="lists")
    kind = models.TextField(choices=ListKind.choices)
    number = models.PositiveIntegerField()
    rows = models.JSONField(help_text="person, serial, box, why, is_new")
    register_as_of = models.DateTimeField(null=True, help_text="when changes of residents were last taken in")
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "mailing_list"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "kind", "number"], name="mailing_list_number"),
        ]


class HistoryCheck(AppendOnly):
    """転入前の接種歴の確認: that somebody asked for the doses from before a person moved in, or why nobody needs to."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="history_checks")
    act = models.TextField(choices=[("asked", "聞いた・照会した"), ("waived", "確認を省いた")])
    on = models.DateField()
    note = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "mailing_history_check"
        constraints: ClassVar = [
            models.CheckConstraint(name="mailing_history_check_known", condition=Q(act__in=["asked", "waived"])),
        ]
        indexes: ClassVar = [models.Index(fields=["resident", "-on"], name="history_check_of_resident")]


from sesshu.ledger.mailings.late_institutions.models import LateAct, LateInstitutionCheck  # noqa: E402
from sesshu.ledger.mailings.planning.models import DeviationThreshold, MailingPlan  # noqa: E402
from sesshu.ledger.mailings.printing_company.models import PackageEvent, PrinterPackage  # noqa: E402

__all__ = [
    "DeviationThreshold", "HistoryCheck", "LateAct", "LateInstitutionCheck", "LetterText", "ListKind", "Mailing",
    "MailingList", "MailingPerson", "MailingPlan", "PackageEvent", "PrinterPackage", "Producer",
]  # fmt: skip
