"""重複の疑い: two records that may be one person do not both get a letter unnoticed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import demo
from sesshu.foundation.forms import storage
from sesshu.ledger.duplicates.actions import not_duplicate
from sesshu.ledger.duplicates.models import NotDuplicate
from sesshu.ledger.mailings import actions, queries, wording
from sesshu.ledger.mailings.decision.actions import make_decision_document
from sesshu.ledger.mailings.reasons import HELD, Why, group_of
from sesshu.ledger.residents.models import Resident
from tests.foundation.forms.paper import text_of
from tests.ledger.mailings.office import child, dosed, gone, protected, reason_of, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def _pair() -> tuple[Resident, Resident]:
    one, other = child("重複　一郎", kana="ジュウフク　イチロウ"), child("重複　一朗", kana="ジュウフク　イチロウ")
    return (one, other) if one.id < other.id else (other, one)


def _decided(pair: tuple[Resident, Resident], by: Actor) -> NotDuplicate:
    first, second = pair
    return not_duplicate(
        first_id=first.id, second_id=second.id, reason="双子で名が違う", by=by, purpose="RESIDENT_INTAKE"
    )


def test_両方の記録に手紙が届く組は_仮抽出で数えられる(clerk: Actor) -> None:
    pair = _pair()
    child("架空　次郎", kana="カクウ　ジロウ")
    mailing = tried(clerk)
    assert mailing.duplicate_pairs == 1
    assert queries.duplicate_pairs(clerk, mailing) == [(pair[0].id, pair[1].id)]
    assert [reason_of(mailing, one) for one in pair] == ["", ""]  # it is told, not decided for the office


def test_一方にしか送らない組と_重複でないと決まった組は数えない(clerk: Actor) -> None:
    one, _ = _pair()
    gone(one, "dead")
    pair = child("同　名", kana="ドウ　メイ"), child("同　名", kana="ドウ　メイ")
    _decided((min(pair, key=lambda r: r.id), max(pair, key=lambda r: r.id)), clerk)
    hidden = child("秘　密", kana="ヒ　ミツ")
    child("秘　密", kana="ヒ　ミツ")
    protected(hidden)
    assert tried(clerk).duplicate_pairs == 0


def test_除く設定では_どちらの記録か決まるまで保留になり_決まれば届く(clerk: Actor) -> None:
    pair, other = _pair(), child("架空　次郎", kana="カクウ　ジロウ")
    mailing = tried(clerk, without_duplicates=True)
    assert [reason_of(mailing, one) for one in (*pair, other)] == [Why.DUPLICATE, Why.DUPLICATE, ""]
    assert mailing.duplicate_pairs == 0
    assert group_of(Why.DUPLICATE) == HELD
    assert any("重複の疑い" in sentence for sentence in wording.sentences(mailing))

    _decided(pair, clerk)
    again = actions.make_trial(mailing_id=mailing.id, by=clerk)
    assert [reason_of(again, one) for one in pair] == ["", ""]


def test_除く設定では_接種済みや転出済みの記録と重なる人にも送らない(clerk: Actor) -> None:
    (vaccinated, left), (returned, old) = (
        _pair(),
        (child("戻　子", kana="モドリ　コ"), child("戻　子", kana="モドリ　コ")),
    )
    dosed(vaccinated, date(2026, 5, 1))
    gone(old, "moved_out")
    mailing = tried(clerk, without_duplicates=True)
    assert reason_of(mailing, left) == reason_of(mailing, returned) == Why.DUPLICATE
    assert reason_of(mailing, vaccinated) == Why.COMPLETE


def test_仮抽出のあとに疑いが出た人は_除く設定なら確定のときに外れる(clerk: Actor, chief: Actor) -> None:
    one, other = child("前　名", kana="マエ　メイ"), child("架空　次郎", kana="カクウ　ジロウ")
    mailing = tried(clerk, without_duplicates=True)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    child("前　名", kana="マエ　メイ")
    actions.release(mailing_id=mailing.id, by=chief)
    assert reason_of(mailing, one) == Why.DUPLICATE
    assert reason_of(mailing, other) == ""


@pytest.fixture
def desk(settings: Any, client: Client) -> Client:
    """A browser of the made-up clerk."""
    with override_settings(SESSHU_DEMO=True):
        demo.create_demo_people()
        _, token = demo.sign_in(login_id="clerk1", terminal="T-01")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    return client


def test_画面と決裁資料に組数があり_二つの記録の画面へ行ける(clerk: Actor, desk: Client) -> None:
    first, second = _pair()
    mailing = tried(clerk)
    page = desk.get(f"/mailings/{mailing.id}/").content.decode()
    assert "重複の疑いがある組が1組あり" in page
    assert f"/duplicates/{first.id}/{second.id}/" in page
    run = make_decision_document(mailing_id=mailing.id, by=clerk)
    text = "".join(text_of(storage.part_file(run, part.number)) for part in run.parts.all())
    assert "重複の疑い（両方の記録に送る組）1組" in text
    assert "ジュウフク" not in text
    assert "重複　一郎" not in text
