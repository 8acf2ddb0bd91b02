"""情報提供ネットワーク: bodies with their histories, permits, refused reports and switches, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
SETUP = """
import uuid
from datetime import date, timedelta
from sesshu.contracts.exchange.keys import Keys
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.law.permission_list import permission_list
from sesshu.network.bodies import actions
from sesshu.network.permits.models import ExchangeRequest, ProvisionOutcome, RefusedReport
P, by, now = "INFORMATION_EXCHANGE", job_actor("scenario", "body.write"), clock.now()
for code, name, kind in (("431001", "熊本市", "mayor"), ("012033", "小樽市", "mayor")):
    public = Keys.generate(code).public
    actions.register_body(code=code, name=name, kind=kind, address=f"https://{code}.example/exchange/", by=by,
        purpose=P, signing=public.signing, encryption=public.encryption)
    actions.publish_assessment(code=code, number="4", published_on=date(2026, 4, 1), by=by, purpose=P)
permits = [uuid.uuid4() for _ in range(2)]
for permit, refused in ((permits[0], ""), (permits[1], ""), (None, "公表されていない評価書のため、許可できません。")):
    ExchangeRequest.objects.create(key=uuid.uuid4(), digest="d", inquirer="431001", inquirer_kind="mayor",
        provider="012033", provider_kind="mayor", department="予防接種係", duty="implementation", row=25, part=1,
        subject="target", information="immunization_record", items=["date"], withheld=permit == permits[0],
        person=uuid.uuid4(), requested_at=now, decided_at=now, list_version=permission_list(clock.today()).version,
        permit=permit, expires_at=now + timedelta(days=6) if permit else None,
        rule="R-04" if refused else "", result="not_permitted" if refused else "", message=refused)
ProvisionOutcome.objects.create(permit=permits[0], result="ok_with_data", items=["date"], provided_at=now,
    reported_at=now)
WHY = "情報提供ネットワークに、この団体あての許可証としての記録がありません。"
for permit, what in ((permits[0], "report"), (uuid.uuid4(), "mark")):
    RefusedReport.objects.create(body="012033", permit=permit, what=what, message=WHY,
        refused_at=now - timedelta(days=1))
"""


def test_団体の評価書の公表を申請し_別の職員の承認で経過に残る(sit: Sit) -> None:
    operator, other = sit("operator1"), sit("chief")
    operator.activate("団体")
    operator.sees("小樽市")
    assert operator.page.locator(".house__municipality").count() == 0, "no gap where there is no municipality"
    operator.meets_the_standard()
    operator.picture("network-bodies")
    operator.activate("012033")
    for heading in ("種類の経過", "評価書の公表の経過"):
        operator.sees(heading)
    operator.meets_the_standard()
    operator.picture("network-body")
    operator.go_to("適用開始日")
    operator.press("Control+a")
    operator.type("R8.12.1")
    operator.go_to("重要な変更があり、まだ公表していない")
    operator.press("Space")
    operator.activate("申請する")
    operator.sees("評価書の公表を申請しました")
    other.open("/approvals/")
    other.meets_the_standard()
    other.page.locator("tbody a").first.focus()
    other.leave_by("Enter")
    other.sees("小樽市")
    other.meets_the_standard()
    other.picture("network-approval")
    other.activate("承認する")
    operator.open("/bodies/012033/")
    operator.sees("公表がまだ")
    operator.sees("回線　つなぐ → 許可　まもる")
    operator.meets_the_standard()
    operator.picture("network-body-changed")


def test_団体の登録と変更の申請の画面は_キーボードで誤りまで直せる(sit: Sit) -> None:
    operator = sit("operator1")
    operator.open("/bodies/")
    operator.activate("団体の登録を申請する")
    operator.meets_the_standard()
    operator.picture("network-join")
    operator.activate("申請する")
    operator.sees_error("コード", "コード")
    operator.meets_the_standard()
    operator.picture("network-join-errors")
    operator.open("/bodies/012033/")
    operator.activate("鍵・接続先・種類の変更を申請する")
    operator.meets_the_standard()
    operator.picture("network-change")


def test_許可と記録と受け付けなかった報告が見られる(sit: Sit) -> None:
    operator = sit("operator1")
    operator.activate("許可と記録")
    operator.sees("公表されていない評価書のため")
    operator.meets_the_standard()
    operator.picture("network-permits")
    operator.type_into("照会者（団体コード）", "431001")
    operator.type_into("日（から）", "R8.4.1")
    operator.activate("この条件で表示する")
    operator.sees("照会者（団体コード）：431001")
    operator.sees("公表されていない評価書のため")
    operator.meets_the_standard()
    operator.activate("受け付けなかった報告（2件）")
    operator.sees("あとで受け付けた")
    operator.meets_the_standard()
    operator.picture("network-refused")


def test_障害の切替えとマスタの画面(sit: Sit) -> None:
    operator = sit("operator1")
    operator.activate("障害の切替え")
    operator.sees("いま起きている障害：ありません。")
    operator.meets_the_standard()
    operator.go_to("応答が届かない")
    operator.press("Space")
    operator.activate("切り替える")
    expect(operator.page.locator("main .tag")).to_have_text("応答が届かない")
    operator.meets_the_standard()
    operator.picture("network-faults")
    operator.open("/masters/")
    operator.meets_the_standard()
    operator.picture("network-masters")
    for number, link in enumerate(operator.page.locator("main a").all()):
        address = str(link.get_attribute("href"))
        if address.startswith("/masters/"):
            desk = sit("operator1")
            desk.open(address)
            desk.meets_the_standard()
            desk.picture(f"network-master-{number}")
