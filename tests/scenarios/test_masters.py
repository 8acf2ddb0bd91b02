"""医療機関を登録する: a clerk asks, the chief approves, with the keyboard alone."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.masters import actions
from sesshu.ledger.institutions.masters import INSTITUTION
from sesshu.numbers import institution_code
entries = [
    {"code": institution_code.complete(f"43101{n:04}"), "name": f"架空第{n}医院", "kana": "カクウダイイイン",
     "address": f"熊本市中央区架空町{n}丁目1-1", "telephone": "0960000000", "is_contracted": n % 3 > 0,
     "valid_from": date(2026, 4, 1)}
    for n in range(1, 131)
]
by = job_actor("setup", "master.write")
actions.load(of=INSTITUTION, entries=entries, reason="初期登録", by=by, purpose="DEMONSTRATION")
"""


def test_職員は医療機関の登録をキーボードだけで申請できる(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.meets_the_standard()
    desk.picture("home", manual=True)
    desk.activate("マスタ")
    desk.meets_the_standard()
    desk.activate("医療機関")
    desk.sees("130件")
    desk.meets_the_standard()
    desk.picture("master-list", manual=True)
    desk.activate("新しく登録する")
    desk.type_into("医療機関コード", "４３１０１９９９９")
    desk.type_into("医療機関名", "あおぞら小児科")
    desk.type_into("医療機関名（カナ）", "あおぞらしょうにか")
    desk.type_into("適用開始日", "R8.12.1")
    desk.page.wait_for_function("document.getElementById('id_valid_from-echo').value.includes('火曜日')")
    desk.leave_by("Control+Enter")
    desk.sees_error("医療機関コード", "医療機関コードは10桁")
    assert desk.page.get_by_role("textbox", name="医療機関コード").input_value() == "４３１０１９９９９"
    desk.meets_the_standard()
    desk.picture("master-new-error")


def test_申請すると知らせが出て承認を待つ(sit: Sit, office: Office) -> None:
    code = office.run("from sesshu.numbers import institution_code as i; print(i.complete('431019999'))").strip()
    desk = sit("clerk1")
    desk.open("/masters/institution/new/")
    desk.type_into("医療機関コード", code)
    desk.type_into("医療機関名", "あおぞら小児科")
    desk.type_into("医療機関名（カナ）", "アオゾラショウニカ")
    desk.type_into("変更の理由", "新規契約のため")
    desk.leave_by("Control+Enter")
    desk.sees("申請しました")
    desk.sees("ほかの職員が承認すると反映されます")
    desk.meets_the_standard()
    desk.picture("master-change")
    desk.page.reload()
    assert "申請しました" not in desk.page.inner_text("main")


def test_一覧は並べ替えとページ送りと条件がキーボードで使える(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.open("/masters/institution/")
    desk.activate("次の100件")
    desk.sees("101～130件目を表示")
    desk.activate("委託契約")
    assert desk.page.locator("th[aria-sort=ascending]").inner_text().startswith("委託契約")
    desk.open("/masters/institution/")
    desk.type_into("コード・名称", "架空第12")
    desk.leave_by("Enter")
    desk.sees("コード・名称：架空第12")
    desk.activate("条件「コード・名称：架空第12」を外す")
    desk.sees("130件")


def test_権限のない人には入口も画面もない(sit: Sit) -> None:
    desk = sit("auditor")
    assert desk.page.get_by_role("link", name="マスタ").count() == 0
    desk.open("/masters/")
    assert desk.page.get_by_role("heading", level=1).inner_text() == "この操作は行えません"
    desk.meets_the_standard()
    desk.picture("error-403")


def test_拡大しても狭い画面でも読める(sit: Sit) -> None:
    desk = sit("clerk1", viewport={"width": 683, "height": 450})
    for path in ("/", "/masters/", "/masters/institution/new/"):
        desk.open(path)
        desk.meets_the_standard()


def test_記録に人や条件は残らない(sit: Sit, office: Office) -> None:
    desk = sit("clerk1")
    desk.open("/masters/institution/?word=架空第7医院")
    desk.sees("架空第7医院")
    assert "架空第7" not in office.logged()
    assert "%E6%9E%B6" not in office.logged()


def test_係長が承認すると医療機関が使えるようになる(sit: Sit, office: Office) -> None:
    asked = office.run(
        "from datetime import date\n"
        "from sesshu.foundation.access.actor import Actor\n"
        "from sesshu.foundation.accounts.models import Account\n"
        "from sesshu.foundation.masters import actions\n"
        "from sesshu.ledger.institutions.masters import INSTITUTION as of\n"
        "from sesshu.numbers import institution_code as i\n"
        "me = Account.objects.get(login_id='clerk2')\n"
        "by = Actor('person', str(me.pk), frozenset({'master.write'}), display_name=me.display_name)\n"
        "values = {'name': 'ひだまり医院', 'kana': 'ヒダマリイイン'}\n"
        "asked = actions.request_change(of=of, act='new', code=i.complete('431017777'), valid_from=date(2026, 11, 1),\n"
        "    values=values, reason='新規契約', by=by, purpose='MASTER_MAINTENANCE')\n"
        "print(asked.approval)"
    ).strip()
    chief = sit("chief")
    chief.open(f"/approvals/{asked}/")
    chief.sees("ひだまり医院")
    chief.picture("master-approval")
    chief.activate("承認する")
    chief.open("/masters/institution/")
    chief.type_into("コード・名称", "ひだまり")
    chief.leave_by("Enter")
    chief.sees("ひだまり医院")
    chief.activate("4310177")
    chief.sees("有効")
    chief.meets_the_standard()
    chief.picture("master-entry", manual=True)


def test_従事者の検索語はアドレスに残らない(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.open("/masters/staff-member/")
    desk.type_into("コード・名称", "架空太郎")
    desk.leave_by("Enter")
    desk.sees("コード・名称：架空太郎")
    assert desk.page.url.endswith("/masters/staff-member/")
    desk.activate("条件「コード・名称：架空太郎」を外す")
    assert "架空太郎" not in desk.page.content()


def test_閉庁日を確かめて申請し_別の職員の承認で暦になる(sit: Sit, office: Office) -> None:
    desk = sit("clerk1")
    desk.open("/masters/")
    desk.activate("閉庁日")
    desk.activate("新しく登録する")
    desk.type_into("名称", "システム更改による臨時閉庁")
    desk.type_into("最初の日", "R9.1.4")
    desk.type_into("最後の日", "R8.1.5")
    desk.type_into("変更の理由", "市長決裁")
    desk.leave_by("Control+Enter")
    desk.sees_error("最後の日", "最初の日以後の日")
    desk.go_to("最後の日")  # the link of the summary leads to the field
    desk.press("Enter", "Control+a")
    desk.type("R9.1.5")
    desk.go_to("申請の前に確かめる")
    desk.leave_by("Enter")
    desk.sees("この登録で変わる日（2日）")
    desk.sees("令和9年1月5日（火）：休みにします（暦では開庁日）")
    desk.meets_the_standard()
    desk.manual("closing-days-1-preview")
    desk.leave_by("Control+Enter")
    desk.sees("申請しました")
    asked = office.run(
        "from sesshu.foundation.masters.models import MasterChange as c\n"
        "print(c.objects.get(master='closing-day').approval)"
    ).strip()
    is_closed = (
        "from datetime import date\n"
        "from sesshu.foundation.closing_days.queries import office_days\n"
        "print(office_days().is_closed(date(2027, 1, 5)))"
    )
    assert office.run(is_closed).strip() == "False"
    chief = sit("chief")
    chief.open(f"/approvals/{asked}/")
    chief.sees("システム更改による臨時閉庁")
    chief.activate("承認する")
    chief.open("/masters/closing-day/")
    chief.sees("システム更改による臨時閉庁")
    chief.sees("R9.1.5")
    chief.meets_the_standard()
    chief.picture("closing-day-list")
    assert office.run(is_closed).strip() == "True"
