"""Pages of programmes: what stands on them, who may open them, and that reading persons is recorded."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.audit.models import Entry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.programmes.masters import PROGRAMME
from tests.ledger.mailings.office import child, protected
from tests.ledger.programmes.office import MALE, MALE_HPV, MUMPS, VALUES, in_force

pytestmark = pytest.mark.django_db
NEW = "/masters/programme/new/"


def signed_in(client: Client, duty: str) -> Client:
    now = clock.now()
    account = Account.objects.create(
        login_id=f"programme-{duty}", display_name="試験", active_from=now.date(), created_at=now,
        password_must_change=False,
    )  # fmt: skip
    DutyAssignment.objects.create(account=account, duty=duty, valid_from="2020-04-01", given_by="j:test", given_at=now)
    _, token = sessions.begin(account, factors="demo", terminal="T-1")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    return client


@pytest.fixture
def desk(client: Client) -> Client:
    """A clerk's browser, without scripts."""
    return signed_in(client, "clerk")


def typed(page: str, **changes: Any) -> dict[str, Any]:
    """What the form sends, with its one-time key."""
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    values = {name: "" if value is None else value for name, value in VALUES.items() if value is not False} | {
        "products": ["mumps"],
        "excludes_had_disease": "on",
        "counts_earlier": "on",
    }
    own = {"code": "mumps", "valid_from": "R8.11.24", "valid_until": "R9.3.31", "reason": "要綱の制定"}
    return values | own | {"form_key": key[1], "form_name": "ProgrammeForm"} | changes


def test_申請の前に文と人数と人と理由が見え何も登録されない(desk: Client) -> None:
    child("試験　入", birth=date(2024, 6, 10), kana="シケン　ハイル")
    child("試験　外", birth=date(2026, 1, 10), kana="シケン　ソト")
    page = desk.get(NEW).content.decode()
    answer = desk.post(NEW, typed(page, preview="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "おたふくかぜを2回（2回目は前の回から27日以上あけて）。助成は2回まで。" in text
    assert "令和8年11月24日に対象となる人：1人" in text
    assert "試験　入" in text
    assert "対象期間（生後12か月" in text
    assert not PROGRAMME.model.objects.exists()
    entry = Entry.objects.filter(act="programme.previewed").get()
    assert (entry.purpose, entry.obj) == ("MUNICIPAL_PROGRAMME", f"programme:{MUMPS}")


WRONG = {
    "code": ("おたふく", "半角の英小文字"),
    "from_number": ("", "n を数字で入力"),
    "until_number": ("6", "空欄にしてください"),
    "doses": ("9", "4以下"),
    "paid_doses": ("3", "接種の回数（2回）まで"),
    "interval_3": ("27", "接種の回数は2回です"),
    "born_until": ("R8.13.1", "月"),
    "products": ([], "使うワクチンを選択"),
    "basis": ("", "根拠"),
    "category": ("A", "一覧の中から"),
    "valid_until": ("R8.1.1", "適用開始日以後"),
}


@pytest.mark.parametrize(("field", "value", "sentence"), [(k, *v) for k, v in WRONG.items()], ids=list(WRONG))
def test_欄ごとの誤りを日本語で言う(desk: Client, field: str, value: Any, sentence: str) -> None:
    page = desk.get(NEW).content.decode()
    answer = desk.post(NEW, typed(page, **{field: value}))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'id="id_{field}-error"' in text
    wrong = text.split(f'id="id_{field}-error"', 1)[1][:300]
    assert sentence in wrong


def test_対象の人がいない組み合わせは申請できない(desk: Client) -> None:
    page = desk.get(NEW).content.decode()
    answer = desk.post(NEW, typed(page, from_number="120"))
    assert answer.status_code == 422
    assert "対象になる人がいません" in answer.content.decode()


def test_対象者の画面は人数と先頭の人を示し住所を出さない(desk: Client, clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    person = child("試験　守", birth=date(2024, 6, 10))
    protected(person)
    assert "おたふくかぜ（例）" in desk.get("/programmes/").content.decode()
    text = desk.get(f"/programmes/{MUMPS}/targets/").content.decode()
    assert "対象となる人：1人" in text
    assert "試験　守" in text
    assert "手取本町" not in text
    assert Entry.objects.filter(act="programme.targets_listed").exists()
    assert desk.get("/programmes/431001-none/targets/").status_code == 404
    text = desk.get(f"/programmes/{MUMPS}/targets/?day=R7.4.1").content.decode()
    assert "適用期間の外" in text


def test_個人画面は市の事業を定期と分けて示す(desk: Client, clerk: Actor) -> None:
    in_force(clerk, {"code": MALE_HPV} | MALE)
    boy = child(birth=date(2012, 5, 1), sex="M")
    Dose.objects.create(
        resident=boy, given_on=date(2026, 8, 3), product="hpv9", kind="voluntary", recorded_at=clock.now(),
        recorded_by="u:test",
    )  # fmt: skip
    text = desk.get(f"/doses/people/{boy.pk}/").content.decode()
    lawful, _, own = text.partition("市の事業（任意接種の助成・行政措置）")
    assert "男性HPV（例）" in own
    assert '<span class="tag">任意助成</span>' in own
    assert MALE["basis"] in own
    assert "男性HPV（例）" not in lawful.split("予防接種の状況の表", 1)[1]
    assert "定期外" not in own


def test_なぜの画面は1文で答える(desk: Client, clerk: Actor) -> None:
    in_force(clerk, {"code": MALE_HPV} | MALE)
    girl = child(birth=date(2012, 5, 1), kana="シケン　オンナ")
    page = desk.post(f"/programmes/{MALE_HPV}/why/", {"kana": "シケン　オンナ", "form_name": "WhoForm"})
    assert f"/programmes/{MALE_HPV}/why/{girl.pk}/" in page.content.decode()
    text = desk.get(f"/programmes/{MALE_HPV}/why/{girl.pk}/").content.decode()
    assert "対象ではありません" in text
    assert "男性HPV（例）は男性だけが対象です。" in text


def test_窓口の人は対象者の一覧を開けない(client: Client, clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    counter = signed_in(client, "counter")
    assert counter.get("/programmes/").status_code == 200
    assert counter.get(f"/programmes/{MUMPS}/targets/").status_code == 403
