"""未接種者データ出力: numbers first, the list with reasons, protected persons apart, a file, a mailing of the same."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office
from tests.scenarios.test_statistics import choose

pytestmark = pytest.mark.browser
WORKER = False
SETUP = """
from datetime import date
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.due.actions import evaluate
from sesshu.ledger.unknown_history.actions import UnknownEntry, declare_unknown
from tests.ledger.due.city import give
from tests.ledger.mailings.office import child, texts_in_force
by = job_actor("setup", "master.write", "dose.write", "dose.read", "mailing.read")
texts_in_force(by)
today = clock.today()
birth = date(today.year - 2, today.month, 1)
for n in range(12):
    child(f"架空　{n}子", birth=birth)
for n in range(3):
    give(child(f"架空　途中{n}子", birth=birth), "varicella", date(today.year - 1, today.month, 10))
child("架空　保護", birth=birth, address_protected=True)
lost = child("架空　不明", birth=birth)
declare_unknown(entries=[UnknownEntry(lost.pk, "handbook_lost", "")], by=by, purpose="DOSE_REGISTRATION")
evaluate(as_of=today, by=by, purpose="RECOMMENDATION")
"""


def test_未接種者データ出力_数え_一覧を見て_ファイルと発送にする(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.open("/unvaccinated/")
    clerk.sees("予防接種を選んで「この条件で表示する」を押してください")
    clerk.meets_the_standard()
    check(clerk, "水痘")
    clerk.activate("この条件で表示する")
    clerk.sees("第1回が未接種。")
    numbers = clerk.page.locator("table").first.locator("tbody tr td").all_inner_texts()
    assert numbers == ["17", "0", "12", "3", "0", "0", "1", "1"]
    assert "架空　保護" not in clerk.page.content()
    clerk.meets_the_standard()
    clerk.manual("unvaccinated-1-list")
    choose(clerk, "一覧", "支援措置等（別管理）")
    clerk.activate("この条件で表示する")
    clerk.sees("架空　保護")
    assert "同じ条件で発送を作る" not in clerk.page.content()
    clerk.meets_the_standard()
    choose(clerk, "一覧", "通常")
    choose(clerk, "区分", "未完了者")
    clerk.activate("この条件で表示する")
    clerk.sees("第2回が未接種。")
    choose(clerk, "文面", "試験")
    clerk.manual("unvaccinated-2-mailing")
    clerk.activate("発送を作る")
    clerk.sees("同じ条件の発送を作りました")
    clerk.meets_the_standard()
    clerk.open("/unvaccinated/?series=varicella")
    clerk.activate("出力する")
    clerk.sees("出力しました")
    clerk.meets_the_standard()
    clerk.manual("unvaccinated-3-file")


def test_手紙の文面_申請の前に封書とはがきの実際の頁を見る(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.open("/masters/letter-text/")
    clerk.activate("test")
    clerk.activate("変更する")
    clerk.go_to("公印省略")
    clerk.press("ArrowDown")  # 公印を押す
    clerk.type_into("変更の理由", "公印を押すことにした")
    clerk.activate("申請の前に確かめる")
    clerk.sees("封書（A4）の見本")
    clerk.sees("勧奨はがき（表と裏）の見本")
    assert clerk.page.locator("img.paper-page").count() == 3
    clerk.meets_the_standard()
    clerk.picture("letter-text-preview")


def check(desk: Desk, label: str) -> None:
    desk.go_to(label)
    desk.press("Space")
