"""予約サイトで問題が起きたとき: 丁寧な画面と問合せ番号。何を入力したかは、どこにも残らない。"""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sesshu.foundation.keys.provider import KeyUnusable
from sesshu.ledger.booking.middleware import PlainErrors

pytestmark = pytest.mark.django_db


def answered(error: Exception) -> HttpResponse:
    request = RequestFactory().post("/", {"number": "8888-1111"})
    found = PlainErrors(lambda _: HttpResponse()).process_exception(request, error)
    assert found is not None
    return found


def number_in(page: str) -> str:
    found = re.search(r"問合せ番号[：:]\s*(?:<[^>]+>)?(\d{6}-[0-9A-F]{6})", page)
    assert found, page
    return found[1]


def test_暗号鍵を使えない間は_503と問合せ番号の画面を出し_記録と突き合わせられる(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = answered(KeyUnusable("暗号鍵が合いません。"))
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "いま予約サイトを使えません" in page
    assert "時間をおいてから" in page
    assert f"incident={number_in(page)}" in caplog.text
    assert "暗号鍵" not in page  # what is wrong inside is nobody's business out there
    assert "8888-1111" not in page + caplog.text


def test_思いがけない問題も問合せ番号を出す(caplog: pytest.LogCaptureFixture) -> None:
    answer = answered(RuntimeError("8888-1111"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert f"incident={number_in(page)}" in caplog.text
    assert "8888-1111" not in page + caplog.text
