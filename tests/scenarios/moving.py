"""What clerks do about a child who moved from 小樽市 to 熊本市: ask, adopt, release by two, under faults too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.scenarios.desk import Desk
from tests.scenarios.two_cities import SitAt, find, waits_for

ANSWER, HELD = "小樽市の回答（3件）", "相手の職員の確認待ち"
NOT_KNOWN = "未接種として扱わないでください"
PNEUMOCOCCUS, MEASLES = "小児肺炎球菌", "麻しん・風しん 第1期"
LOOKED = "転出先の窓口に電話で確認した"
COUNTED = ("", "二", "三", "四", "五", "六", "七", "八", "九", "十")
Child = tuple[str, str]  # birth and name, as they are typed and shown


def pair(number: int) -> tuple[Child, Child]:
    """The child and the protected child of a pair of `./sesshu demo --moved`; the first pair is number 0."""
    first, second = (day + timedelta(number) for day in (date(2025, 1, 10), date(2025, 2, 21)))
    return (
        (f"R7.{first.month}.{first.day}", f"つばさ{COUNTED[number]}"),
        (f"R7.{second.month}.{second.day}", f"まもる{COUNTED[number]}"),
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """`label`: on the network's page. `words`, `act`: what the clerk reads and should do while it is on. `answer`:
    whether an answer comes all the same (now), by itself when the fault is over (afterwards), or when the clerk asks
    again (never)."""

    label: str
    words: str
    act: str
    answer: str


FAULTS = {
    "no_code": Fault("相手の団体に符号がない", "相手の団体の符号なし", "相手の団体に取得を依頼し", "never"),
    "assessment_unpublished": Fault("評価書が公表されていない", "評価書の公表なし", "情報連携の担当に連絡し", "never"),
    "list_mismatch": Fault("照合リストの版が違う", "版の違いを伝えてください", "版の違いを伝えてください", "now"),
    "late": Fault("応答が遅い", "回答を待っています", "ほかの仕事をしていてもかまいません", "now"),
    "lost": Fault("応答が届かない", "接続先の停止", "そのまま待ってください", "afterwards"),
    "doubled": Fault("応答が二重に届く", ANSWER, "本市の記録と並べて内容を確かめ", "now"),
    "wrong_key": Fault("照会者の鍵が違う", "電文の不受理", "情報連携の担当に伝えてください", "afterwards"),
    "wrong_route": Fault("経路情報が違う", "電文の不受理", "情報連携の担当に伝えてください", "afterwards"),
}


def ask_otaru(clerk: Desk) -> None:
    """From the person's page: the inquiry to the city the child came from, which is offered first."""
    clerk.activate("情報照会")
    expect(clerk.page.locator("#id_provider option:checked")).to_have_text("小樽市")
    clerk.go_to("相手の団体")
    clerk.leave_by("Control+Enter")
    clerk.sees("照会を受け付けました")


def ask_about(clerk: Desk, child: Child) -> str:
    """The inquiry about a child; what 予防接種の状況 said before."""
    find(clerk, *child)
    before = standing(clerk)
    ask_otaru(clerk)
    return before


def standing(clerk: Desk) -> str:
    """The table 予防接種の状況 of the person's page, as it is read."""
    return clerk.page.locator("#series-heading").locator("xpath=..").inner_text()


def next_dose(page: str, series: str) -> tuple[str, str]:
    """Of the table 予防接種の状況 as it is read: which dose comes next, and from when."""
    lines = page.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"{series}\t"))
    cells = [*lines[at].rstrip("\t").split("\t"), lines[at + 1].split("\t")[0]]
    return cells[3], cells[4]


def adopt_three(clerk: Desk, before: str, *, asked: int) -> None:
    """The answer came: its three doses become the child's, each once, and the next date is another."""
    clerk.activate("選んだとおりに登録する")
    clerk.sees("3件の接種を登録しました")
    clerk.sees("接種記録（3件）")
    after = standing(clerk)
    assert next_dose(before, PNEUMOCOCCUS)[0] == "1回目"
    assert next_dose(after, PNEUMOCOCCUS)[0] == "初回3回目"
    assert next_dose(before, PNEUMOCOCCUS)[1] != next_dose(after, PNEUMOCOCCUS)[1]
    assert next_dose(after, MEASLES) == ("－", "－") != next_dose(before, MEASLES), "必要な1回を終えた"
    clerk.activate("情報照会")
    clerk.sees(f"この人についての照会（{asked}件）")
    expect(clerk.page.locator("main")).to_contain_text("取入れ済み")


def open_held(desk: Desk) -> None:
    """Through the menu: the newest provision that waits for a person."""
    desk.activate("情報提供")
    desk.pick("状態", "職員の確認待ち")
    desk.activate("この条件で表示する")
    desk.activate("R8.11.20")
    desk.sees("情報提供（職員の確認待ち）")


def nothing_left(desk: Desk) -> None:
    """Of the provision on the page nothing was given yet."""
    expect(desk.page.get_by_role("rowheader", name="提供した")).to_have_count(0)
    expect(desk.page.locator("dt", has_text="回答した項目").locator("xpath=following-sibling::dd[1]")).to_have_text("―")


def release(sit_at: SitAt, waiting: Desk) -> Desk:
    """Two persons of 小樽市: one has looked and asks, the other releases; the clerk in 熊本市 (`waiting`) has no answer
    until then. The second person's desk, with the provision on its page."""
    first = sit_at("otaru_intermediary", "clerk1")
    open_held(first)
    nothing_left(first)
    first.type_into("確かめたこと", LOOKED)
    first.activate("提供を申請する")
    first.sees("別の職員の許可を待っています")
    nothing_left(first)
    expect(first.page.get_by_role("button", name="提供を許可する")).to_have_count(0)
    expect(waiting.page.locator("main")).to_contain_text(HELD)
    second = sit_at("otaru_intermediary", "clerk2")
    open_held(second)
    second.sees(LOOKED)
    second.activate("提供を許可する")
    second.sees("提供を許可")
    return second


def given_once(second: Desk) -> None:
    """Of the provision on the page: released by two persons, and given once."""
    second.page.reload()
    for label in ("提供の申請（一人目）", "提供の許可（二人目）", "提供した"):
        expect(second.page.get_by_role("rowheader", name=label, exact=True)).to_have_count(1)
    expect(second.page.get_by_role("rowheader", name="同じ提供をもう一度送った")).to_have_count(0)


def switch(operator: Desk, fault: str, *, on: bool) -> None:
    """Through the menu: a fault begins or ends."""
    label = FAULTS[fault].label
    operator.activate("障害の切替え（試験・研修）")
    operator.go_to(label)
    if operator.page.evaluate("document.activeElement.checked") is on:
        return
    operator.press("Space")
    operator.activate("切り替える")
    operator.sees("障害を切り替えました")
    operator.sees(label if on else "障害はありません。")


def ask_under_fault(clerk: Desk, child: Child, *words: str) -> str:
    """A child is asked about while a fault is on: the page says these words. What 予防接種の状況 said before."""
    before = ask_about(clerk, child)
    waits_for(clerk, words[0])
    for one in words[1:]:
        clerk.sees(one)
    clerk.meets_the_standard()
    return before


def permitted_and_given(operator: Desk, number: int) -> None:
    """At the network the newest inquiries were permitted, and the provider soon tells what it gave for each."""
    operator.open("/permits/")
    newest = f"table tbody tr:nth-child(-n + {number})"
    given = operator.page.locator(newest).filter(has_text="回答あり")
    for _ in range(60):
        if given.count() == number:
            break
        operator.page.wait_for_timeout(1000)
        operator.page.reload()
    expect(given).to_have_count(number)
    for row in given.all():
        for words in ("431001", "012033", "予防接種の実施", "許可"):
            expect(row).to_contain_text(words)
        expect(row).not_to_contain_text("不許可")


def said_to_the_family(clerk: Desk, child: Child, *words: str) -> None:
    """The list of a person, as they may see it, from the records at the intermediate server of the clerk's city."""
    find(clerk, *child)
    clerk.activate("情報照会")
    clerk.activate("この人についての照会・提供の記録")
    for one in words:
        clerk.sees(one)
    clerk.meets_the_standard()
