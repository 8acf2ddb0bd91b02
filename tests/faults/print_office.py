"""Processes for the kill tests of mailings: `… worker` works, `… check JOB` looks at the letters.

`… ask N` has N letters printed; `… ask N release` has a mailing to N people released, of whom every tenth has died.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from itertools import count as counting
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesshu.foundation.access.actor import Actor  # Django is not up when this file is read

ENVIRONMENT = {"SESSHU_CLOCK": "2026-11-20T09:00:00+09:00"}  # the people of `tests.ledger.mailings.office` are due
PER_PART, SLICE = 40, 5  # small parts and slices: more moments at which a kill can hit
DEAD_OF = 10  # one of so many


def ask(count: int, *, release: bool) -> None:
    """A mailing of so many letters to new people, to be printed or to be released; the number of its job."""
    from sesshu.ledger.mailings import actions, jobs, under_way
    from sesshu.ledger.mailings.models import LetterText
    from sesshu.ledger.residents.models import Resident
    from tests.ledger.mailings import office

    if not LetterText.objects.exists():
        office.texts_in_force(_person("clerk"))
    office._numbers = counting(Resident.objects.count() + 1)  # each process counts on from those who are there
    people = [office.child(f"試験　{n}番") for n in range(count)]
    if release:
        mailing = actions.request_release(mailing_id=office.tried(_person("clerk")).id, by=_person("clerk"))
        for one in people[::DEAD_OF]:
            office.gone(one, "dead")
        under_way.AT_ONCE = 0
        actions.release(mailing_id=mailing.id, by=_person("chief"))
        job = under_way.last_job(under_way.RELEASE, mailing)
    else:
        mailing = office.released(_person("clerk"), _person("chief"))
        job = jobs.start_printing(mailing_id=mailing.id, by=_person("clerk"))
    print(job.id if job else "")


def check(job: str) -> None:
    """The state, the parts, and whether each part is what an undisturbed printing gives."""
    from sesshu.foundation.forms import actions as forms
    from sesshu.foundation.forms import registry, storage, typesetting
    from sesshu.foundation.jobs.models import Job
    from sesshu.ledger.mailings.models import Mailing

    run = Mailing.objects.get(id=Job.objects.get(id=job).arguments["mailing"]).print_run
    assert run is not None
    form = registry.template(run.template, version=run.version)
    parts = []
    with typesetting.typesetter() as setter:
        for part in run.parts.all():
            rows = run.frozen_rows.filter(number__range=(part.first_row, part.last_row)).order_by("number")
            data = forms.document(form, run, [row.values for row in rows], first=part.first_row)
            again = setter.set_pages(form, data, stamp=run.stamp, into=setter.scratch / "again.pdf")
            kept = hashlib.sha256(storage.part_file(run, part.number).read_bytes()).hexdigest()
            parts.append([part.first_row, part.last_row, part.sha256 == again.sha256 == kept])
    rest = [file.name for file in storage.folder_of(run).iterdir() if file.suffix != ".pdf"]
    print(json.dumps({"state": run.state, "pages": run.pages, "parts": parts, "rest": rest}))


def frozen(job: str) -> bool:
    """Whether the set of a release is the one its hash names."""
    from sesshu.foundation.jobs.models import Job
    from sesshu.ledger.mailings.actions.freezing import set_hash
    from sesshu.ledger.mailings.models import Mailing

    mailing = Mailing.objects.get(id=Job.objects.get(id=job).arguments["mailing"])
    return set_hash(list(mailing.persons.filter(included=True).select_related("resident"))) == mailing.frozen_sha256


def _person(duty: str) -> Actor:
    from sesshu.foundation.access.actor import Actor
    from sesshu.foundation.access.duties import permissions_of

    return Actor("person", f"{duty}-1", permissions_of([duty]), display_name=duty)


def main(*arguments: str) -> int:
    """Do what the command line says."""
    for name, value in (ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "sesshu.site.ledger"}).items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    from sesshu.foundation.forms import parts
    from sesshu.foundation.jobs import worker
    from sesshu.ledger.mailings import selecting

    parts.PAGES_PER_PART = PER_PART
    match arguments:
        case ["ask", count, *rest]:
            ask(int(count), release=rest == ["release"])
        case ["hash", job]:
            print(frozen(job))
        case ["check", job]:
            check(job)
        case _:
            selecting.SLICE = SLICE
            return worker.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
