"""代決と後閲: a section of three at noon, with the chief away."""

import pytest

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
SETUP = """
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.accounts.sessions import actor_for
from sesshu.foundation.approvals import actions
by = actor_for(Account.objects.get(login_id="clerk1"), terminal="setup")
actions.request(
    kind="scenario.act", payload={"通数": 120}, by=by, purpose="RECOMMENDATION", summary="麻しん風しん第2期の発送"
)
"""


def test_係長の不在時にほかの担当が代決し_戻った係長が後閲する(sit: Sit) -> None:
    asking = sit("clerk1")
    asking.open("/approvals/")
    asking.meets_the_standard()
    asking.activate("2026-")
    asking.sees("この依頼を取り下げる")
    acting = sit("clerk2")
    acting.open("/approvals/")
    acting.activate("2026-")
    acting.sees("120")
    acting.activate("承認する")
    acting.sees_error("代決として承認する", "代決")
    acting.meets_the_standard()
    acting.picture("approval-decide", manual=True)
    acting.go_to("代決として承認するときは")  # the link in the summary jumps to the box
    acting.press("Enter", "Space")
    acting.type_into("理由・意見", "係長が研修で不在のため")
    acting.activate("承認する")
    acting.sees("承認しました")
    acting.sees("代決による承認")
    chief = sit("chief")
    chief.open("/approvals/")
    chief.sees("後閲を待つ代決（1件）")
    chief.meets_the_standard()
    chief.activate("2026-")
    chief.activate("後閲を記録する")
    chief.sees("後閲を記録しました")


def test_管理担当の画面は基準を満たす(sit: Sit) -> None:
    desk = sit("admin")
    for address in ("/access/", "/access/new/", "/approvals/settings/", "/sign-in/policy/", "/sign-in/password/"):
        desk.open(address)
        desk.meets_the_standard()
    desk.open("/access/")
    desk.activate("はるか")
    desk.meets_the_standard()
    desk.picture("account-detail")
    desk.activate("最初のパスワードと登録コードを発行する")
    desk.sees("この画面は一度だけ表示されます")
    desk.meets_the_standard()
    auditor = sit("auditor")
    auditor.open("/audit/")
    auditor.sees("サインイン")
    auditor.meets_the_standard()
    auditor.picture("audit-review", manual=True)
