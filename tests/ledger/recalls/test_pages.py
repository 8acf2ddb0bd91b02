"""Pages of a recall: what they show, and whom they record as seen."""

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.recalls import outputs
from sesshu.ledger.recalls.screens import decisions, pages
from tests.ledger.mailings.office import child
from tests.ledger.recalls.office import clinic, dose, recalled

pytestmark = pytest.mark.django_db


def page(actor: Actor, view: object, **kwargs: object) -> str:
    request = RequestFactory().get("/")
    request.actor = actor
    return view(request, **kwargs).content.decode()  # type: ignore[operator]


def test_回収の画面は人を数え_名前を出さない(clerk: Actor) -> None:
    clinic(clerk)
    dose(child("架空　花子"), "AB1234")
    dose(child("架空　読子"), "AB1Z34")
    recall = recalled(clerk)
    outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose="LOT_RECALL")
    shown = page(clerk, pages.detail_page, recall_id=recall.id)
    assert "架空" not in shown
    assert "未確認の接種が1件あります" in shown
    assert "みどり小児科" in shown
    assert "P2026-00001" in shown


def test_接種の一覧は見せる人を先に記録する(clerk: Actor) -> None:
    someone = child("架空　花子")
    dose(someone, "AB1234")
    shown = page(clerk, decisions.doses_page, recall_id=recalled(clerk).id)
    assert "架空　花子" in shown
    entry = Entry.objects.filter(act="lot_recall.doses_listed").get()
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{someone.id}").exists()


def test_判断の画面は未確認だけを理由とともに並べる(clerk: Actor) -> None:
    dose(child("架空　確実"), "AB1234")
    dose(child("架空　読子"), "AB1Z34")
    shown = page(clerk, decisions.decide_page, recall_id=recalled(clerk).id)
    assert "読み違えやすい文字" in shown
    assert "架空　確実" not in shown
