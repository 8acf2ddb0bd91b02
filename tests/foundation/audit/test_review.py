"""利用記録の点検: found by person, day and kind; reading it is recorded; no values."""

from datetime import date, datetime

import pytest
from django.db import transaction
from django.test import Client

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import demo
from sesshu.foundation.audit import queries
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.audit.screens.views import areas
from sesshu.foundation.errors import NotPermitted

pytestmark = pytest.mark.django_db


def leave(act: str, by: Actor, moment: datetime | None = None, **given: object) -> None:
    with clock.set_to(moment or clock.now()), transaction.atomic():
        audit.record(act, by=by, purpose="DOSE_INQUIRY", **given)


def test_誰が見たかは本人についての記録だけを新しい順に示す(clerk: Actor, auditor: Actor) -> None:
    leave("resident.read", clerk, subjects=["resident:a"])
    leave("resident.read", clerk, subjects=["resident:b"])
    leave("dose.recorded", clerk, subjects=["resident:a", "resident:c"])
    found = queries.who_saw(auditor, "resident:a")
    assert [row.act for row in found] == ["audit.subject_reviewed", "dose.recorded", "resident.read"]


def test_記録を読むことも記録される(clerk: Actor, auditor: Actor) -> None:
    before = Entry.objects.filter(act="audit.reviewed", actor=auditor.code).count()
    list(queries.acts_of(auditor, clerk.code))
    assert Entry.objects.filter(act="audit.reviewed", actor=auditor.code).count() == before + 1


def test_日は役所の日で数え両端を含む(clerk: Actor, auditor: Actor) -> None:
    for hour, minute, day in ((23, 59, 9), (0, 0, 10), (23, 59, 11), (0, 0, 12)):
        leave("dose.recorded", clerk, datetime(2031, 2, day, hour, minute, tzinfo=clock.TOKYO))
    found = queries.review(auditor, act="dose.", day_from=date(2031, 2, 10), day_until=date(2031, 2, 11))
    assert [row.at.astimezone(clock.TOKYO).day for row in found] == [11, 10]


def test_権限がなければ読めない(counter: Actor) -> None:
    for read in (lambda: queries.who_saw(counter, "resident:a"), lambda: queries.acts_of(counter, "u:x")):
        with pytest.raises(NotPermitted):
            read()


def test_画面は操作と職員を示し_値と対象者の番号は示さない(client: Client, settings, clerk: Actor) -> None:
    settings.SESSHU_DEMO = True
    demo.create_demo_people()
    leave("dose.recorded", clerk, subjects=["resident:0a1b2c3d"], detail={"lot": "LOT-XYZ"})
    client.post("/sign-in/demo/", {"login_id": "auditor"})
    page = client.get("/audit/").content.decode()
    assert "監査　あきら" in page
    assert "dose.recorded" in page
    assert "0a1b2c3d" not in page
    assert "LOT-XYZ" not in page
    only = client.get("/audit/", {"act": "sign_in."}).content.decode()
    assert "dose.recorded" not in only


def test_種類の言葉は重ならない() -> None:
    assert len(set(areas().values())) == len(areas())
