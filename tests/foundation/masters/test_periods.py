"""Masters are dated: a change cuts periods, nothing is overwritten, and the past stays as it was known."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.masters import actions, consent
from sesshu.foundation.masters.models import ChangeStatus
from sesshu.ledger.institutions.masters import INSTITUTION
from sesshu.ledger.institutions.models import Institution
from sesshu.ledger.products.masters import LOT_NUMBER, PRODUCT_USE
from sesshu.ledger.products.models import LotNumber, ProductUse

CODE = "0110113719"
APRIL, OCTOBER = date(2026, 4, 1), date(2026, 10, 1)
VALUES: dict[str, Any] = {
    "name": "みどり内科", "kana": "ミドリナイカ", "postal_code": "", "address": "中央区1-1", "telephone": "",
    "is_contracted": True,
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_approval(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city that wants no approval for masters; with approval see test_approval."""
    monkeypatch.setattr(consent, "needed", lambda: False)


def ask(clerk: Actor, act: str, start: date, values: dict[str, Any] | None = None, **kwargs: Any) -> Any:
    return actions.request_change(
        of=kwargs.pop("of", INSTITUTION), act=act, code=kwargs.pop("code", CODE), valid_from=start, values=values,
        reason="試験", by=clerk, purpose="MASTER_MAINTENANCE", **kwargs,
    )  # fmt: skip


def periods() -> list[tuple[date, date | None, str]]:
    rows = Institution.objects.believed().order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_until", "address"))


def test_変更は前の期間を前日までにして新しい期間を足す(clerk: Actor) -> None:
    ask(clerk, "new", APRIL, VALUES)
    ask(clerk, "change", OCTOBER, {"address": "東区2-2"})
    assert periods() == [(APRIL, date(2026, 9, 30), "中央区1-1"), (OCTOBER, None, "東区2-2")]
    assert Institution.objects.as_of(date(2026, 9, 30)).get().address == "中央区1-1"
    assert Institution.objects.as_of(OCTOBER).get().name == "みどり内科"


def test_同じ日からの変更は訂正になり前の登録も残る(clerk: Actor) -> None:
    with clock.set_to(datetime(2026, 4, 1, 9, 0, tzinfo=clock.TOKYO)):
        ask(clerk, "new", APRIL, VALUES)
        before = clock.now()
    with clock.set_to(datetime(2026, 4, 2, 9, 0, tzinfo=clock.TOKYO)):
        ask(clerk, "change", APRIL, {"address": "南区3-3"})
    assert periods() == [(APRIL, None, "南区3-3")]
    assert Institution.objects.as_of(APRIL, known_at=before).get().address == "中央区1-1"
    assert Institution.objects.count() == 2


def test_終了は最後の日を決める(clerk: Actor) -> None:
    ask(clerk, "new", APRIL, VALUES)
    ask(clerk, "end", date(2026, 12, 31))
    assert periods() == [(APRIL, date(2026, 12, 31), "中央区1-1")]
    assert not Institution.objects.as_of(date(2027, 1, 1)).exists()


def test_後の期間があるうちは終了できない(clerk: Actor) -> None:
    ask(clerk, "new", APRIL, VALUES)
    ask(clerk, "change", OCTOBER, {"address": "東区2-2"})
    with pytest.raises(NotNow, match="後の期間"):
        ask(clerk, "end", date(2026, 8, 31))


def test_期間が重なる新規登録は断る(clerk: Actor) -> None:
    ask(clerk, "new", APRIL, VALUES, valid_until=date(2027, 3, 31))
    with pytest.raises(InvalidInput, match="令和8年4月1日から令和9年3月31日まで"):
        ask(clerk, "new", date(2027, 3, 31), VALUES)
    ask(clerk, "new", date(2027, 4, 1), VALUES)
    assert len(periods()) == 2


def test_有効な登録のない日は変更できない(clerk: Actor) -> None:
    ask(clerk, "new", APRIL, VALUES)
    with pytest.raises(InvalidInput, match="令和8年3月31日に有効な登録がありません"):
        ask(clerk, "change", APRIL - timedelta(days=1), {"address": "x"})


def test_重なりはデータベースも許さない(clerk: Actor) -> None:
    ask(clerk, "new", APRIL, VALUES)
    row = {"code": CODE, "recorded_at": clock.now(), "recorded_by": "u:x", **VALUES}
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        Institution.objects.create(valid_from=OCTOBER, **row)
    with pytest.raises(IntegrityError, match="period"), transaction.atomic():
        Institution.objects.create(valid_from=OCTOBER, valid_until=APRIL, superseded_at=clock.now(), **row)
    Institution.objects.create(valid_from=OCTOBER, superseded_at=clock.now(), **row)


def test_書く権限のない人の申請は断る(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        ask(counter, "new", APRIL, VALUES)


def test_申請と反映は監査記録に残る(clerk: Actor) -> None:
    change = ask(clerk, "new", APRIL, VALUES)
    assert change.status == ChangeStatus.IN_FORCE
    acts = Entry.objects.filter(obj=f"master:institution:{CODE}").values_list("act", "actor")
    assert set(acts) == {("master.change_requested", clerk.code), ("master.changed", clerk.code)}


def test_次年度への複写は前年度の登録だけを写し二度は写さない(clerk: Actor) -> None:
    year_end = date(2027, 3, 31)
    for code in ("mr", "hepb"):
        ask(clerk, "new", APRIL, {"note": "市で購入"}, of=PRODUCT_USE, code=code, valid_until=year_end)
    ask(clerk, "new", date(2027, 4, 1), {"note": "先に登録"}, of=PRODUCT_USE, code="mr", valid_until=date(2028, 3, 31))
    copy = {"of": PRODUCT_USE, "fiscal_year": 2027, "reason": "年度更新", "by": clerk, "purpose": "MASTER_MAINTENANCE"}
    actions.request_copy(**copy)
    rows = ProductUse.objects.as_of(date(2027, 4, 1)).order_by("code").values_list("code", "note", "valid_until")
    assert list(rows) == [("hepb", "市で購入", date(2028, 3, 31)), ("mr", "先に登録", date(2028, 3, 31))]
    with pytest.raises(NotNow, match="複写する登録がありません"):
        actions.request_copy(**copy)


def test_まとめて入れる初期登録は空のときだけで検索の鍵も付く(clerk: Actor) -> None:
    entry = {"code": "mr/AB0O1", "product": "mr", "lot_number": "AB0O1", "valid_from": APRIL}
    load = {"of": LOT_NUMBER, "entries": [entry], "reason": "初期登録", "by": clerk, "purpose": "DEMONSTRATION"}
    actions.load(**load)
    assert LotNumber.objects.get().lot_key == "AB001"
    with pytest.raises(NotNow):
        actions.load(**load)
