"""What the processes of `test_print_kill` do: `prepare N`, `print MAILING`, `check MAILING`."""

from __future__ import annotations

import hashlib
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sesshu.site.ledger")
django.setup()

from sesshu.foundation import clock  # noqa: E402
from sesshu.foundation.access.actor import Actor  # noqa: E402
from sesshu.foundation.access.duties import permissions_of  # noqa: E402
from sesshu.foundation.forms import actions as forms  # noqa: E402
from sesshu.foundation.forms import registry, storage, typesetting  # noqa: E402
from sesshu.ledger.mailings import actions  # noqa: E402
from sesshu.ledger.mailings.models import Mailing  # noqa: E402
from tests.ledger.mailings.office import NOW, child, released, texts_in_force  # noqa: E402

CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]), display_name="clerk")
CHIEF = Actor("person", "chief-1", permissions_of(["chief"]), display_name="chief")


def prepare(count: int) -> None:
    texts_in_force(CLERK)
    for n in range(count):
        child(f"試験　{n}番")
    print(released(CLERK, CHIEF).id)


def check(mailing_id: str) -> None:
    """The state, the parts, and whether each part is what an undisturbed printing gives."""
    run = Mailing.objects.get(id=mailing_id).print_run
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


if __name__ == "__main__":
    with clock.set_to(NOW):
        match sys.argv[1:]:
            case ["prepare", number]:
                prepare(int(number))
            case ["print", mailing]:
                actions.print_letters(mailing_id=mailing, by=CLERK)
            case ["check", mailing]:
                check(mailing)
