"""中間サーバー: the office of the exchange looks after codes, copies, keys and the system, by keyboard alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
SETUP = """
import json, os, pathlib
from django.conf import settings
from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.intermediary.copies.actions import Original, put_copies
from sesshu.intermediary.copies.comparing import run_comparison
from sesshu.intermediary.exchange_rules.models import BusinessSystem
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.inquiries.asking import Question, ask
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions.models import Provision
import uuid
from datetime import timedelta
P = "INFORMATION_EXCHANGE"
by = job_actor("scenario", "copy.write", "copy.read", "inquiry.write", "person_flag.write")
from sesshu.contracts.exchange.keys import Keys
keys = Keys.generate("012033").public
Peer.objects.create(code="012033", name="小樽市", kind="mayor", signing=keys.signing, encryption=keys.encryption,
                    told_at=clock.now())
held = LinkedPerson.objects.create(unified_number="100000000000010", code=LinkageCode.issue().reveal(),
    code_state="held", auto_response_blocked=True, withheld_from_subject=True, flags_at=clock.now(),
    obtained_at=clock.now())
LinkedPerson.objects.create(unified_number="100000000000028")
LinkedPerson.objects.create(unified_number="100000000000036", code=LinkageCode.issue().reveal(), code_state="held",
    auto_response_blocked=False, withheld_from_subject=False, flags_at=clock.now(), obtained_at=clock.now())
dose = Original("d1", {"date": "2026-05-01", "kind": "MR", "step": "第1期", "lot": "ABC123"}, {"doctor": "not_held"})
put_copies(information="immunization_record", people={held.unified_number: [dose]}, by=by, purpose=P)
run_comparison(information="immunization_record", originals=["100000000000010\td2\t" + "0" * 64],
               people=["100000000000010"], by=by, purpose=P)
assign_duty(department="予防接種係", duty="implementation", by=by, purpose=P)
ask(questions=[Question("q1", "100000000000010", "012033", "implementation", 25, 1, "target", "immunization_record",
                        ("date",), case="転入-1", withheld=True)], department="予防接種係", by=by, purpose=P)
ask(questions=[Question("q2", "100000000000028", "012033", "implementation", 25, 1, "target", "immunization_record",
                        ("date",), case="転入-2")], department="国保年金課", by=by, purpose=P)
BusinessSystem.objects.create(code="B01", name="健康管理（予防接種）", department="予防接種係",
    information="immunization_record", valid_from="2026-04-01", recorded_at=clock.now(), recorded_by="u:setup")
Provision.objects.create(permit=uuid.uuid4(), inquirer="012033", inquirer_kind="mayor", department="保健所",
    duty="implementation", row=25, part=1, subject="target", information="immunization_record", items=["lot", "date"],
    withheld=True, state="held", hold_reason="自動応答不可のため、職員が確かめます。", person=held,
    requested_at=clock.now(), notified_at=clock.now(), expires_at=clock.now() + timedelta(days=6))
for result, what in (("ok_with_data", {"report_refusal": "{why}"}), ("expired", {"mark_refusal": "{why}"})):
    Provision.objects.create(permit=uuid.uuid4(), inquirer="012033", inquirer_kind="mayor", department="保健所",
        duty="implementation", row=25, part=1, subject="target", information="immunization_record", items=["date"],
        withheld=True, state="answered" if what.get("report_refusal") else "expired", person=held, result=result,
        requested_at=clock.now() - timedelta(days=2), notified_at=clock.now() - timedelta(days=2),
        answered_at=clock.now() - timedelta(days=2), expires_at=clock.now() + timedelta(days=4), **what)
from sesshu.intermediary.inquiries.models import CarriedNotice, Inquiry
notice = CarriedNotice.objects.create(provider="012033", route="r", address="http://127.0.0.1/", notice="sealed",
    provider_signing=keys.signing, provider_encryption=keys.encryption, received_at=clock.now())
Inquiry.objects.filter(client_key="q1").update(state="permitted", permit=uuid.uuid4(), notice=notice)
from sesshu.foundation.api.keys import new_key
from sesshu.foundation.api.models import ApiClient
today = clock.today()
ApiClient.objects.create(name="予防接種管理システム", permissions=["exchange_api.inquire", "exchange_api.provide"],
    valid_from=today, valid_until=today + timedelta(days=60), created_at=clock.now(), contact="予防接種係",
    key_hash=new_key()[1], key_issued_at=clock.now())
"""

WHY = "情報提供ネットワークに、この団体あての許可証としての記録がありません。"
SETUP = SETUP.replace("{why}", WHY)


def test_符号と設定を見て_自動応答不可を外すには別の職員の承認が要る(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/people/")
    clerk.type_into("統合宛名番号", "100000000000010")
    clerk.activate("この条件で表示する")
    clerk.sees("統合宛名番号：100000000000010")
    assert "100000000000010" not in clerk.page.url
    clerk.meets_the_standard()
    clerk.picture("exchange-people")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("設定の変更")
    assert "fg-" not in clerk.page.content(), "符号そのものは画面に出ない"
    clerk.meets_the_standard()
    clerk.picture("exchange-person")
    clerk.go_to("自動応答不可（職員が確かめてから回答する）")
    clerk.press("Space")
    clerk.activate("設定する")
    clerk.sees("外す承認を依頼しました")
    chief = sit("chief")
    chief.open("/approvals/")
    chief.page.locator("tr", has_text="自動応答不可・不開示を外す").locator("a").first.focus()
    chief.press("Enter")
    chief.activate("承認する")
    clerk.page.reload()
    assert not clerk.page.get_by_label("自動応答不可（職員が確かめてから回答する）").is_checked()


def test_住民票コードが変わった人の符号を取得し直し_取得できない連絡も登録する(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/people/")
    clerk.type_into("統合宛名番号", "100000000000036")
    clerk.activate("この条件で表示する")
    clerk.page.locator("tbody a").first.focus()
    clerk.leave_by("Enter")
    clerk.sees("符号の廃止")
    clerk.meets_the_standard()
    clerk.type_into("取得し直す理由", "住民票コードの変更")
    clerk.activate("取得し直す")
    clerk.sees("符号の取得し直しを依頼しました")
    clerk.sees("取得依頼中")
    clerk.type_into("取得できない理由", "該当する人がいないと連絡があった")
    clerk.activate("取得できないと登録する")
    clerk.sees("取得できないことを登録しました")
    clerk.sees("該当する人がいないと連絡があった")
    clerk.meets_the_standard()
    clerk.picture("exchange-code")


def test_副本を見て_照合の結果を確かめ_出力する(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/copies/")
    clerk.meets_the_standard()
    clerk.picture("exchange-copies")
    clerk.activate("100000000000010")
    clerk.sees("保有していない")
    clerk.meets_the_standard()
    clerk.picture("exchange-copy")
    clerk.open("/copies/comparisons/")
    clerk.meets_the_standard()
    clerk.activate("出力する")
    clerk.sees("出力台帳から取り出せます")
    clerk.picture("exchange-comparisons")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("照合の結果（")
    clerk.sees("副本がない")
    clerk.meets_the_standard()
    clerk.picture("exchange-comparison")


def test_保留の提供を申請し_別の職員が許可する(sit: Sit) -> None:
    clerk, chief = sit("clerk1"), sit("chief")
    clerk.activate("情報提供")
    clerk.activate("R8.11.24")
    for words in ("照合リストの行", "25の項（1）：市町村長が、", "接種年月日、製造番号", "自動応答不可のため"):
        clerk.sees(words)
    clerk.meets_the_standard()
    clerk.type_into("確かめたこと", "転出先の窓口に電話で確認した")
    clerk.manual("held-provision-1-ask")
    clerk.activate("提供を申請する")
    clerk.sees("別の職員の許可を待っています")
    clerk.meets_the_standard()
    chief.activate("情報提供")
    chief.activate("R8.11.24")
    chief.sees("転出先の窓口に電話で確認した")
    chief.manual("held-provision-2-release")
    chief.activate("提供を許可する")
    chief.sees("提供を許可しました")
    steps = chief.page.get_by_role("region", name="求めの経過").locator("tbody tr")
    expect(steps).to_have_count(2)
    for step, words in zip(steps.all(), ("提供の申請（一人目）", "提供の許可（二人目）"), strict=True):
        expect(step).to_contain_text(words)
        expect(step).to_contain_text("令和8年11月24日")
    assert steps.nth(0).locator("td").nth(1).inner_text() != steps.nth(1).locator("td").nth(1).inner_text()
    chief.meets_the_standard()
    chief.picture("exchange-released")


def test_ネットワークが受け付けなかった報告を選び_理由を書いて送り直す(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("情報提供")
    clerk.activate("受け付けられなかった報告（2件）")
    for words in (f"結果は受け付けられませんでした。{WHY}", f"不開示の印は受け付けられませんでした。{WHY}"):
        clerk.sees(words)
    clerk.meets_the_standard()
    clerk.go_to("許可証の番号")
    clerk.press("Space")
    clerk.type_into("送り直す理由", "ネットワークの記録が元に戻ったと連絡があった")
    clerk.manual("held-provision-3-refused")
    clerk.activate("送り直す")
    clerk.sees("1件を送り直します")
    expect(clerk.page.locator("tbody tr")).to_have_count(1)
    clerk.type_into("送り直す理由", "記録が元に戻った")
    clerk.activate("送り直す")
    clerk.sees("送り直すものを選ぶか、「すべて送り直す」に印を付けてください。")
    clerk.meets_the_standard()
    clerk.go_to("すべて送り直す（1件）")
    clerk.press("Space")
    clerk.type_into("送り直す理由", "ネットワークの記録が元に戻った")
    clerk.activate("送り直す")
    clerk.sees("受け付けられなかった報告はありません。")
    clerk.meets_the_standard()


def test_業務担当には自分の部署の照会だけが見える(sit: Sit) -> None:
    section = sit("section1")
    section.open("/inquiries/")
    section.sees("予防接種係")
    assert "国保年金課" not in section.page.content()
    section.meets_the_standard()
    section.picture("exchange-section")
    clerk = sit("clerk1")
    clerk.open("/inquiries/")
    clerk.sees("国保年金課")
    for address, words in (
        ("/inquiries/", "予防接種係"),
        ("/provisions/", "保健所"),
        ("/exchange-records/", "照会した"),
    ):
        clerk.open(address)
        clerk.type_into("統合宛名番号", "100000000000010")
        clerk.type_into("日（から）", "R8.4.1")
        clerk.activate("この条件で表示する")
        clerk.sees("統合宛名番号：100000000000010")
        clerk.sees(words)
        assert "国保年金課" not in clerk.page.locator("table").inner_text()
        assert "100000000000010" not in clerk.page.url
        clerk.meets_the_standard()
    clerk.activate("条件を消す")
    clerk.sees("国保年金課")


def test_鍵と照合リストとシステム管理が一つの画面ずつで見られる(sit: Sit) -> None:
    admin = sit("admin")
    admin.open("/connections/")
    admin.sees("小樽市")
    admin.sees("25の項（1）")
    admin.meets_the_standard()
    admin.picture("exchange-connections")
    admin.open("/system/")
    for heading in ("バッチの状況", "稼動の状況", "業務統計：情報照会", "保存期間を過ぎた情報の消去"):
        admin.sees(heading)
    admin.sees("保存期間を過ぎた記録の消去")
    admin.meets_the_standard()
    admin.picture("exchange-system")


def test_媒体を申請し_別の職員が許可し_封をしたファイルを作る(sit: Sit) -> None:
    clerk, chief = sit("clerk1"), sit("chief")
    clerk.open("/media/")
    clerk.meets_the_standard()
    clerk.type_into("媒体番号", "媒体-2026-001")
    clerk.type_into("媒体を使う理由", "回線の停止のため")
    clerk.manual("media-register-1-request")
    clerk.activate("申請する")
    clerk.sees("媒体の作成を申請しました")
    clerk.sees("別の職員の確認を待っています")
    clerk.meets_the_standard()
    chief.open(clerk.page.url)
    chief.activate("許可する")
    chief.sees("許可しました")
    clerk.open(clerk.page.url)
    clerk.activate("封をしたファイルを作る")
    clerk.sees("ファイルを作りました")
    clerk.meets_the_standard()
    clerk.manual("media-register-2-written")
    here = clerk.page.url
    clerk.activate("封をしたファイル（出力台帳）")
    clerk.sees("対象者1人")
    clerk.meets_the_standard()
    clerk.go_to("ファイルを受け取る")
    with clerk.page.expect_download() as got:
        clerk.press("Enter")
    assert got.value.suggested_filename.endswith(".jose")
    sealed = Path(got.value.path()).read_bytes()
    assert sealed.count(b".") == 4, "a sealed message of five parts, which its receiver alone opens"
    clerk.open(here)
    clerk.sees(hashlib.sha256(sealed).hexdigest()[:16])
    clerk.open("/media/")
    clerk.sees("未了")
    clerk.manual("media-register-3-list")


def test_連携システムの範囲を申請し_別の職員が承認すると_稼働状況の注意が消える(sit: Sit) -> None:
    admin, told = sit("admin"), "権限のある依頼を断っているシステム: 予防接種管理システム。"
    admin.open("/health/")
    admin.sees(told)
    admin.meets_the_standard()
    admin.manual("client-scopes-1-health")
    clerk = sit("clerk1")
    clerk.open("/masters/client-scope/new/")
    clerk.type_into("連携システム", "予防接種管理システム")
    for label, text in (("業務ID", "001"), ("照会する部署", "予防接種課"), ("副本の情報", "immunization_record")):
        clerk.type_into(label, text)
    clerk.go_to("支援措置の有無を知らせる")
    clerk.press("Space")
    clerk.go_to("適用開始日")
    clerk.type("R8.4.1")
    clerk.type_into("変更の理由", "予防接種管理システムの接続")
    clerk.leave_by("Control+Enter")
    clerk.sees("マスタ「部署の事務」にありません。あるもの: 予防接種係")
    clerk.meets_the_standard()
    clerk.page.fill("#id_departments", "予防接種係")
    clerk.manual("client-scopes-2-ask")
    clerk.leave_by("Control+Enter")
    clerk.sees("申請しました")
    admin.open("/health/")
    admin.sees(told)
    chief = sit("chief")
    chief.open("/approvals/")
    chief.page.locator("tr", has_text="予防接種管理システム").locator("a").first.focus()
    chief.press("Enter")
    chief.sees("予防接種係")
    chief.meets_the_standard()
    chief.activate("承認する")
    chief.sees("承認しました")
    clerk.open("/masters/client-scope/")
    clerk.sees("予防接種法の接種記録")
    clerk.meets_the_standard()
    clerk.manual("client-scopes-3-list")
    admin.open("/health/")
    admin.sees("すべての連携システムに登録があります")
