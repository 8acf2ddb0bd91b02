"""Processes for the kill test of erasures: `… worker` works, `… ask N` has one of N people approved."""

from __future__ import annotations

import os
import sys
from datetime import date
from itertools import count as counting


def ask(count: int) -> None:
    """Make people who died long ago and one who lives, ask, have it approved twice; print the number of the job."""
    import django

    django.setup()
    from sesshu.ledger.residents.models import Resident
    from tests.ledger.doses import people
    from tests.ledger.erasures.office import approved, asked, job_of, person
    from tests.ledger.mailings.office import dosed, gone

    people._numbers = counting(Resident.objects.count() + 1)  # each process counts on from those who are there
    for n in range(count + 1):
        who = people.make_resident(birth=date(2015, 1, 10), name=f"架空　{n}子")
        dosed(who, date(2016, 2, 1))
        if n:
            gone(who, "dead", date(2020, 4, 2))
    print(job_of(approved(asked(person("clerk")))).pk)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sesshu.site.ledger")
    if sys.argv[1] == "ask":
        ask(int(sys.argv[2]))
    else:
        import django

        django.setup()
        from sesshu.foundation.jobs import worker
        from sesshu.ledger.erasures import jobs as kinds

        kinds.PEOPLE = 5  # many small chunks: more moments at which a kill can hit
        sys.exit(worker.main())
