"""救済と免除の案件から小樽市に照会し、回答を案件の横で見て決める。

test_moved_child.py と同じように、2市の実際の処理で動かす。
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.scenarios.desk import Desk
from tests.scenarios.moving import ask_otaru, pair
from tests.scenarios.two_cities import SitAt, find, waits_for

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(3600)]
CHILD, _ = pair(0)
TAX_HEADINGS = "区分（1登録・2取下げ）,統合宛名番号,記録番号,課税年度,市町村民税の課税・非課税"


def test_小樽市の中間サーバーに市町村民税の副本が取り込まれる(sit_at: SitAt, tmp_path: Path) -> None:
    """As the tax office of 小樽市 hands it in: who it is about is a unified number, which the first provision shows."""
    there = sit_at("otaru_intermediary", "clerk1")
    there.open("/provisions/")
    if not there.page.locator("table a", has_text="R").count():  # nobody has asked yet
        clerk = sit_at("kumamoto", "clerk1")
        find(clerk, *CHILD)
        ask_otaru(clerk)
        waits_for(clerk, "小樽市の回答（3件）")
        there.open("/provisions/")
    there.page.locator("table a", has_text="R").last.focus()
    there.leave_by("Enter")
    number = there.page.locator("dt", has_text="統合宛名番号").locator("xpath=following-sibling::dd[1]").inner_text()
    file = tmp_path / "市町村民税_副本.csv"
    file.write_text(f"{TAX_HEADINGS}\r\n1,{number.strip()},z2026,2026,非課税\r\n", encoding="utf-8")
    there.activate("取込")
    there.go_to("取込の種類")
    while "市町村民税" not in there.page.evaluate("document.activeElement.selectedOptions[0].text"):
        there.press("ArrowDown")
    there.page.locator("input[type='file']").set_input_files(file)
    there.activate("送って点検する")
    waits_for(there, "確認待ち")
    there.go_to("件数と、登録できない行の理由を確認した")
    there.press("Space")
    there.activate("確認した")
    there.activate("登録する")
    waits_for(there, "登録済み")
    there.meets_the_standard()


def consented(clerk: Desk) -> None:
    """Told that the number of the consent is missing; the link of the error leads into the field."""
    clerk.sees_error("同意書の番号", "この照会には本人の同意が必要です")
    clerk.go_to("同意書の番号")
    clerk.press("Enter")
    clerk.type("同意2026-0123")


CASES = {
    "exemption": ("実費の免除", "28の項（8）", "免除する"),
    "relief": ("死亡一時金・遺族年金等", "28の項（1）", "給付する"),
}


@pytest.mark.parametrize("kind", CASES)
def test_案件から小樽市に市町村民税を照会し回答を横に見て決める(sit_at: SitAt, kind: str) -> None:
    """Without the number of the consent there is no case; with it, row and purpose go with the inquiry."""
    label, row, decision = CASES[kind]
    clerk = sit_at("kumamoto", "clerk1")
    find(clerk, *CHILD)
    clerk.activate("情報照会")
    clerk.activate("救済・免除の案件から")
    clerk.go_to("案件の種類")
    while label not in clerk.page.evaluate("document.activeElement.selectedOptions[0].text"):
        clerk.press("ArrowDown")
    clerk.type_into("申請の要旨", "申請の審査")
    clerk.leave_by("Control+Enter")
    if kind == "exemption":  # the person agrees when the application comes in
        consented(clerk)
        clerk.leave_by("Control+Enter")
    clerk.sees("案件を登録しました")
    clerk.sees(row)
    clerk.go_to("照会する相手の団体")
    while "小樽市" not in clerk.page.evaluate("document.activeElement.selectedOptions[0].text"):
        clerk.press("ArrowDown")
    if kind == "relief":  # whoever is asked about agrees before the inquiry
        clerk.activate("照会する")
        consented(clerk)
        clerk.go_to("照会する相手の団体")
    clerk.activate("照会する")
    clerk.sees("照会を受け付けました")
    clerk.sees("同意2026-0123")
    answer = clerk.page.locator("main").get_by_text("非課税", exact=True)
    until = time.monotonic() + 240
    while not answer.count() and time.monotonic() < until:
        time.sleep(2)
        clerk.page.reload()
    clerk.sees("小樽市（回答あり")
    clerk.meets_the_standard()
    clerk.picture(f"exchange-case-{kind}")
    clerk.page.locator("main h3 a").last.focus()
    clerk.press("Enter")
    clerk.activate("回答を確かめた")
    clerk.sees("小樽市（取入れ済み）")
    clerk.go_to(decision)
    clerk.press("Space")
    clerk.type_into("案件の結論", "小樽市の回答で非課税を確かめた")
    clerk.activate("案件を終わらせる")
    clerk.sees("案件を終わらせました")
    clerk.sees("小樽市の回答で非課税を確かめた")
    clerk.meets_the_standard()
