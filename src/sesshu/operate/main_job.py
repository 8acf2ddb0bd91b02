"""The main job of the office, once: a mailing is prepared by one person, released by another, printed and listed.

What it is about is data (`main_job.yaml`). The clock stands still, so that the same people give the same bytes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

import yaml

PURPOSE = "RECOMMENDATION"


def run(as_of: date) -> dict[str, Any]:
    """`{trial: {included, reasons}, letters: {pages, held, files: [{part, pages, sha256}]}, list: [{…}]}`."""
    from sesshu.foundation import clock
    from sesshu.ledger.mailings import actions

    asked = yaml.safe_load(resources.files("sesshu.operate").joinpath("main_job.yaml").read_text(encoding="utf-8"))
    clerk, chief = _actor("clerk1"), _actor("chief")
    with clock.set_to(datetime(as_of.year, as_of.month, as_of.day, 9, tzinfo=clock.TOKYO)):
        _letter_text(asked["text"], as_of)
        mailing = _prepare(asked, as_of, clerk)
        mailing = actions.make_trial(mailing_id=mailing.id, by=clerk)
        trial = _counts(mailing)
        if not trial["included"]:  # a very small city: nobody is due, and an empty mailing is refused
            return {"trial": trial, "letters": {"pages": 0, "held": 0, "files": []}, "list": []}
        actions.request_release(mailing_id=mailing.id, by=clerk)
        actions.release(mailing_id=mailing.id, by=chief)
        printed = actions.print_letters(mailing_id=mailing.id, by=clerk)
        files = [{"part": part.number, "pages": part.pages, "sha256": part.sha256} for part in printed.parts.all()]
        letters = {"pages": sum(file["pages"] for file in files), "held": printed.held, "files": files}
        return {"trial": trial, "letters": letters, "list": _list(asked["list"], mailing, clerk)}


def _letter_text(text: dict[str, Any], as_of: date) -> None:
    """The city's words, in force since a month: loaded like the other masters of a made-up city."""
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.masters import actions
    from sesshu.ledger.mailings.masters import LETTER_TEXT

    entry = text | {"valid_from": as_of - timedelta(days=30)}
    actions.load(of=LETTER_TEXT, entries=[entry], reason="試行用の架空データ", by=job_actor("demo", "master.write"),
                 purpose="DEMONSTRATION")  # fmt: skip


def _prepare(asked: dict[str, Any], as_of: date, clerk: Any) -> Any:
    from sesshu.ledger.mailings import actions
    from sesshu.ledger.mailings.conditions import Conditions

    wanted = asked["mailing"]
    return actions.prepare(
        title=wanted["title"], kind=wanted["kind"], text_code=asked["text"]["code"],
        conditions=Conditions(series=tuple(wanted["series"]), statuses=tuple(wanted["statuses"])),
        base_date=as_of, issued_on=as_of, by=clerk,
    )  # fmt: skip


def _counts(mailing: Any) -> dict[str, Any]:
    from django.db.models import Count

    reasons = mailing.persons.filter(included=False).values_list("reason").annotate(n=Count("id")).order_by("reason")
    return {"included": mailing.persons.filter(included=True).count(), "not_included": dict(reasons)}


def _list(asked: dict[str, Any], mailing: Any, clerk: Any) -> list[dict[str, Any]]:
    from sesshu.foundation.files.exporting import export

    people = list(mailing.persons.filter(included=True).select_related("resident").order_by("serial"))
    rows = [{"serial": one.serial} | {key: getattr(one.resident, key) for key in asked["columns"] if key != "serial"}
            for one in people]  # fmt: skip
    subjects = [f"resident:{one.resident_id}" for one in people]
    made = [
        export(name=asked["name"], columns=list(asked["columns"].items()), rows=rows, profile=profile, by=clerk,
               purpose=PURPOSE, subjects=subjects)
        for profile in ("machine", "xlsx")
    ]  # fmt: skip
    return [{"profile": one.profile, "rows": one.rows, "sha256": one.sha256} for one in made]


def _actor(login_id: str) -> Any:
    """A made-up member of staff with the permissions of that person's duty."""
    from sesshu.foundation.access.actor import Actor
    from sesshu.foundation.access.duties import permissions_of
    from sesshu.foundation.accounts.demo import PEOPLE
    from sesshu.foundation.accounts.models import Account

    duty = next(person.duty for person in PEOPLE if person.login_id == login_id)
    account = Account.objects.get(login_id=login_id)
    return Actor("person", str(account.pk), permissions_of([duty]), display_name=account.display_name)
