"""出生前の仮登録、双子の取り違え防止、支援措置世帯: with the keyboard alone, as the office's manual tells it."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.residents import actions
from tests.ledger.residents.people import register_row
by = job_actor("setup", "resident.import", "resident.write", "provisional.write", "voucher.write")
def apply(**values):
    day = date.fromisoformat(values["birth"])
    row = register_row(**({"change_on": day, "became_on": day, "processed_on": date(2026, 11, 20)} | values))
    [outcome] = actions.apply_changes(rows=[row], kind="change", source="setup", by=by, purpose="RESIDENT_INTAKE")
    assert outcome.state == "accepted", outcome
home = {"household_number": "000000000000501", "household_head": "架空　母子"}
apply(addressee_number="000000000005011", name="架空　母子", kana="カクウ　ハハコ", birth="1995-05-05",
      relationship="世帯主", **home)
twins = {"birth": "2025-06-15", "household_number": "000000000000601", "household_head": "双葉　太郎"}
apply(addressee_number="000000000006011", name="双葉　春子", kana="フタバ　ハルコ", **twins)
apply(addressee_number="000000000006029", name="双葉　夏子", kana="フタバ　ナツコ", **twins)
hidden = {"town": "秘密町", "street": "9番", "household_number": "000000000000701", "household_head": "守田　母子"}
guarded = {"protected": True, "protected_from": date(2026, 4, 1), "protected_until": date(2026, 12, 10)}
apply(addressee_number="000000000007011", name="守田　花子", kana="モリタ　ハナコ", birth="2020-06-15",
      **hidden, **guarded)
apply(addressee_number="000000000007029", name="守田　母子", kana="モリタ　ハハコ", birth="1995-05-05", **hidden)
brother = {"addressee_number": "000000000007037", "name": "守田　次郎", "kana": "モリタ　ジロウ",
           "birth": "2018-02-01", "sex": "1"}
apply(**brother, **hidden)
apply(**brother, history_number=2, change_reason="30", change_on=date(2026, 6, 1), processed_on=date(2026, 6, 1),
      household_number="000000000000702", household_head="守田　父男")
"""
ARRIVES = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.residents import actions
from tests.ledger.residents.people import register_row
by = job_actor("setup", "resident.import", "voucher.write")
day = date(2026, 11, 20)
row = register_row(addressee_number="000000000005029", name="架空　花子", kana="カクウ　ハナコ", birth="2026-11-20",
                   change_on=day, became_on=day, processed_on=date(2026, 11, 24), household_number="000000000000501",
                   household_head="架空　母子")
[outcome] = actions.apply_changes(rows=[row], kind="change", source="setup", by=by, purpose="RESIDENT_INTAKE")
assert outcome.state == "accepted", outcome
"""


def search(desk: Desk, kana: str) -> None:
    desk.open("/residents/")
    desk.type_into("カナ氏名", kana)
    desk.leave_by("Enter")


def choose(desk: Desk, label: str, place: int) -> None:
    """Take the entry of a list at its place, counted from one, with the arrow keys."""
    desk.go_to(label)
    desk.press(*["ArrowDown"] * place)


def test_出生届の前の子を仮登録し_接種を登録し_名が付いて届くと統合され_取り消せる(sit: Sit, office: Office) -> None:
    counter = sit("counter")
    search(counter, "かくうははこ")
    counter.activate("架空 母子（宛名番号")
    counter.activate("この人の子を仮登録する")
    counter.sees("母：架空　母子")
    counter.meets_the_standard()
    counter.type_into("生年月日", "R8.11.20")
    choose(counter, "性別", 1)
    counter.type_into("出生の医療機関", "架空産院")
    counter.picture("provisional-new", manual=True)
    counter.manual("provisional-1-new")
    counter.activate("仮登録する")
    counter.sees("架空　母子の子")
    counter.sees("仮登録の人です")
    counter.meets_the_standard()
    counter.activate("接種を登録する")
    counter.sees("仮登録の人です")

    clerk = sit("clerk1")
    clerk.activate("仮登録")
    clerk.meets_the_standard()
    clerk.activate("架空 母子の子")
    clerk.sees("統合先の候補はまだいません")
    clerk.type_into("氏名", "架空 花子")
    clerk.type_into("カナ氏名", "カクウ ハナコ")
    clerk.activate("氏名を登録する")
    clerk.sees("氏名を登録しました")

    office.run(ARRIVES)
    clerk.page.reload()
    clerk.sees("統合済み")
    clerk.sees("自動：全項目が一致")
    clerk.meets_the_standard()
    clerk.picture("provisional-joined", manual=True)
    clerk.manual("provisional-2-joined")
    clerk.activate("異動後の確認")
    clerk.sees("自動で統合しました")
    clerk.meets_the_standard()
    clerk.picture("change-review-list", manual=True)
    clerk.manual("provisional-3-review")
    clerk.activate("仮登録（令和8年11月20日生）")
    clerk.meets_the_standard()
    clerk.type_into("確認した内容", "母子健康手帳で本人と確認")
    clerk.activate("確認済みにする")
    clerk.sees("確認が必要なものはありません")
    clerk.activate("仮登録")
    clerk.activate("架空 花子")
    clerk.type_into("理由", "双子の別の子だった")
    clerk.activate("統合を取り消す")
    clerk.sees("統合を取り消しました")
    clerk.sees("統合先の候補（1人）")
    clerk.meets_the_standard()
    clerk.picture("provisional-candidates", manual=True)
    clerk.manual("provisional-4-candidates")


def test_仮登録の誤りは欄と例を言う(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.open("/provisional/")
    clerk.activate("転入前の人を仮登録する")
    clerk.type_into("氏名", "架空 転子")
    clerk.type_into("カナ氏名", "カクウ テンコ")
    clerk.type_into("生年月日", "R9.11.20")
    clerk.activate("仮登録する")
    clerk.sees_error("生年月日", "以前の日")


def test_双子は検索でも個人画面でも接種の登録でも注意が出る(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    search(clerk, "ふたば")
    clerk.sees("双子等")
    clerk.meets_the_standard()
    clerk.picture("twins-search", manual=True)
    clerk.manual("twins-1-search")
    clerk.activate("双葉 春子（宛名番号")
    clerk.sees("取り違え注意：双子等（同じ世帯・同じ生年月日）がいます")
    clerk.meets_the_standard()
    clerk.picture("twins-person", manual=True)
    clerk.manual("twins-2-person")
    clerk.activate("接種を登録する")
    clerk.sees("取り違え注意")
    clerk.sees("双葉　春子")
    clerk.meets_the_standard()
    clerk.picture("twins-dose", manual=True)
    clerk.manual("twins-3-dose")


def test_支援措置の世帯は住所が見えず_きょうだいからも分からず_目的と理由で開く(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    search(clerk, "もりた")
    assert "秘密町" not in clerk.page.content()
    clerk.activate("守田 次郎（宛名番号")
    clerk.activate("異動の履歴")
    clerk.sees("（支援措置のため表示しません）")
    assert "秘密町" not in clerk.page.content()
    clerk.meets_the_standard()
    clerk.picture("protection-brother", manual=True)
    clerk.manual("protection-1-brother")

    chief = sit("chief")
    search(chief, "もりたはなこ")
    chief.activate("守田 花子（宛名番号")
    assert "秘密町" not in chief.page.content()
    chief.activate("住所を表示する")
    chief.meets_the_standard()
    choose(chief, "利用目的", 1)
    chief.activate("住所を表示する")
    chief.sees_error("理由", "入力")
    chief.go_to("理由")  # the link in the summary jumps to the field
    chief.press("Enter")
    chief.type("MR第2期の通知を個別に郵送するため")
    chief.activate("住所を表示する")
    chief.sees("秘密町")
    chief.sees("表示したことは記録されました")
    chief.meets_the_standard()
    chief.picture("protection-address", manual=True)
    chief.manual("protection-2-address")


def test_支援措置の住所の出力は別の職員が承認し_依頼した本人だけが一度出力する(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("別管理（支援措置）")
    clerk.sees("守田　花子")
    clerk.sees("期限が近い")
    clerk.meets_the_standard()
    clerk.picture("protection-list", manual=True)
    clerk.manual("protection-3-list")
    clerk.activate("住所の一覧の出力を依頼する")
    clerk.go_to("守田 花子")
    clerk.press("Space")
    choose(clerk, "利用目的", 1)
    clerk.type_into("理由", "MR第2期の通知を個別に郵送するため")
    clerk.meets_the_standard()
    clerk.activate("承認を依頼する")
    clerk.sees("承認待ち")

    chief = sit("chief")
    chief.open("/approvals/")
    chief.activate("2026-")
    chief.sees("支援措置対象者1人の住所の出力")
    chief.activate("承認する")

    clerk.open("/protection/")
    clerk.activate("承認されました。出力する")
    clerk.meets_the_standard()
    clerk.activate("出力する")
    clerk.sees("別管理_送付先一覧")
    clerk.picture("protection-output", manual=True)
    clerk.manual("protection-4-output")
    clerk.open("/protection/")
    assert "承認されました" not in clerk.page.locator("main").inner_text()
