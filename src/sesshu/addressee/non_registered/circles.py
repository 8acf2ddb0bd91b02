"""名寄せ of 住登外者 leads from one number to another, and never back."""

from __future__ import annotations

from django.db import connection

from sesshu.addressee.non_registered.models import NonRegisteredPerson

LEADING = 5_344_102  # number of the lock that keeps two messages apart which lead to one another


def leads_back(own: str, target: str) -> bool:
    """Whether whoever follows 名寄せ from `target` comes to `own`. Until the end of the transaction nobody else leads a
    number to another: neither of two messages of the same moment would see the other one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEADING])
    passed: set[str] = set()
    while target and target not in passed:
        if target == own:
            return True
        passed.add(target)
        found = NonRegisteredPerson.objects.filter(addressee_number=target).values_list("merged_into", flat=True)
        target = found.first() or ""
    return False
