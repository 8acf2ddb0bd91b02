"""サインインの続く間: idle and absolute ends, revocation at once, step-up, password age."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint, path
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import passwords, stepup
from sesshu.foundation.accounts.models import Account, SignInPolicy, StaffSession
from sesshu.foundation.audit.models import Entry
from tests.foundation.accounts.people import actor_at, options_in, sign_in, staff, with_key

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 20, 0, tzinfo=UTC)  # 9:00 at the office


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def critical(request: HttpRequest) -> HttpResponse:
    return stepup.require(request) or HttpResponse("done")


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def remembering(request: HttpRequest) -> HttpResponse:
    data = request.staff_session.data
    data["visits"] = data.get("visits", 0) + 1
    return HttpResponse(str(data["visits"]))


urlpatterns = [
    path("critical/", critical, name="test-critical"),
    path("remembering/", remembering, name="test-remembering"),
    path("ordinary/", endpoint(purpose="OWN_ACCOUNT", permission="self.use")(lambda _: HttpResponse("here")), name="t"),
]
urlpatterns += __import__("sesshu.site.ledger_urls", fromlist=["urlpatterns"]).urlpatterns


@pytest.fixture(autouse=True)
def own_pages() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def signed_in(client: Client) -> Account:
    account = staff()
    with clock.set_to(START):
        sign_in(client, with_key(account))
    return account


def at(moment: datetime, client: Client) -> bool:
    with clock.set_to(moment):
        return client.get("/ordinary/").status_code == 200


def test_十五分操作がないと終わる(client: Client, signed_in: Account) -> None:
    assert at(START + timedelta(minutes=14), client)
    assert at(START + timedelta(minutes=28), client)
    assert not at(START + timedelta(minutes=43, seconds=30), client)
    assert StaffSession.objects.get().end_reason == "idle"
    assert Entry.objects.filter(act="session.ended", actor=signed_in.code).count() == 1


def test_画面が自分で問い合わせても操作には数えない(client: Client, signed_in: Account) -> None:
    polling = {"HTTP_SESSHU_POLLING": "1", "HTTP_HX_REQUEST": "true"}
    for minutes in range(1, 15):
        with clock.set_to(START + timedelta(minutes=minutes)):
            assert client.get("/ordinary/", **polling).content == b"here"
    with clock.set_to(START + timedelta(minutes=15, seconds=1)):
        ended = client.get("/ordinary/", **polling)
        assert (ended.content, ended["HX-Refresh"]) == (b"", "true")
        assert client.get("/ordinary/")["Location"] == "/sign-in/?next=/ordinary/"
    assert StaffSession.objects.get().end_reason == "idle"


def test_自分で問い合わせる画面はどれもそう名乗る() -> None:
    source = Path(__file__).resolve().parents[3] / "src"
    texts = [file.read_text() for file in source.rglob("*.html")]
    polling = [tag for text in texts for tag in re.findall(r"<[^>]*every [0-9]+m?s[^>]*>", text)]
    assert len(polling) >= 2
    assert all("""hx-headers='{"Sesshu-Polling": "1"}'""" in tag for tag in polling)


def test_操作を続けても十時間で終わる(client: Client, signed_in: Account) -> None:
    minutes = 0
    while minutes + 10 < 600:
        minutes += 10
        assert at(START + timedelta(minutes=minutes), client)
    assert not at(START + timedelta(minutes=600, seconds=30), client)
    assert StaffSession.objects.get().end_reason == "absolute"


YESTERDAY = START.date() - timedelta(days=1)
ENDINGS: dict[str, Callable[[], object]] = {
    "利用期間の終わり": lambda: Account.objects.update(active_until=YESTERDAY),
    "担当の終わり": lambda: DutyAssignment.objects.update(valid_until=YESTERDAY),
    "強制終了": lambda: StaffSession.objects.update(ended_at=START, end_reason="revoked"),
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
def test_権限がなくなると次の操作からできない(
    client: Client, signed_in: Account, end: Callable[[Account], object]
) -> None:
    assert at(START + timedelta(seconds=1), client)
    end()
    assert not at(START + timedelta(seconds=2), client)


def test_画面の小さな状態は次の要求に残る(client: Client) -> None:
    sign_in(client, with_key(staff()))
    assert [client.get("/remembering/").content for _ in range(2)] == [b"1", b"2"]


def test_重要な操作の前には五分以内の本人確認が要る(client: Client, settings) -> None:
    key = with_key(staff())
    with clock.set_to(START):
        sign_in(client, key)
    with clock.set_to(START + timedelta(minutes=4, seconds=59)):
        assert client.get("/critical/").content == b"done"
    with clock.set_to(START + timedelta(minutes=5, seconds=1)):
        sent = client.get("/critical/")
        assert (sent.status_code, sent["Location"]) == (302, "/sign-in/step-up/?next=%2Fcritical%2F")
        old_token = client.cookies[settings.SESSHU_SESSION_COOKIE].value
        options = options_in(client.get(sent["Location"]).content)
        back = client.post("/sign-in/step-up/", {"answer": key.get(options), "next": "/critical/"})
        assert back["Location"] == "/critical/"
        assert client.get("/critical/").content == b"done"
        client.cookies[settings.SESSHU_SESSION_COOKIE] = old_token
        assert actor_at(client) is None


def test_本人確認で鍵が違えば確認されず_数えられる(client: Client) -> None:
    key = with_key(staff())
    with clock.set_to(START):
        sign_in(client, key)
    with clock.set_to(START + timedelta(minutes=6)):
        client.get("/sign-in/step-up/")
        assert client.post("/sign-in/step-up/", {"answer": "{}"}).status_code == 422
        assert client.get("/critical/").status_code == 302
    assert Account.objects.get().failed_count == 1
    assert Entry.objects.filter(act="step_up.failed", decision="deny").count() == 1


AGES = """
日数  残り  使える
0     180   o
165   15    o
166   14    o
180   0     o
181   -1    x
"""


@pytest.mark.parametrize("row", [line.split() for line in AGES.strip().splitlines()[1:]], ids="-".join)
def test_パスワードは百八十日目まで使え_翌日は変更以外できない(row: list[str], client: Client) -> None:
    days, left, usable = int(row[0]), int(row[1]), row[2] == "o"
    changed_at = datetime(2026, 5, 1, 23, 50, tzinfo=clock.TOKYO)
    account = staff(password_changed_at=changed_at)
    key = with_key(account)
    with clock.set_to(datetime(2026, 5, 1, 8, tzinfo=clock.TOKYO) + timedelta(days=days)):
        sign_in(client, key)
        assert passwords.days_left(account, SignInPolicy.current()) == left
        page = client.get("/ordinary/")
        assert (page.status_code == 200) == usable
        if not usable:
            assert page["Location"] == "/sign-in/password/"
        warned = "パスワードの変更時期です" in client.get("/sign-in/password/").content.decode()
        assert warned == (0 <= left <= 14)


def test_最大日数を定めない市では期限はない(client: Client) -> None:
    SignInPolicy(password_max_days=None).save()
    key = with_key(staff(password_changed_at=datetime(2020, 1, 1, tzinfo=UTC)))
    sign_in(client, key)
    assert client.get("/ordinary/").status_code == 200
