"""The main job of the office, once: a mailing is prepared by one person, released by another, printed and listed.

What it is about is data (`main_job.yaml`). The clock stands still, so that the same people give the same bytes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

import yaml

from sesshu.operate.people import person


def run(as_of: date) -> dict[str, Any]:
    """`{trial: {included, reasons}, letters: {pages, held, files: [{part, pages, sha256}]}, list: [{…}]}`."""
    from sesshu.foundation import clock
    from sesshu.ledger.mailings import actions, jobs

    wanted = asked()
    clerk, chief = person("clerk1"), person("chief")
    with clock.set_to(datetime(as_of.year, as_of.month, as_of.day, 9, tzinfo=clock.TOKYO)):
        letter_text(wanted["text"], as_of)
        mailing = prepare(wanted, as_of, clerk)
        mailing = actions.make_trial(mailing_id=mailing.id, by=clerk)
        trial = _counts(mailing)
        if not trial["included"]:  # a very small city: nobody is due, and an empty mailing is refused
            return {"trial": trial, "letters": {"pages": 0, "held": 0, "files": []}, "list": []}
        actions.request_release(mailing_id=mailing.id, by=clerk)
        jobs.release_now(mailing_id=mailing.id, by=chief)
        printed = actions.print_letters(mailing_id=mailing.id, by=clerk)
        files = [{"part": part.number, "pages": part.pages, "sha256": part.sha256} for part in printed.parts.all()]
        letters = {"pages": sum(file["pages"] for file in files), "held": printed.held, "files": files}
        return {"trial": trial, "letters": letters, "list": _list(wanted["list"]["profiles"], mailing, clerk)}


def asked() -> dict[str, Any]:
    """What the main job is about."""
    text = resources.files("sesshu.operate").joinpath("main_job.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def letter_text(text: dict[str, Any], as_of: date) -> None:
    """The city's words, in force since a month: loaded like the other masters of a made-up city."""
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.masters import actions
    from sesshu.ledger.mailings.masters import LETTER_TEXT

    entry = text | {"valid_from": as_of - timedelta(days=30)}
    actions.load(of=LETTER_TEXT, entries=[entry], reason="試行用の架空データ", by=job_actor("demo", "master.write"),
                 purpose="DEMONSTRATION")  # fmt: skip


def prepare(asked: dict[str, Any], as_of: date, clerk: Any) -> Any:
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


def _list(profiles: list[str], mailing: Any, clerk: Any) -> list[dict[str, Any]]:
    from sesshu.ledger.mailings import actions

    made = [actions.export_list(mailing_id=mailing.id, profile=profile, by=clerk) for profile in profiles]
    return [{"profile": one.profile, "rows": one.rows, "sha256": one.sha256} for one in made]
