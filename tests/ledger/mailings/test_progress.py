"""時間のかかる仮抽出と決裁資料: 担当者は待たされず、進み具合が見え、二度押しても一度だけ行われる。"""

from typing import Any

import pytest
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms.models import RunState
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.ledger.mailings import actions, jobs, under_way
from sesshu.ledger.mailings.models import Mailing
from tests.ledger.mailings.office import NOW, child, dosed, gone, prepared, released, tried
from tests.ledger.protection.addresses import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


@pytest.fixture
def big_city(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one child is already too many for the page to wait."""
    monkeypatch.setattr(under_way, "AT_ONCE", 0)


def test_人数の少ない仮抽出はその場で終わる(clerk: Actor) -> None:
    child()
    mailing = prepared(clerk)
    assert jobs.start_trial(mailing_id=mailing.id, by=clerk) is None
    assert Mailing.objects.get().state == "trial"
    assert not Job.objects.exists()


@pytest.mark.usefixtures("big_city")
def test_人数の多い仮抽出は処理に回り_二度頼んでも一つで_やり直しもできる(clerk: Actor) -> None:
    child()
    mailing = prepared(clerk)
    first = jobs.start_trial(mailing_id=mailing.id, by=clerk)
    assert first is not None
    assert jobs.start_trial(mailing_id=mailing.id, by=clerk) == first
    with pytest.raises(NotNow, match="仮抽出をしています"):
        under_way.check_not_judging(mailing)
    assert run_now(first).state == JobState.SUCCEEDED
    mailing.refresh_from_db()
    assert (mailing.state, mailing.persons.filter(included=True).count()) == ("trial", 1)
    under_way.check_not_judging(mailing)
    child()
    again = jobs.start_trial(mailing_id=mailing.id, by=clerk)
    assert again not in {None, first}
    run_now(again)  # type: ignore[arg-type]
    assert mailing.persons.filter(included=True).count() == 2


@pytest.mark.usefixtures("big_city")
def test_発送の画面は進み具合を示し_終わるまでほかの操作を出さない(client: Client, settings: Any, clerk: Actor) -> None:
    child()
    mailing = prepared(clerk)
    job = jobs.start_trial(mailing_id=mailing.id, by=clerk)
    assert job is not None
    Job.objects.filter(id=job.id).update(done=500, total=2000)
    signed_in(client, settings, "clerk")
    address = f"/mailings/{mailing.id}/"
    page = client.get(address).content.decode()
    assert "仮抽出：" in page
    assert "25%（500 / 2,000）" in page
    assert "仮抽出をする" not in page
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div id="progress"')
    assert "HX-Refresh" not in part.headers
    run_now(job)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "仮抽出をやり直す" in client.get(address).content.decode()


@pytest.mark.usefixtures("big_city")
def test_仮抽出ができなかったときは理由が画面に出る(client: Client, settings: Any, clerk: Actor) -> None:
    child()
    mailing = prepared(clerk)
    job = jobs.start_trial(mailing_id=mailing.id, by=clerk)
    assert job is not None
    actions.cancel(mailing_id=mailing.id, reason="条件の誤り", by=clerk)  # while it waited
    assert run_now(job).state == JobState.FAILED
    signed_in(client, settings, "clerk")
    page = client.get(f"/mailings/{mailing.id}/").content.decode()
    assert "仮抽出ができませんでした" in page


def test_決裁資料は処理に回り_できるまで進み具合を示す(client: Client, settings: Any, clerk: Actor) -> None:
    child()
    run = jobs.start_decision(mailing_id=tried(clerk).id, by=clerk)
    assert run.state == RunState.PREPARED
    signed_in(client, settings, "clerk")
    address = f"/forms/{run.id}/"
    assert "紙面を作成しています" in client.get(address).content.decode()
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().startswith('<div id="progress"')
    run_now(Job.objects.get(kind=jobs.DECISION))
    run.refresh_from_db()
    assert (run.state, run.parts.count()) == (RunState.PRINTED, 1)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "第1部のPDF" in client.get(address).content.decode()


@pytest.fixture
def waiting(clerk: Actor) -> Mailing:
    """A request for three letters."""
    for _ in range(3):
        child()
    return actions.request_release(mailing_id=tried(clerk).id, by=clerk)


@pytest.mark.usefixtures("big_city")
def test_人数の多い確定は処理に回り_確定した人の名で終わる(waiting: Mailing, chief: Actor) -> None:
    gone(waiting.persons.all()[0].resident, "dead")
    mailing = actions.release(mailing_id=waiting.id, by=chief)
    assert mailing.state == "releasing"
    with pytest.raises(NotNow, match="確定をしています"):
        under_way.check_not_judging(mailing)
    assert run_now(Job.objects.get(kind=under_way.RELEASE)).state == JobState.SUCCEEDED
    mailing.refresh_from_db()
    assert (mailing.state, mailing.released_by, mailing.released_by_name) == ("released", chief.code, "chief")
    letters = mailing.persons.filter(included=True).order_by("serial")
    assert [one.serial for one in letters] == [1, 2]
    assert all(one.due for one in letters)
    assert mailing.persons.get(included=False).stage == "release"


@pytest.mark.usefixtures("big_city")
def test_処理に回した確定は_その場の確定と同じ手紙になる(
    waiting: Mailing, clerk: Actor, chief: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = actions.release(mailing_id=waiting.id, by=chief)
    run_now(Job.objects.get(kind=under_way.RELEASE))
    mailing.refresh_from_db()
    Mailing.objects.filter(id=mailing.id).update(  # as if it had never been sent: the next may write to the same people
        state="cancelled", cancelled_at=mailing.released_at, cancelled_by="clerk-1", cancel_reason="試験"
    )
    monkeypatch.setattr(under_way, "AT_ONCE", 100)
    assert released(clerk, chief).frozen_sha256 == mailing.frozen_sha256


@pytest.mark.usefixtures("big_city")
def test_確定の処理中は_だれもほかのことができない(waiting: Mailing, clerk: Actor, chief: Actor) -> None:
    mailing = actions.release(mailing_id=waiting.id, by=chief)
    for forbidden in (
        lambda: actions.make_trial(mailing_id=mailing.id, by=clerk),
        lambda: actions.request_release(mailing_id=mailing.id, by=clerk),
        lambda: actions.cancel(mailing_id=mailing.id, reason="誤り", by=clerk),
        lambda: actions.send_back(mailing_id=mailing.id, reason="誤り", by=chief),
        lambda: actions.release(mailing_id=mailing.id, by=chief),
    ):
        with pytest.raises(NotNow):
            forbidden()


@pytest.mark.usefixtures("big_city")
def test_送る人がいなくなった確定は_理由を示して仮抽出に戻る(
    client: Client, settings: Any, waiting: Mailing, chief: Actor
) -> None:
    mailing = actions.release(mailing_id=waiting.id, by=chief)
    for person in mailing.persons.all():
        dosed(person.resident, NOW.date())
    assert run_now(Job.objects.get(kind=under_way.RELEASE)).state == JobState.FAILED
    mailing.refresh_from_db()
    assert (mailing.state, mailing.requested_by, mailing.release_started_by) == ("trial", None, None)
    signed_in(client, settings, "clerk")
    page = client.get(f"/mailings/{mailing.id}/").content.decode()
    assert "確定ができませんでした" in page
    assert "送付する人がいなくなりました" in page


@pytest.mark.usefixtures("big_city")
def test_確定の画面は進み具合を示し_終わるまでほかの操作を出さない(
    client: Client, settings: Any, waiting: Mailing, chief: Actor
) -> None:
    mailing = actions.release(mailing_id=waiting.id, by=chief)
    Job.objects.filter(kind=under_way.RELEASE).update(done=500, total=2000)
    signed_in(client, settings, "chief")
    page = client.get(f"/mailings/{mailing.id}/").content.decode()
    assert "確定：" in page
    assert "25%（500 / 2,000）" in page
    assert "確定しています" in page
    assert "<button" not in page.partition("次にできること")[2]
