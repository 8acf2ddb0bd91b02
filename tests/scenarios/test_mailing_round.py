"""発送の一周: 計画→仮抽出→決裁資料→確定→印刷→引抜き→投函後一覧, and the printing company; with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.masters.actions import load
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.planning.masters import MAILING_PLAN
from tests.ledger.mailings.office import child, dosed, gone, protected, texts_in_force
from tests.ledger.mailings.test_planning import ENTRY
setup = job_actor("setup", "master.write")
texts_in_force(setup)
load(of=MAILING_PLAN, entries=[ENTRY], reason="試行", by=setup, purpose="MASTER_MAINTENANCE")
for n in range(1, 21):
    child(f"架空　{n}子", birth=date(2020, 5 + n % 8, 1 + n % 27), kana=f"カクウ　コ{n}", street=f"{n}番{n}号")
child("架空　亡子", kana="カクウ　ナキコ")
child("架空　去子", kana="カクウ　サルコ")
child("架空　一日子", birth=date(2020, 4, 1), kana="カクウ　ツイタチコ")
protected(child("架空　守", kana="カクウ　マモル"))
dosed(child("架空　接種済", kana="カクウ　セッシュズミ"), date(2026, 5, 1))
for n in range(3):
    child(f"架空　学{n}", birth=date(2015, 3, 1 + n), kana="カクウ　マナブ")
duties = ("clerk", "chief")
people = [Actor("person", f"{d}-9", permissions_of([d]), display_name=d, terminal="T-09") for d in duties]
clerk, chief = people
mailing = actions.prepare(title="DT第2期（委託）", kind="recommendation", text_code="test", by=clerk,
    producer="company", conditions=Conditions(series=("dt_2",)), base_date=date(2026, 11, 24),
    issued_on=date(2026, 11, 27), box_size=2)
actions.make_trial(mailing_id=mailing.id, by=clerk)
actions.request_release(mailing_id=mailing.id, by=clerk)
actions.release(mailing_id=mailing.id, by=chief)
"""
HAPPENS = """
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import gone
gone(Resident.objects.get(kana="{kana}"), "{status}")
"""


def to_mailing(desk: Desk, label: str) -> None:
    desk.activate("発送")
    desk.activate(label)


def test_計画から投函後一覧まで(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.sees("準備を始める発送（年間計画）")
    clerk.activate("準備を始める発送（年間計画）")
    clerk.meets_the_standard()
    clerk.manual("mailing-1-plan")
    clerk.activate("MR第2期 12月を準備する")
    clerk.go_to("発送の名前")
    clerk.leave_by("Control+Enter")
    clerk.sees("条件を登録しました")
    clerk.sees("令和8年12月1日を基準日として判定します。")
    clerk.activate("仮抽出をする")
    clerk.sees("22通")
    clerk.meets_the_standard()
    clerk.manual("mailing-2-trial")
    clerk.activate("接種記録の入力状況を見る")
    clerk.meets_the_standard()
    to_mailing(clerk, "2026-0002")
    clerk.activate("決裁資料（PDF）を作る")
    clerk.sees("決裁資料を作っています")
    expect(clerk.page.get_by_role("link", name="第1部のPDF")).to_be_visible(timeout=60_000)  # the page looks by itself
    clerk.meets_the_standard()
    clerk.manual("mailing-5-decision")
    with clerk.page.expect_download() as download:
        clerk.go_to("第1部のPDF")
        clerk.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    to_mailing(clerk, "2026-0002")
    clerk.activate("確定を依頼する")

    chief = sit("chief")
    to_mailing(chief, "2026-0002")
    chief.go_to("件数、境目の誕生日")
    chief.press("Space")
    chief.activate("22通で確定する")
    chief.sees("確定しました")

    clerk.page.reload()
    clerk.activate("手紙を作成する")
    for _ in range(120):
        clerk.page.reload()
        if "再印刷する頁（から）" in clerk.page.locator("main").inner_text():
            break  # offered once every part is there
        clerk.page.wait_for_timeout(500)
    clerk.type_into("再印刷する頁（から）", "21")
    clerk.type_into("再印刷の理由", "紙づまりのため")
    clerk.activate("もう一度印刷する")
    clerk.sees("再印刷を始めました")
    to_mailing(clerk, "2026-0002")
    office.run(HAPPENS.format(kana="カクウ　ナキコ", status="dead"))
    clerk.page.reload()
    clerk.sees("引抜きが必要な手紙が1通あります")
    clerk.activate("引抜き一覧を開く")
    clerk.activate("引抜き一覧を作る")
    clerk.sees("死亡")
    clerk.meets_the_standard()
    clerk.manual("mailing-3-withdrawal")
    clerk.go_to("すべて束から取り除きました")
    clerk.press("Space")
    clerk.activate("引抜きを登録する")
    clerk.sees("引抜き済み")
    to_mailing(clerk, "2026-0002")
    clerk.type_into("投函日", "R8.11.24")
    clerk.activate("投函を記録する")
    clerk.sees("投函を記録しました")

    office.run(HAPPENS.format(kana="カクウ　サルコ", status="moved_out"))
    clerk.activate("投函後一覧")
    clerk.activate("投函後一覧を作る")
    clerk.sees("架空　去子")
    clerk.sees("転出")
    clerk.meets_the_standard()
    clerk.manual("mailing-4-after-posting")
    clerk.activate("発送")
    clerk.activate("効果")
    clerk.sees("MR第2期 12月")
    clerk.meets_the_standard()
    clerk.picture("mailing-effect")


def test_印刷事業者に委託し_合言葉は一度だけ見える(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    to_mailing(clerk, "2026-0001")
    clerk.activate("委託の画面を開く")
    clerk.meets_the_standard()
    clerk.type_into("印刷事業者", "架空印刷株式会社")
    # what stood on the page when its answer came
    clerk.page.evaluate(
        "addEventListener('pagehide', () => sessionStorage.setItem('stood',"
        " document.querySelector('form[data-waits] progress')?.getAttribute('aria-label') ?? ''))"
    )
    clerk.go_to("暗号化した書庫を作る")
    clerk.press("Enter")
    clerk.sees("二度と表示できません")
    assert "書庫を作っています" in str(clerk.page.evaluate("sessionStorage.getItem('stood')"))
    word = clerk.page.locator(".notice--warning .code").inner_text()
    assert len(word.split("-")) == 6
    clerk.meets_the_standard()
    clerk.manual("mailing-6-company")
    to_mailing(clerk, "2026-0001")
    clerk.activate("委託の画面を開く")
    assert word not in clerk.page.content()
    clerk.sees("3通")
    for kind, letters in (("引渡し", ""), ("受領の確認", "2")):
        clerk.go_to("引渡し")
        clerk.press(*["ArrowDown"] * (kind != "引渡し"))
        clerk.press("Space")
        if letters:
            clerk.type_into("手紙の数", letters)
        clerk.go_to("受渡簿に記録する")
        clerk.leave_by("Enter")
    clerk.sees_error("手紙の数", "渡した3通と合いません")
    clerk.meets_the_standard()
