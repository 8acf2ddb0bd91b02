"""What went wrong is told in Japanese; no traceback, no typed text reaches a screen or the log."""

import logging
import os
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from sesshu.foundation.screens import failures

pytestmark = pytest.mark.urls("tests.foundation.screens.trial")


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/trial/refused/", 409, "確定した発送は変更できません。"),
        ("/trial/invalid/", 422, "接種日を確認してください。"),
        ("/trial/plain/", 409, "この操作は受け付けられません。"),
        ("/trial/missing/", 404, "お探しの画面または情報が見つかりません"),
        ("/nowhere/", 404, "お探しの画面または情報が見つかりません"),
    ],
)
def test_断りは状態番号と次にすることを日本語で言う(browser: Client, address: str, status: int, said: str) -> None:
    answer = browser.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert "業務メニューへ戻る" in page
    assert page.count("<h1>") == 1
    assert "Traceback" not in page
    assert "山田" not in page


@pytest.mark.django_db
def test_予期しない失敗は番号だけを見せ_記録にも人の情報を残さない(
    browser: Client, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = browser.get("/trial/broken/?q=山田花子")
    page, log = answer.content.decode(), caplog.text + "".join(capsys.readouterr())
    assert answer.status_code == 500
    incident = caplog.records[-1].args[0]
    assert incident in page
    assert f"incident={incident}" in log
    assert "trial.py" in log
    assert "RuntimeError" in log
    for secret in ("山田", "昭和60年", "%E5%B1%B1"):
        assert secret not in log
        assert secret not in page


def test_データベースが止まっていても番号の画面は出る(browser: Client) -> None:
    # without the mark of pytest-django every query raises
    answer = browser.get("/trial/broken/")
    assert answer.status_code == 500
    assert "問合せ番号" in answer.content.decode()


@pytest.mark.django_db
def test_部品だけの要求には部品で答える(browser: Client) -> None:
    answer = browser.get("/trial/refused/", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<html" not in page
    assert 'role="alert"' in page


@pytest.mark.django_db
def test_印のない送信は受け付けず次にすることを言う() -> None:
    answer = Client(enforce_csrf_checks=True).post("/trial/", {"name": "x"})
    assert answer.status_code == 403
    assert "前の画面を開き直して" in answer.content.decode()


@pytest.mark.django_db
def test_誤りのある画面は題名の先頭で知らせ422で答える(browser: Client) -> None:
    answer = browser.post("/trial/", {"name": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー：試験 | 予防接種管理システム</title>" in page
    assert "<title>試験 | " in browser.get("/trial/").content.decode()


@pytest.mark.django_db
def test_並んだ様式の一つに誤りがあっても422で答える(browser: Client) -> None:
    answer = browser.post("/several/", {"name": ""})
    assert answer.status_code == 422
    assert "<title>エラー：試験" in answer.content.decode()
    assert browser.get("/several/").status_code == 200


@pytest.mark.django_db
def test_内容の安全方針と保存禁止の見出しはこのとおりである(browser: Client) -> None:
    headers = browser.get("/trial/").headers
    policy = {part.strip() for part in headers["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_画面に行内の書式や命令はない(browser: Client) -> None:
    page = browser.post("/trial/", {"name": ""}).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert all(" src=" in part for part in page.split("<script")[1:])


@pytest.mark.django_db
def test_静的な部品は保存してよい() -> None:
    answer = Client().get("/static/screens/css/house.css")
    answer.close()
    assert answer.status_code == 200
    assert answer.headers.get("Cache-Control", "") != "no-store"


@pytest.mark.django_db
def test_サインインしていなければ入口へ案内する(browser: Client) -> None:
    answer = browser.get("/closed/?q=x")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=/closed/"


@pytest.mark.django_db
@override_settings(SESSHU_DEMO=True)
def test_試行環境では赤い帯が出る(browser: Client, django_assert_num_queries: CaptureQueriesContext) -> None:
    with django_assert_num_queries(0):
        page = browser.get("/trial/").content.decode()
    assert "表示される人物・医療機関はすべて架空です" in page
    assert "熊本市" in page


def test_データベースにつながらない間は待って送り直すよう案内する() -> None:
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings; from django.test import Client\n"
        "c = settings.SESSHU_SESSION_COOKIE + '=' + 'x' * 43\n"
        "answer = Client(raise_request_exception=False).get('/sign-in/', headers={'host': 'localhost', 'cookie': c})\n"
        "print(answer.status_code, answer.content.decode())"
    )
    environment = os.environ | {"SESSHU_DSN": "postgresql://nobody:x@127.0.0.1:9/none", "PYTHONPATH": "src"}
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=250
    )
    assert done.stdout.startswith("503 ")
    assert "いまデータベースにつながりません" in done.stdout
    assert "database away" in done.stderr


@pytest.mark.parametrize(("state", "away"), [(None, True), ("57P01", True), ("08006", True), ("40P01", False)])
def test_行き詰まった処理はつながらないこととは別に扱う(state: str | None, away: bool) -> None:
    error = OperationalError("x")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()
    assert failures.is_database_away(error) is away
    assert not failures.is_database_away(RuntimeError("x"))
