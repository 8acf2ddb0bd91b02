"""発送一覧: the released set as a file, with nobody in it who should not get a letter."""

import csv
import io

import pytest

from sesshu.dates import wareki
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Subject
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.mailings import actions
from tests.ledger.mailings.office import TODAY, child, released, tried
from tests.ledger.mailings.test_release import CHANGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def test_一覧には送付する人が1接種1行で載り_出力台帳に残る(clerk: Actor, chief: Actor) -> None:
    person = child("架空　花子")
    mailing = released(clerk, chief)
    made = actions.export_list(mailing_id=mailing.id, profile="machine", by=clerk)
    [row] = csv.DictReader(io.StringIO(contents(export=made, by=clerk).decode()))
    assert (row["name"], row["addressee"]) == ("架空　花子", "架空　花子　様の保護者様")
    assert row["period"] == "令和8年4月1日から令和9年3月31日まで"
    assert row["register_day"] == wareki(TODAY)
    assert (made.rows, made.subjects, made.purpose) == (1, 1, "RECOMMENDATION")
    assert Subject.objects.filter(subject=f"resident:{person.id}").count() >= 2


@pytest.mark.parametrize("profile", ["machine", "human", "cp932", "xlsx"])
def test_同じ一覧は同じバイト列になる(clerk: Actor, chief: Actor, profile: str) -> None:
    child()
    mailing = released(clerk, chief)
    made = [actions.export_list(mailing_id=mailing.id, profile=profile, by=clerk).sha256 for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("change", CHANGES)
def test_確定のあとに外れるべき人は一覧に載らない(clerk: Actor, chief: Actor, change: str) -> None:
    changed, other = child("消えた　一郎"), child("残った　二郎")
    mailing = released(clerk, chief)
    CHANGES[change][0](changed)
    text = contents(export=actions.export_list(mailing_id=mailing.id, profile="machine", by=clerk), by=clerk).decode()
    assert changed.addressee_number not in text
    assert other.addressee_number in text


def test_確定していない発送の一覧は出せない(clerk: Actor) -> None:
    child()
    with pytest.raises(NotNow):
        actions.export_list(mailing_id=tried(clerk).id, profile="xlsx", by=clerk)
