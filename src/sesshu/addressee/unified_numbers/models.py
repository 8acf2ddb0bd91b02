"""統合宛名: persons, their Individual Numbers (encrypted), their business numbers, and what happened to them.

A person's Individual Number is a row of its own with the time it held: a change closes one row and adds another.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.addressee.unified_numbers.number_changes import ChangeState, NumberChange
from sesshu.foundation.records import AppendOnly, Record


class PersonState(models.TextChoices):
    """A unified number is never deleted and never given out again: it is in use, or it points to another one."""

    CURRENT = "current", "使用中"
    MERGED = "merged", "名寄せ済み"


class NumberReason(models.TextChoices):
    """Why a person has this Individual Number from this moment on."""

    NUMBERED = "numbered", "付番"
    REQUESTED = "requested", "変更請求"
    EX_OFFICIO = "ex_officio", "職権修正"
    ERROR = "error", "誤り訂正"


class ResidentState(models.TextChoices):
    RESIDENT = "resident", "住登者"
    NON_REGISTERED = "non_registered", "住登外者"
    REMOVED = "removed", "除票"


class LinkageState(models.TextChoices):
    """Of the linkage code (符号) at the intermediate server. The code itself is never here."""

    NONE = "none", "未取得"
    REQUESTED = "requested", "依頼中"
    STUCK = "stuck", "応答なし"
    HELD = "held", "取得済み"
    FAILED = "failed", "取得できず"
    RETIRED = "retired", "廃止"


class UnifiedPerson(Record):
    """One person of this municipality. A merged one points to the other and keeps its number for look-ups."""

    unified_number = models.TextField(unique=True)
    state = models.TextField(choices=PersonState, default=PersonState.CURRENT)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    linkage_state = models.TextField(choices=LinkageState, default=LinkageState.NONE)
    created_at = models.DateTimeField()
    created_by = models.TextField()

    class Meta:
        db_table = "unified_person"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unified_person_merged_pair",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(name="unified_person_not_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(name="unified_person_states", condition=Q(state__in=PersonState.values)),
        ]


class HeldNumber(Record):
    """個人番号 of a person for a time. `sealed`: nonce, 12 digits and tag under AES-256-GCM, bound to the person.
    `number_index`: the keyed blind index; equal numbers are equal there and nothing else is told. A number that was
    ever somebody's is nobody else's (番号法施行令第6条), unless the office had it wrong (`mistaken`)."""

    person = models.ForeignKey(UnifiedPerson, on_delete=models.PROTECT, related_name="numbers")
    sealed = models.BinaryField()
    key_version = models.PositiveIntegerField()
    number_index = models.BinaryField()
    index_version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    reason = models.TextField(choices=NumberReason)
    source = models.TextField()  # how the number was obtained
    matched_on = models.TextField(default="")  # what it was matched by when it was looked up
    checked_at = models.DateTimeField(null=True)
    recorded_by = models.TextField()
    mistaken = models.BooleanField(default=False, db_default=False)  # closed as an error: it never was this person's

    class Meta:
        db_table = "held_number"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number_index", "index_version"], condition=Q(mistaken=False), name="held_number_ever_once"
            ),
            models.CheckConstraint(
                name="held_number_mistaken_is_over", condition=Q(mistaken=False) | Q(valid_until__isnull=False)
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(valid_until=None), name="held_number_one_a_person"),
            models.CheckConstraint(
                name="held_number_time", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
        ]


class BusinessLink(Record):
    """A business number (業務番号) of one system that leads to a person, with what was last told of them.

    Exactly one link of a person represents them (統合宛名フラグ). `number_index`: of an Individual Number that the
    system told with this business number and that the person does not hold; none where they agree. `linked_at`: since
    when it leads to this person; where it led before is a `PastLink`. `protected`: anybody says so; `own_protected`:
    what the link's own system says of it, None as long as it has said nothing; what others say is a `LinkTold`.
    """

    person = models.ForeignKey(UnifiedPerson, on_delete=models.PROTECT, related_name="links")
    system = models.TextField()
    business_number = models.TextField()
    is_representative = models.BooleanField(default=False)
    resident_state = models.TextField(choices=ResidentState)
    name = models.TextField(default="")
    kana = models.TextField(default="")
    birth_date = models.DateField(null=True)
    sex = models.TextField(default="")
    address = models.TextField(default="")
    protected = models.BooleanField(default=False)  # 支援措置
    own_protected = models.BooleanField(null=True)
    linked_at = models.DateTimeField()
    linked_by = models.TextField()
    version = models.PositiveIntegerField(default=1)
    number_index = models.BinaryField(null=True)
    index_version = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "business_link"
        indexes: ClassVar = [
            models.Index(
                fields=["number_index"], condition=Q(number_index__isnull=False), name="business_link_number_told"
            ),
            # The few that the daily check begins with.
            models.Index(fields=["person"], condition=Q(own_protected=True), name="business_link_own_mark"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="business_link_index_pair",
                condition=Q(number_index=None, index_version=None)
                | Q(number_index__isnull=False, index_version__isnull=False),
            ),
            models.UniqueConstraint(fields=["system", "business_number"], name="business_link_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_representative=True), name="business_link_one_representative"
            ),
        ]


class LinkTold(Record):
    """What somebody other than the link's own system last said of the person's protection. `guarded_only`: they are
    hidden like the protected, without 支援措置 of their own (a household, a child under a measure). Without `by` nobody
    is known to have said it: it stood there before it was kept who says what."""

    link = models.ForeignKey(  # the unique constraint finds them
        BusinessLink, on_delete=models.PROTECT, related_name="told", db_index=False
    )
    teller = models.TextField()
    protected = models.BooleanField()
    guarded_only = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        db_table = "business_link_told"
        indexes: ClassVar = [
            models.Index(fields=["link"], condition=Q(protected=True), name="business_link_told_mark"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "teller"], name="business_link_told_once"),
            models.CheckConstraint(
                name="business_link_told_guarded", condition=Q(guarded_only=False) | Q(protected=True)
            ),
        ]


class PastLink(AppendOnly):
    """Where a business number led for a time, before two persons moved it to somebody else (紐付け変更)."""

    id = models.BigAutoField(primary_key=True)
    link = models.ForeignKey(BusinessLink, on_delete=models.PROTECT, related_name="past")
    person = models.ForeignKey(UnifiedPerson, on_delete=models.PROTECT, related_name="past_links")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    linked_by = models.TextField()
    reason = models.TextField()
    evidence = models.TextField()
    asked_by = models.TextField()
    approved_by = models.TextField()

    class Meta:
        db_table = "past_link"
        constraints: ClassVar = [
            models.CheckConstraint(name="past_link_time", condition=Q(valid_until__gte=F("valid_from"))),
            models.CheckConstraint(name="past_link_two_persons", condition=~Q(asked_by=F("approved_by"))),
        ]


class LinkBefore(AppendOnly):
    """A link as it stood until a change: what its system had told, and whether it represented its person. Where it led
    is a `PastLink`. `told_other`: the system told a number that the person did not hold; of the number nothing is here.
    `protected_by`: who said until then that the person is protected, apart by blanks.
    """

    id = models.BigAutoField(primary_key=True)
    link = models.ForeignKey(BusinessLink, on_delete=models.PROTECT, related_name="before")
    at = models.DateTimeField()
    by = models.TextField()
    on_behalf = models.TextField(default="")  # the operator whom a calling system named
    purpose = models.TextField()
    is_representative = models.BooleanField()
    told_other = models.BooleanField()
    resident_state = models.TextField(choices=ResidentState)
    name = models.TextField(default="")
    kana = models.TextField(default="")
    birth_date = models.DateField(null=True)
    sex = models.TextField(default="")
    address = models.TextField(default="")
    protected = models.BooleanField()
    protected_by = models.TextField(default="", db_default="")

    class Meta:
        db_table = "business_link_before"


class UnifiedEvent(AppendOnly):
    """What happened to a person, in the order it happened. Holds unified and business numbers, never others."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(UnifiedPerson, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "unified_event"


class Precondition(Record):
    """A fact that a purpose rests on: a move-in, a move-out, an application, an approved hand-over. Recorded by the
    system that knows it, before the number is asked for; asked by us, never taken from the asker's words. Without a
    person it is about several people (a contract)."""

    kind = models.TextField()
    person = models.ForeignKey(UnifiedPerson, null=True, on_delete=models.PROTECT, related_name="preconditions")
    reference = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "precondition"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "reference", "person", "recorded_by"], nulls_distinct=False, name="precondition_once"
            ),
            models.CheckConstraint(name="precondition_time", condition=Q(valid_until__gte=F("valid_from"))),
        ]


class LookUpCount(models.Model):
    """How often a member of staff or a system looked up, or somebody was looked for, since a moment; how many items a
    system brought, how often it had some put out. `counted`: what is limited and whom it counts: an actor, a person, or
    of a number a hash."""

    counted = models.TextField(primary_key=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "look_up_count"


__all__ = [
    "BusinessLink", "ChangeState", "HeldNumber", "LinkBefore", "LinkTold", "LinkageState", "LookUpCount",
    "NumberChange", "NumberReason", "PastLink", "PersonState", "Precondition", "ResidentState", "UnifiedEvent",
    "UnifiedPerson",
]  # fmt: skip
