"""照会の突合: the clerk reads what differs between ledger and intermediary, the chief closes it with a reason."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
SETUP = """
import uuid
from datetime import date, timedelta
from sesshu.foundation import clock
from sesshu.ledger.exchange_comparisons.models import DifferenceKind, ExchangeComparison, ExchangeDifference
now = clock.now()
start = clock.start_of_day(date(2026, 10, 1))
ExchangeComparison.objects.create(since=start, until=clock.start_of_day(clock.today()), started_at=now,
    finished_at=now + timedelta(seconds=3), started_by="j:night", here=1234, there=1235, found=2)
ExchangeComparison.objects.create(since=start, until=clock.start_of_day(clock.today()),
    started_at=now - timedelta(days=1), started_by="j:night")
told = {"department": "予防接種係", "at": now, "first_seen": now, "last_seen": now}
ExchangeDifference.objects.create(kind=DifferenceKind.UNKNOWN_HERE, client_key="x-1", inquiry=uuid.uuid4(), **told)
ExchangeDifference.objects.create(kind=DifferenceKind.STATE_DIFFERS, client_key="x-2", inquiry=uuid.uuid4(),
    case="転入届7", here="回答を待っている", there="回答が届いた", **told)
from sesshu.ledger.exchange_inquiries import actions
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.operate.people import person
from tests.ledger.doses.people import make_resident
child = make_resident(birth=date(2025, 1, 10), became_on=date(2026, 10, 1), became_reason="10")
actions.ask(asked=[actions.Asked(child.pk, "mover_in", "012033", "小樽市")], department="予防接種係",
            by=person("clerk1"), purpose="INFORMATION_EXCHANGE")
ExchangeInquiry.objects.update(tried_at=now - timedelta(days=2), valid_until=now - timedelta(days=1))
"""


def test_違いの意味とすることを読み_責任者が理由を付けて終わらせる(sit: Sit) -> None:
    clerk, chief = sit("clerk1"), sit("chief")
    clerk.activate("照会の突合")
    for words in (
        "中間サーバーにあり、台帳にない照会",
        "状態か結果が、期限を過ぎても違う",
        "終わらずに止まった",
    ):
        clerk.sees(words)
    clerk.meets_the_standard()
    clerk.picture("exchange-comparison-list")
    clerk.page.locator("tbody tr", has_text="台帳にない照会").locator("a").focus()
    clerk.leave_by("Enter")
    clerk.sees("すぐに中間サーバーで接続キーを発行し直し")
    assert clerk.page.get_by_role("button", name="この違いを終わらせる").count() == 0
    clerk.meets_the_standard()
    chief.open(clerk.page.url)
    chief.meets_the_standard()
    chief.picture("exchange-comparison-difference")
    chief.activate("この違いを終わらせる")
    chief.sees_error("分かった原因と、したこと", "分かった原因と、したこと")
    chief.go_to("分かった原因と、したことを入力してください")
    chief.press("Enter")
    chief.type("中間サーバーの保守で戻した控えが古かった")
    chief.leave_by("Control+Enter")
    chief.sees("違いを終わらせました")
    assert "台帳にない照会" not in chief.page.locator("tbody").first.inner_text()
    chief.pick("終わった違い", "終わった違いも見る")
    chief.activate("この条件で表示する")
    chief.sees("中間サーバーにあり、台帳にない照会")
    chief.meets_the_standard()


def test_届いたか分からないまま期限を過ぎた照会を_係長がキーボードだけで理由を付けて終わらせる(sit: Sit) -> None:
    clerk, chief = sit("clerk1"), sit("chief")
    clerk.activate("情報照会")
    clerk.activate("照会2026-00001")
    clerk.sees("係長が理由を付けて終わらせます")
    assert clerk.page.get_by_role("button", name="この照会を終わらせる").count() == 0
    chief.open(clerk.page.url)
    chief.meets_the_standard()
    chief.activate("この照会を終わらせる")
    chief.sees_error("終わらせる理由", "終わらせる理由")
    chief.meets_the_standard()
    chief.go_to("終わらせる理由を入力してください")
    chief.press("Enter")
    chief.type("中間サーバーの停止が続き、書類で確かめた")
    chief.leave_by("Control+Enter")
    chief.sees("照会を終わらせました")
    chief.sees("が終わらせました（中間サーバーの停止が続き、書類で確かめた）")
    chief.meets_the_standard()
    chief.picture("exchange-ended-in-doubt")
