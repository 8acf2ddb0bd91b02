"""Staff accounts, their security keys and their sessions at a terminal."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record


class Account(Record):
    """A member of staff. What the person may do comes from dated duties (`access.DutyAssignment`)."""

    login_id = models.TextField(unique=True)
    display_name = models.TextField()
    office_section = models.TextField(default="")
    active_from = models.DateField()
    active_until = models.DateField(null=True)  # the last day, inclusive
    password_hash = models.TextField(default="")  # empty: no password fits
    password_changed_at = models.DateTimeField(null=True)
    password_must_change = models.BooleanField(default=True)
    failed_count = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    lock_reason = models.TextField(default="")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_account"
        constraints = [
            models.CheckConstraint(
                name="accounts_login_id_form", condition=Q(login_id__regex=r"^[a-z0-9][a-z0-9._-]{1,39}$")
            ),
            models.CheckConstraint(
                name="accounts_active_range",
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
            ),
            models.CheckConstraint(
                name="accounts_lock_has_reason", condition=Q(locked_until__isnull=True) ^ ~Q(lock_reason="")
            ),
        ]

    @property
    def code(self) -> str:
        """How actions and the audit log name this person."""
        return f"u:{self.pk}"

    def is_active_on(self, day: date) -> bool:
        return self.active_from <= day and (self.active_until is None or day <= self.active_until)


class FormerPassword(Record):
    """A password hash that may not be chosen again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="former_passwords")
    password_hash = models.TextField()
    set_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_former_password"


class SecurityKey(Record):
    """A FIDO2 credential on a card or key, unlocked with its PIN."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="keys")
    name = models.TextField()
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()  # attested credential data: AAGUID, id, public key
    aaguid = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    synced = models.BooleanField(default=False)  # BE flag: can leave the device
    enrolled_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(default="")

    class Meta:
        db_table = "accounts_security_key"
        constraints = [
            models.CheckConstraint(
                name="accounts_key_revocation_pair", condition=Q(revoked_at__isnull=True) ^ ~Q(revoked_reason="")
            )
        ]


class EnrolmentCode(Record):
    """A one-time code that an administrator hands over in person, to enrol one key."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="enrolment_codes")
    code_hash = models.TextField()
    issued_by = models.TextField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    failed_count = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_enrolment_code"


class StaffSession(Record):
    """A sign-in that lasts. The cookie holds a random token; here is only its hash."""

    token_hash = models.TextField(unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sessions")
    factors = models.TextField()  # "password+key", "password+key-enrolment", "demo"
    terminal = models.TextField(default="")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()  # a factor was last shown: sign-in or step-up
    absolute_end = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(default="")
    data = models.JSONField(default=dict)  # small state of screens; never personal data

    class Meta:
        db_table = "accounts_staff_session"
        constraints = [
            models.UniqueConstraint(
                name="accounts_one_session_a_person", fields=["account"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="accounts_session_end_pair", condition=Q(ended_at__isnull=True) ^ ~Q(end_reason="")
            ),
        ]

    def keep_data(self) -> None:
        """Write `data` now (the middleware does it after each answer as well)."""
        type(self).objects.filter(pk=self.pk).update(data=self.data)


class PendingSignIn(Record):
    """Between ID/password and the key. Also made when the first step failed, so that nobody learns which one did."""

    token_hash = models.TextField(unique=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE)
    login_id_hash = models.TextField()
    password_right = models.BooleanField()
    complete = models.BooleanField(default=False)  # both factors shown; only the take-over question is open
    factors = models.TextField(default="")
    terminal = models.TextField(default="")
    next_url = models.TextField(default="/")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_pending_sign_in"


class Challenge(Record):
    """A WebAuthn challenge: 32 random bytes, good for one answer within two minutes."""

    use = models.TextField()  # sign_in, step_up, enrolment
    holder = models.TextField()  # the pending sign-in or the session it was given to
    state = models.JSONField()
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_challenge"


class TerminalFailure(models.Model):
    """Failed sign-ins from one terminal, for the growing wait."""

    terminal = models.TextField(primary_key=True)
    failed_count = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_terminal_failure"


class SignInPolicy(models.Model):
    """What this municipality decided about signing in. One row; without it the defaults of these fields hold."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    password_least_length = models.PositiveSmallIntegerField(default=8)
    password_max_days = models.PositiveSmallIntegerField(null=True, default=180)  # None: no regular change
    password_warn_days = models.PositiveSmallIntegerField(default=14)
    failures_to_lock = models.PositiveSmallIntegerField(default=5)
    lock_minutes = models.PositiveSmallIntegerField(default=15)
    idle_minutes = models.PositiveSmallIntegerField(default=15)
    absolute_hours = models.PositiveSmallIntegerField(default=10)
    synced_keys_allowed = models.BooleanField(default=False)
    allowed_aaguids = models.JSONField(default=list)  # empty: every model of key
    attestation_roots = models.JSONField(default=list)  # PEM; empty: the maker of a key is not checked
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "accounts_sign_in_policy"
        constraints = [
            models.CheckConstraint(name="accounts_one_policy", condition=Q(id=1)),
            models.CheckConstraint(
                name="accounts_policy_ranges",
                condition=Q(
                    password_least_length__gte=8, failures_to_lock__range=(3, 10), lock_minutes__gte=5,
                    idle_minutes__range=(1, 30), absolute_hours__range=(1, 12),
                ),
            ),
        ]  # fmt: skip

    @classmethod
    def current(cls) -> SignInPolicy:
        return cls.objects.filter(id=1).first() or cls()
