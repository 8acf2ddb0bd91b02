"""照会の突合の画面: 違いに照会の番号と案件、意味とすることが出て、氏名も相手の団体も出ない。"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.exchange_comparisons import actions
from sesshu.ledger.exchange_comparisons.models import DifferenceKind, ExchangeDifference
from sesshu.ledger.exchange_comparisons.screens import pages
from sesshu.ledger.exchange_comparisons.wording import WORDS
from tests.ledger.exchange_comparisons.test_comparing import _day, asked, compared, intermediary, there  # noqa: F401

pytestmark = pytest.mark.django_db


def page(by: Actor, of: Any, *, query: dict[str, str] | None = None, **named: Any) -> str:
    request = RequestFactory().get("/", query or {})
    request.actor = by  # type: ignore[attr-defined]
    return of(request, **named).content.decode()  # type: ignore[no-any-return]


@pytest.fixture
def difference(settings: Any) -> ExchangeDifference:
    row = asked(7)
    with intermediary(settings, [there(row, provider="131016")]):
        compared()
    return ExchangeDifference.objects.get()


def test_どの種類の違いにも_意味とすることがある() -> None:
    assert WORDS.keys() == set(DifferenceKind)
    assert all(words.means.endswith("。") and words.act.endswith("。") for words in WORDS.values())


def test_違いの一覧と一件の画面(chief: Actor, clerk: Actor, difference: ExchangeDifference) -> None:
    row = difference.exchange_inquiry
    assert row is not None
    shown, one = page(chief, pages.list_page), page(chief, pages.difference_page, difference_id=difference.pk)
    for words in ("照会2026-00007", "相手の団体が違う", "転入届7", "この期間を突き合わせる"):
        assert words in shown, words
    for words in (WORDS[DifferenceKind.OTHER_BODY].act, str(row.inquiry), "この違いを終わらせる"):
        assert words in one, words
    assert "この違いを終わらせる" not in page(clerk, pages.difference_page, difference_id=difference.pk)
    for text in (shown, one):
        assert row.resident.name not in text
        assert "小樽市" not in text
    seen = Entry.objects.filter(act__startswith="exchange.inquiry_difference")
    told = Subject.objects.filter(entry_queue_id__in=seen.values("queue_id"))
    assert [one.subject for one in told] == [f"resident:{row.resident_id}"] * 3, "だれの照会を見たかは記録に残る"


def test_終わった違いは_求めたときだけ一覧に出て_終わらせた人と理由が読める(
    chief: Actor, difference: ExchangeDifference
) -> None:  # fmt: skip
    actions.close(difference_id=difference.pk, reason="保守で戻した控えが古かった", by=chief, purpose=pages.PURPOSE)
    assert "照会2026-00007" not in page(chief, pages.list_page)
    assert "照会2026-00007" in page(chief, pages.list_page, query={"ended": "all"})
    assert "照会2026-00007" not in page(chief, pages.list_page, query={"ended": "all", "kind": "other_duty"})
    one = page(chief, pages.difference_page, difference_id=difference.pk)
    assert "保守で戻した控えが古かった" in one
    assert "この違いを終わらせる" not in one
