"""業務メニュー: entries and counters by permission."""

from datetime import date

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.home.views import home
from sesshu.foundation.masters import actions
from sesshu.foundation.screens import flash
from sesshu.ledger.institutions.masters import INSTITUTION

pytestmark = pytest.mark.django_db
VALUES = {"name": "みどり内科", "kana": "ミドリナイカ", "is_contracted": True}


def page(actor: Actor) -> str:
    request = RequestFactory().get("/")
    request.actor = actor
    flash(request, "登録しました")
    return home(request).content.decode()


def test_待っている変更の件数が一覧への道とともに出る(clerk: Actor) -> None:
    actions.request_change(
        of=INSTITUTION, act="new", code="0110113719", valid_from=date(2026, 4, 1), values=VALUES, reason="新規契約",
        by=clerk, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip
    shown = page(clerk)
    assert '<a class="counter counter--some" href="/masters/"><span>承認待ちのマスタ変更</span>' in shown
    assert "<strong>1</strong>件" in shown
    assert "登録しました" in shown


def test_見出しは権限のある業務だけ(clerk: Actor, auditor: Actor) -> None:
    assert 'href="/masters/"' in page(clerk)
    assert 'href="/masters/"' not in page(auditor)
    assert "マスタ<" not in page(auditor)


def test_知らせは次の画面で一度だけ出る(clerk: Actor) -> None:
    first = page(clerk)
    request = RequestFactory().get("/")
    request.actor = clerk
    assert "登録しました" in first
    assert "登録しました" not in home(request).content.decode()
