"""救済と免除の案件: 同意書の番号がなければ登録できず、庁内の情報と他の団体の回答を案件の横で見て、職員が決める。

他の団体とのやり取りを実際の処理で動かすシナリオは test_moved_child.py にある。
"""

from __future__ import annotations

import re

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation import clock
from sesshu.ledger.exchange_cases import actions
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.residents.keys import kana_key, search_key
from sesshu.operate.people import person
from tests.ledger.doses.people import make_resident
from tests.ledger.exemptions.lists import deliver, tax
def one(name, kana, birth, number, home):
    return make_resident(birth=birth, name=name, kana=kana, name_key=search_key(name), kana_key=kana_key(kana),
                         addressee_number=number, household_number=home, became_on=date(2000, 4, 1))
clerk, P = person("clerk2"), "INFORMATION_EXCHANGE"
one("架空　免子", "カクウ　メンコ", date(1955, 4, 1), "000000000012344", "1")
one("架空　免夫", "カクウ　メンオ", date(1953, 8, 1), "000000000012352", "1")
hurt = one("架空　救済", "カクウ　キュウサイ", date(1960, 2, 1), "000000000012361", "2")
deliver(clerk, "tax.people", tax("000000000012344", "0"), tax("000000000012352", "0"))
deliver(clerk, "care.people", {"addressee_number": "000000000012361", "from_on": "2026-04-01",
                               "until_on": "2027-03-31", "is_open": "1"})
case = actions.open_case(resident_id=hurt.pk, kind="relief", matter="医療費の給付の申請", received_on=clock.today(),
                         consent_number="", by=clerk, purpose=P)
row = actions.ask(case_id=case.pk, wish=actions.Wish("011002", "架空広域連合"), department="予防接種係", by=clerk,
                  purpose=P)
ExchangeInquiry.objects.filter(pk=row.pk).update(state="fetched", result="ok_with_data", ended_at=clock.now())
ExchangeAnswer.objects.create(inquiry=row, number=1, values={"benefit": "高額療養費の支給あり（令和8年9月分）"})
"""


def find(clerk: Desk, birth: str, name: str) -> None:
    clerk.activate("総合検索")
    clerk.type_into("生年月日", birth)
    clerk.leave_by("Enter")
    clerk.activate(f"{name}（宛名番号")


def choose_exemption(clerk: Desk) -> None:
    clerk.go_to("案件の種類")
    while "実費の免除" not in clerk.page.evaluate("document.activeElement.selectedOptions[0].text"):
        clerk.press("ArrowDown")


def test_申請のない人の庁内の情報は出ず_同意書の番号がなければ案件にできない(sit: Sit) -> None:
    clerk = sit("clerk1")
    find(clerk, "S30.4.1", "免子")
    clerk.activate("免除・給付の情報")
    clerk.sees("この人の申請がないため、庁内の情報は表示できません")
    clerk.meets_the_standard()
    clerk.activate("申請（案件）を登録する")
    choose_exemption(clerk)
    clerk.type_into("申請の受付日", "R8.11.20")
    clerk.type_into("申請の要旨", "帯状疱疹の実費の免除")
    clerk.leave_by("Control+Enter")
    clerk.sees_error("同意書の番号", "この照会には本人の同意が必要です")
    clerk.meets_the_standard()
    clerk.manual("cases-of-exchange-1-consent")


def test_免除の申請は世帯の課税の区分と根拠を見て決める(sit: Sit) -> None:
    clerk = sit("clerk1")
    find(clerk, "S30.4.1", "免子")
    clerk.activate("情報照会")
    clerk.activate("救済・免除の案件から")
    choose_exemption(clerk)
    clerk.type_into("申請の受付日", "R8.11.20")
    clerk.type_into("申請の要旨", "帯状疱疹の実費の免除")
    clerk.type_into("同意書の番号", "同意2026-0123")
    clerk.leave_by("Control+Enter")
    clerk.sees("世帯の全員が市町村民税非課税です。")
    clerk.sees("課税情報（庁内連携、令和8年11月24日受領）令和8年度")
    clerk.sees("28の項（8）")
    clerk.meets_the_standard()
    clerk.manual("cases-of-exchange-2-office")
    clerk.go_to("免除する")
    clerk.press("Space")
    clerk.type_into("案件の結論", "世帯全員の非課税を確認した")
    clerk.activate("案件を終わらせる")
    clerk.sees("案件を終わらせました")
    clerk.sees("免除する")
    clerk.sees("いまの庁内の情報です。決定したときの情報は「案件の内容」にあります。")
    clerk.meets_the_standard()
    clerk.manual("cases-of-exchange-3-decided")


def test_救済の案件は介護の情報と医療給付の回答を横に見て決める(sit: Sit) -> None:
    clerk = sit("clerk1")
    find(clerk, "S35.2.1", "救済")
    clerk.activate("免除・給付の情報")
    clerk.sees("要介護・要支援の認定（令和8年4月1日～令和9年3月31日）")
    clerk.meets_the_standard()
    clerk.activate("案件2026-0001")
    clerk.sees("高額療養費の支給あり（令和8年9月分）")
    clerk.sees("27の項（1）")
    clerk.meets_the_standard()
    clerk.manual("cases-of-exchange-4-relief")
    decide(clerk)
    clerk.sees("確かめていない回答があります（照会2026-00001）")
    assert waiting_answers(clerk) == 1


def decide(clerk: Desk) -> None:
    clerk.go_to("給付する")
    clerk.press("Space")
    clerk.type_into("案件の結論", "高額療養費を差し引いて給付する")
    clerk.activate("案件を終わらせる")


def waiting_answers(clerk: Desk) -> int:
    """What the front page counts."""
    clerk.open("/")
    found = clerk.page.locator("main a", has_text="取り入れを決める回答")
    return int("".join(re.findall(r"\d+", found.first.inner_text()) or ["0"])) if found.count() else 0


def test_回答を確かめると待っている回答が減り_案件を終わらせられる(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/exchange-inquiries/?state=fetched")
    clerk.activate("照会2026-00001")
    clerk.sees("回答あり（取り入れを決める）")
    clerk.sees("高額療養費の支給あり（令和8年9月分）")
    clerk.meets_the_standard()
    clerk.activate("回答を確かめた")
    clerk.sees("回答を確かめたことを記録しました")
    clerk.sees("取入れ済み")
    assert waiting_answers(clerk) == 0
    find(clerk, "S35.2.1", "救済")
    clerk.activate("免除・給付の情報")
    clerk.activate("案件2026-0001")
    decide(clerk)
    clerk.sees("案件を終わらせました")
    clerk.sees("給付する")
    clerk.sees("高額療養費の支給あり（令和8年9月分）")
    clerk.meets_the_standard()
