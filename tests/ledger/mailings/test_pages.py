"""発送の画面: what each page says, to whom, and what is recorded about it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, override_settings

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import demo
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.models import Mailing
from tests.ledger.mailings.office import child, gone, protected, released, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


@pytest.fixture
def desk(settings: object, client: Client) -> Client:
    """A browser of the made-up clerk."""
    with override_settings(SESSHU_DEMO=True):
        demo.create_demo_people()
        _, token = demo.sign_in(login_id="clerk1", terminal="T-01")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token  # type: ignore[attr-defined]
    return client


def page(desk: Client, mailing: Mailing, path: str = "") -> str:
    answer = desk.get(f"/mailings/{mailing.id}/{path}")
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_人を探して理由を読むと_その人の利用記録が残る(desk: Client, clerk: Actor) -> None:
    person = child("架空　一日子", birth=date(2020, 4, 1), kana="カクウ　ツイタチコ")
    mailing = tried(clerk)
    answer = desk.post(f"/mailings/{mailing.id}/why/", {"kana": "かくうついたちこ", "birth_date": "", "number": ""})
    assert f"/mailings/{mailing.id}/why/{person.id}/" in answer.content.decode()
    text = page(desk, mailing, f"why/{person.id}/")
    assert "この発送に入っていません" in text
    assert "施行令3条1項" in text
    assert Subject.objects.filter(subject=f"resident:{person.id}").exists()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: child(), "接種勧奨の対象です"),
        (lambda: (p := child(), gone(p, "dead"))[0], "死亡の届出"),
        (lambda: (p := child(), protected(p))[0], "支援措置"),
        (lambda: child(birth=date(1980, 1, 1)), "対象"),
        (lambda: child(birth=date(2021, 4, 2)), "まだ始まっていません"),
        (lambda: child(resident_class="non_registered", status="non_registered"), "住登外者"),
    ],
)
def test_理由は一文で分かる(desk: Client, clerk: Actor, make: object, sentence: str) -> None:
    person = make()  # type: ignore[operator]
    mailing = tried(clerk)
    assert sentence in page(desk, mailing, f"why/{person.id}/")


def test_支援措置の人の住所はどの画面にも出ない(desk: Client, clerk: Actor) -> None:
    child()
    person = child(town="秘密町", street="77番地", address="熊本県熊本市中央区秘密町77番地")
    protected(person)
    mailing = tried(clerk)
    for path in ("", "counts/", "people/", f"why/{person.id}/"):
        assert "秘密町" not in page(desk, mailing, path)


def test_一覧から準備_仮抽出_依頼まで進める(desk: Client, clerk: Actor) -> None:
    child()
    mailing = tried(clerk)
    text = page(desk, mailing)
    assert "1通の送付を、別の職員に確認してもらいます" in text
    assert "確定する" not in text
    assert mailing.label in desk.get("/mailings/").content.decode()


def test_手紙の見本はPDFで_出力番号の代わりに見本と載る(desk: Client, clerk: Actor) -> None:
    child()
    answer = desk.get(f"/mailings/{tried(clerk).id}/preview/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_印刷のあとに転出した人は引抜きの知らせに出る(desk: Client, clerk: Actor, chief: Actor) -> None:
    person = child("架空　転出子")
    child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    gone(person, "moved_out")
    text = page(desk, mailing)
    assert "引抜きが必要な手紙が1通あります" in text
    assert "架空　転出子" in text
    [entry] = Entry.objects.filter(act="mailing.to_withdraw_listed")
    assert Subject.objects.get(entry_queue_id=entry.queue_id).subject == f"resident:{person.id}"


def test_出力台帳にPDFと件数が載る(desk: Client, clerk: Actor, chief: Actor) -> None:
    child()
    mailing = released(clerk, chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert run.label in desk.get("/forms/").content.decode()
    assert "第1部のPDF" in desk.get(f"/forms/{run.id}/").content.decode()
    answer = desk.get(f"/forms/{run.id}/parts/1/")
    assert answer.content.startswith(b"%PDF")
    assert "架空" not in answer["Content-Disposition"]
