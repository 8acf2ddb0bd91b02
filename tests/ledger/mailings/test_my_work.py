"""私の作業: 発送は、次の手順をする職員の作業になり、発行日が期限になる。"""

from __future__ import annotations

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.screens import work
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.models import Mailing
from tests.ledger.mailings.office import TODAY, child, prepared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def told(viewer: Actor, mailing: Mailing) -> list[str]:
    """The steps of a mailing in somebody's list."""
    mine = [one.item for one in work.work_of(viewer) if str(mailing.pk) in one.item.url]
    assert all(item.due_on == TODAY for item in mine)
    return [item.label.partition("：")[2] for item in mine]


def test_準備した職員に次の手順が出て_確定を待つ間は確定できる職員に出る(
    clerk: Actor, chief: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approvals, "needs", lambda *_: False)
    person = child("架空　発送子")
    mailing = prepared(clerk)
    assert (told(clerk, mailing), told(chief, mailing)) == (["仮抽出する"], [])
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    assert told(clerk, mailing) == ["確認して確定を依頼する"]
    actions.request_release(mailing_id=mailing.id, by=clerk)
    assert (told(clerk, mailing), told(chief, mailing)) == ([], ["確定する"])
    actions.release(mailing_id=mailing.id, by=chief)
    assert (told(clerk, mailing), told(chief, mailing)) == (["印刷する"], [])
    assert not [one for one in work.work_of(clerk) if person.name in one.item.label]


def test_承認が要るときは_決裁の行だけが一つ出る(clerk: Actor, chief: Actor) -> None:
    child()
    assert approvals.needs("mailing.release")
    mailing = prepared(clerk)
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    assert told(chief, mailing) == []
    assert [one.kind for one in work.work_of(chief)] == ["決裁・後閲"]
    assert told(clerk, mailing) == []


def test_中止した発送はだれの作業でもない(clerk: Actor, chief: Actor) -> None:
    mailing = prepared(clerk)
    actions.cancel(mailing_id=mailing.id, reason="対象の誤り", by=clerk)
    assert (told(clerk, mailing), told(chief, mailing)) == ([], [])
