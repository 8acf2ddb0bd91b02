"""R-03: whose inquiries somebody sees. The result is for the section that asked, and for nobody beside it.

People see what their own section asked, cases and differences included; whoever may see every section sees all of it
(`exchange_inquiry.every_section`: the office that looks after the exchange, and whoever ends what a renamed or
dissolved section left). Jobs and calling systems see all. The section is that of the account as it stands now, looked
up within the question itself: no page asks one question more.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from sesshu.foundation.access import Actor
from sesshu.foundation.accounts import sections as accounts
from sesshu.foundation.accounts.models import Account

EVERY_SECTION = "exchange_inquiry.every_section"
NO_SECTION = "（部署なし）"  # of an account without one: what it asks is refused, and it may read why
_SECTION = Coalesce(NullIf("office_section", Value("")), Value(NO_SECTION), output_field=TextField())
NOBODYS = Q(pk__in=[])


def sees_all(viewer: Actor) -> bool:
    """Whether this viewer is confined to no section."""
    return viewer.kind != "person" or viewer.may(EVERY_SECTION)


def within(viewer: Actor, column: str = "department") -> Q:
    """The condition on rows whose `column` names a section. A person without an account sees none."""
    if sees_all(viewer):
        return Q()
    key = accounts.account_of(viewer)
    return NOBODYS if key is None else Q(**{column: Subquery(_sections(key))})


def section_of(by: Actor) -> str:
    """The section that somebody asks for; of jobs and systems none."""
    return accounts.section_of(by) or NO_SECTION


def sections_on(day: date) -> QuerySet[Account, str]:
    """The sections of the staff of that day, for `__in`."""
    still = Q(active_until=None) | Q(active_until__gte=day)
    return Account.objects.filter(still, active_from__lte=day).order_by().values_list(_SECTION, flat=True)


def _sections(account: UUID):  # type: ignore[no-untyped-def]  # Django's types know no query of one expression
    return Account.objects.filter(pk=account).values_list(_SECTION, flat=True)
