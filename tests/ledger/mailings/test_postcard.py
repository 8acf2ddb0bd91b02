"""勧奨はがき: both sides of a card, and no siblings on one."""

import os
import subprocess

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.forms import storage
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.conditions import Conditions
from tests.foundation.forms.paper import text_of
from tests.ledger.mailings.office import TODAY, child

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def test_はがきは一人に表と裏の二頁で_宛名と内容が同じ面に並ばない(clerk: Actor, chief: Actor) -> None:
    long = "とても長い名前のマンション・グランドレジデンス手取本町壱番館1234号室"
    child("渡邉󠄂　葛󠄁飾之介", building=long)
    child("架空　空")
    mailing = actions.prepare(
        title="MR第2期はがき", kind="recommendation", text_code="test", conditions=Conditions(series=("mr_2",)),
        base_date=TODAY, issued_on=TODAY, form="mailing-postcard", by=clerk,
    )  # fmt: skip
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    actions.release(mailing_id=mailing.id, by=chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert (run.rows, run.pages) == (2, 4)
    file = storage.part_file(run, 1)
    if kept := os.environ.get("SESSHU_LOOK"):
        subprocess.run(["/usr/bin/pdftoppm", "-r", "110", "-png", str(file), kept], check=True)  # noqa: S603
    pages = text_of(file).split("\f")
    for front, back in ((pages[0], pages[1]), (pages[2], pages[3])):
        assert "様の保護者様" in front
        assert "麻しん" not in front, "the address side does not tell what it is about"
        assert "麻しん・風しん第2期" in back
        assert "手取本町" not in back


def test_はがきは同封できず_知らない紙は断る(clerk: Actor) -> None:
    asked = {"title": "x", "kind": "recommendation", "text_code": "test", "base_date": TODAY, "issued_on": TODAY}
    for form, siblings, field in (("mailing-postcard", "together", "siblings"), ("recall-letter", "apart", "form")):
        with pytest.raises(InvalidInput) as refused:
            actions.prepare(form=form, conditions=Conditions(series=("mr_2",), siblings=siblings), by=clerk, **asked)
        assert refused.value.field == field
