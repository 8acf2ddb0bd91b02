"""手紙の中身が本当でなくなったとき: 生年月日の訂正、改名、宛名の変更、あとから始まる送付先。"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.mailings import actions, queries
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.residents.models import PostalAddress, Resident
from tests.ledger.mailings.office import DUE_BIRTH, NOW, TODAY, child, prepared, protected, reason_of, released, tried
from tests.ledger.mailings.test_letters import page_of
from tests.ledger.mailings.test_pages import desk, page  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def now(person: Resident, **values: object) -> None:
    """The register learns something else of a person."""
    Resident.objects.filter(id=person.id).update(**values, updated_at=clock.now())


def sent_to(person: Resident, address: str, recipient: str, starts_on: date) -> None:
    PostalAddress.objects.create(
        resident=person, starts_on=starts_on, postal_code="0470024", address=address, recipient=recipient,
        reason="申出", recorded_at=clock.now(), recorded_by="u:test",
    )  # fmt: skip


def test_確定のあとに生年月日が訂正された人の手紙は_前の期間のまま印刷されない(clerk: Actor, chief: Actor) -> None:
    person, _ = child("訂正　一子", birth=date(2021, 3, 31)), child("残った　二子")
    mailing = released(clerk, chief)
    assert "令和9年3月31日" in mailing.persons.get(resident=person).due[0][2]
    now(person, birth_date=date(2020, 4, 2), birth_text="2020-04-02")  # MR 第2期 is due on either day
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert reason_of(mailing, person) == Why.BIRTH_CHANGED
    assert "一子" not in page_of(mailing)


def test_印刷のあとの生年月日の訂正と改名は_引き抜くまで投函できない(clerk: Actor, chief: Actor) -> None:
    born, named, other = child(), child("旧姓　花子"), child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    mailing.refresh_from_db()
    assert queries.to_withdraw(mailing, clerk) == []
    now(born, birth_date=date(2020, 6, 16), birth_text="2020-06-16")
    now(named, name="新姓　花子")
    found = {person.resident_id: why for person, why in queries.to_withdraw(mailing, clerk)}
    assert found == {born.id: Why.BIRTH_CHANGED, named.id: Why.NAME_CHANGED}
    with pytest.raises(NotNow, match="2通"):
        actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    listed = actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk)
    actions.withdraw_listed(mailing_id=mailing.id, number=listed.number, by=clerk)
    posted = actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    assert list(posted.persons.filter(included=True).values_list("resident_id", flat=True)) == [other.id]


def test_確定のあとの改名は_新しい氏名で印刷される(clerk: Actor, chief: Actor) -> None:
    person = child("旧姓　花子")
    mailing = released(clerk, chief)
    now(person, name="新姓　花子")
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert "新姓花子" in page_of(mailing)
    mailing.refresh_from_db()
    assert queries.to_withdraw(mailing, clerk) == []


def test_印刷のあとに宛名の人が変わった手紙も引き抜く(clerk: Actor, chief: Actor) -> None:
    person = child()
    sent_to(person, "北海道小樽市花園9番", "父　一郎", date(2026, 1, 1))
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    PostalAddress.objects.filter(resident=person).update(recipient="母　花子")
    mailing.refresh_from_db()
    assert [why for _, why in queries.to_withdraw(mailing, clerk)] == [Why.NAME_CHANGED]


def test_発行日のあとに始まる送付先にも_印刷の日から従う(clerk: Actor, chief: Actor) -> None:
    before, after = child(), child()
    mailing = released(clerk, chief)
    with clock.set_to(NOW + timedelta(days=3)):
        sent_to(before, "北海道小樽市花園9番", "", TODAY + timedelta(days=2))
        actions.print_letters(mailing_id=mailing.id, by=clerk)
        assert "北海道小樽市花園9番" in page_of(mailing)
        sent_to(after, "北海道小樽市花園8番", "", TODAY + timedelta(days=3))
        mailing.refresh_from_db()
        assert [(p.resident_id, why) for p, why in queries.to_withdraw(mailing, clerk)] == [
            (after.id, Why.ADDRESS_CHANGED)
        ]


def test_訂正で抽出条件の生年月日から外れた人は_確定で外れる(clerk: Actor, chief: Actor) -> None:
    person, _ = child(), child()
    mailing = tried(clerk, born_from=DUE_BIRTH, born_until=DUE_BIRTH)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    now(person, birth_date=date(2020, 6, 16), birth_text="2020-06-16")
    mailing = actions.release(mailing_id=mailing.id, by=chief)
    assert reason_of(mailing, person) == Why.OUTSIDE_CONDITIONS
    assert mailing.persons.get(resident=person).stage == "release"


def test_確定までの訂正は_新しい生年月日で手紙になる(clerk: Actor, chief: Actor) -> None:
    person = child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    now(person, birth_date=date(2020, 6, 16), birth_text="2020-06-16")
    mailing = actions.release(mailing_id=mailing.id, by=chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert "令和2年6月16日" in page_of(mailing)
    assert mailing.persons.get(resident=person).birth_date == date(2020, 6, 16)


def test_きょうだいでも宛名の人が違えば封筒を分ける(clerk: Actor, chief: Actor) -> None:
    home = {"household_number": "799999", "street": "1番地", "address": "熊本県熊本市中央区手取本町1番地"}
    one, two, three = child(**home), child(**home), child(**home)
    for person, recipient in ((one, "父　一郎"), (two, "母　花子"), (three, "母　花子")):
        sent_to(person, "北海道小樽市花園9番", recipient, date(2026, 1, 1))
    mailing = released(clerk, chief, siblings="together")
    envelopes = {p.resident_id: p.envelope for p in mailing.persons.all()}
    assert len(set(envelopes.values())) == 2
    assert envelopes[two.id] == envelopes[three.id] != envelopes[one.id]


def test_仮抽出のあとに支援措置になった人の町名は_一覧に出ない(
    desk: Client, clerk: Actor, chief: Actor  # noqa: F811
) -> None:  # fmt: skip
    person, other = child(town="秘密町"), child(town="公開町")
    mailing = released(clerk, chief)
    assert "秘密町" in page(desk, mailing, "people/")
    protected(person)
    for path in ("people/", "counts/"):
        text = page(desk, mailing, path)
        assert "秘密町" not in text
        assert "公開町" in text
    assert other.town == "公開町"


@pytest.mark.parametrize(
    ("base", "issued", "field"),
    [
        (date(2025, 11, 20), date(2026, 11, 20), "base_date"),
        (date(2026, 10, 19), date(2026, 11, 20), "base_date"),
        (date(2025, 11, 20), date(2025, 11, 20), "issued_on"),
        (date(2028, 11, 20), date(2026, 11, 20), "base_date"),
    ],
)
def test_前の発送の日付のままの基準日と発行日は断る(clerk: Actor, base: date, issued: date, field: str) -> None:
    asked = {
        "title": "MR第2期", "kind": "recommendation", "text_code": "test", "conditions": Conditions(series=("mr_2",)),
        "base_date": base, "issued_on": issued, "by": clerk,
    }  # fmt: skip
    with pytest.raises(InvalidInput, match="離れすぎています") as refused:
        actions.prepare(**asked)
    assert refused.value.field == field
    mailing = prepared(clerk)
    with pytest.raises(InvalidInput, match="離れすぎています"):
        actions.change_conditions(mailing_id=mailing.id, **asked)
    assert Mailing.objects.get().base_date == TODAY


def test_発行日の31日前と366日後までの基準日は使える(clerk: Actor) -> None:
    for base in (TODAY - timedelta(days=31), TODAY + timedelta(days=366)):
        made = actions.prepare(
            title="MR第2期", kind="recommendation", text_code="test", conditions=Conditions(series=("mr_2",)),
            base_date=base, issued_on=TODAY, by=clerk,
        )  # fmt: skip
        assert made.base_date == base


def test_時計が一年進んでから使い直した準備は_依頼のときに日付を断る(clerk: Actor) -> None:
    child()
    mailing = tried(clerk)
    with clock.set_to(datetime(2027, 11, 20, 9, tzinfo=clock.TOKYO)), pytest.raises(NotNow, match="離れすぎています"):
        actions.request_release(mailing_id=mailing.id, by=clerk)
