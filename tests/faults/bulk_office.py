"""Processes for the kill test of bulk corrections: `… worker` works, `… ask N` prepares one for N people."""

from __future__ import annotations

import os
import sys
from datetime import date
from itertools import count as counting

CLINIC, OTHER = "4319990011", "4319990029"


def ask(count: int) -> None:
    """Record a dose for each person, look at a correction, approve it; print the number of its job."""
    import django

    django.setup()
    from sesshu.foundation.access.actor import Actor
    from sesshu.foundation.access.duties import permissions_of
    from sesshu.foundation.jobs.models import Job
    from sesshu.ledger.bulk_corrections import jobs
    from sesshu.ledger.residents.models import Resident
    from tests.ledger.bulk_corrections.office import approved, children, prepared
    from tests.ledger.doses import people

    clerk = Actor("person", "clerk-1", permissions_of(["clerk"]), display_name="clerk", terminal="T-01")
    chief = Actor("person", "chief-1", permissions_of(["chief"]), display_name="chief", terminal="T-02")
    people._numbers = counting(Resident.objects.count() + 1)  # each process counts on from those who are there
    children(clerk, count, birth=date(2025, 2, 9))
    bulk = approved(prepared(clerk), clerk, chief)
    print(Job.objects.get(kind=jobs.CORRECT, key=str(bulk.pk)).pk)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sesshu.site.ledger")
    if sys.argv[1] == "ask":
        ask(int(sys.argv[2]))
    else:
        import django

        django.setup()
        from sesshu.foundation.jobs import worker
        from sesshu.ledger.bulk_corrections import jobs as kinds

        kinds.PEOPLE = 5  # many small chunks: more moments at which a kill can hit
        sys.exit(worker.main())
