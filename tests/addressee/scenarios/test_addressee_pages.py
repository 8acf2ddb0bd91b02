"""番号制度係の一日: a person is found, a finding worked off, 住登外者 looked up, the mapping printed, keys made new."""

from __future__ import annotations

from pathlib import Path

import pytest

from sesshu.numbers.testing import individual_number
from tests.addressee.number_requests.test_requests import Recipient
from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
SETUP = """
from dataclasses import replace
from datetime import date
from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.taking import Told, take
from sesshu.addressee.non_registered.actions import record_message
from sesshu.addressee.unified_numbers.actions import PutItem, put
from sesshu.foundation.access import job_actor
from sesshu.numbers.testing import individual_number
by = job_actor("scenario", "unified.write", "finding.feed", "finding.check", "key.rotate", "non_registered.write")
def person(n, system, business, **told):
    return PutItem(system, business, individual_number(n), name="試験　一郎", kana="シケン　イチロウ",
                   birth_date=date(2026, 1, 10), sex="1", address="熊本市中央区試験1番地", **told)
moved = replace(person(5, "001", "500"), address="熊本市東区試験2番地")
put(items=[person(1, "001", "100"), person(1, "010", "A1"), person(1, "010", "A9"), person(2, "001", "200"),
           person(3, "001", "300"), person(4, "001", "400"), moved], by=by, purpose="PUT_RESIDENT")
day = date(2026, 11, 20)
from datetime import timedelta
from sesshu.addressee.unified_numbers.actions import record_precondition
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold
from sesshu.foundation import clock
record_precondition(kind="move_in", person_id=BusinessLink.objects.get(business_number="100").person_id,
    reference="転入-2026-012", valid_from=clock.today() - timedelta(1), valid_until=clock.today() + timedelta(30),
    by=job_actor("scenario", "precondition.write"), purpose="UNIFIED_NUMBERING")
BusinessLink.objects.filter(business_number="300").update(protected=True, own_protected=None)
LinkTold.objects.create(link=BusinessLink.objects.get(business_number="300"), teller="ledger", protected=True,
    guarded_only=True, at=clock.now(), by="")
take(system="001", day=day, people=[Told("100", individual_number(1)), Told("200", individual_number(2))],
     by=by, purpose="PUT_RESIDENT")
take(system="010", day=day, people=[Told("A1", individual_number(2))], by=by, purpose="PUT_RESIDENT")
check(day=day, by=by, purpose="UNIFIED_NUMBERING")
from sesshu.addressee.number_gaps.recording import keep_gaps
from sesshu.addressee.unified_numbers.numbering import draw
keep_gaps("surplus", draw(1), by=by)
message = {"shorikubun": "0", "shikuchosonkodo": "431001", "shimei": "架空　花子", "shimei_furigana": "カクウ　ハナコ",
    "seibetsu": "2", "seinengappi": "2025-04-02", "jusho_todofuken": "熊本県", "jusho_shikugunchosonmei": "試験市",
    "jusho_banchigohyoki": "一丁目", "gyomuid": "010", "tagyomusanshofukafuragu": "0", "sosashaid": "c0001",
    "sosanengappi": "2026-11-20", "sosajikoku": "09:30:00"}
one = record_message(message=message, number=None, by=by, purpose="UNIFIED_NUMBERING").person
record_message(message=message | {"shorikubun": "1", "atenabango": one.addressee_number, "shimei": "架空　月子",
    "shimei_furigana": "カクウ　ツキコ", "gyomuid": "020", "sosajikoku": "10:00:00"}, number=None, by=by,
    purpose="UNIFIED_NUMBERING")
record_message(message=message | {"shorikubun": "1", "atenabango": one.addressee_number, "jusho_katagaki": "秘密荘",
    "tagyomusanshofukafuragu": "1", "gyomuid": "018", "sosajikoku": "11:00:00"}, number=None, by=by,
    purpose="UNIFIED_NUMBERING")
"""

CORRECTED = """
from datetime import date
from sesshu.addressee.findings.taking import Told, take
from sesshu.foundation.access import job_actor
from sesshu.numbers.testing import individual_number
take(system="010", day=date(2026, 11, 21), people=[Told("A1", individual_number(1))], purpose="PUT_RESIDENT",
     by=job_actor("scenario", "finding.feed"))
"""

AGAIN = """
from datetime import date
from sesshu.addressee.findings.checking import check
from sesshu.foundation.access import job_actor
check(day=date(2026, 11, 21), by=job_actor("scenario", "finding.check", "key.rotate"), purpose="UNIFIED_NUMBERING")
"""


def unified(desk: Desk, business: str) -> str:
    """Searched for by business number: the unified number that is found."""
    desk.open("/unified-numbers/")
    desk.type_into("業務番号（宛名番号）", business)
    desk.activate("検索する")
    return desk.page.locator("tbody a").first.inner_text()


def open_waiting(desk: Desk, address: str) -> None:
    """From a person's page to what waits for approval there."""
    desk.open(address)
    desk.page.locator("[aria-labelledby=waiting] a").first.focus()
    desk.press("Enter")


def test_個人番号で探し_確認リストを処理する(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("統合宛名")
    clerk.activate("検索する")
    clerk.sees("どれか一つを入力してください")
    clerk.meets_the_standard()
    digits = individual_number(1).reveal()
    clerk.type_into("個人番号", digits)
    clerk.go_to("探す目的")
    clerk.press("ArrowDown")
    clerk.type_into("根拠の番号", "転入-2026-999")
    clerk.activate("検索する")
    clerk.sees("この目的に必要な根拠")
    clerk.meets_the_standard()
    clerk.type_into("個人番号", digits)
    clerk.type_into("根拠の番号", "転入-2026-012")
    clerk.activate("検索する")
    clerk.sees("検索の結果")
    assert digits not in clerk.page.content()
    assert digits not in clerk.page.url
    clerk.meets_the_standard()
    clerk.manual("unified-number-1-search")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("確認リストに2件あります")
    clerk.sees("男")
    clerk.sees("住民記録")
    clerk.meets_the_standard()
    clerk.manual("unified-number-2-person")
    clerk.activate("同じ個人番号に違う統合宛名番号")
    clerk.sees("知らせた個人番号の人")
    clerk.activate("自分が担当する")
    clerk.sees("担当になりました")
    clerk.meets_the_standard()
    clerk.manual("unified-number-3-finding")
    clerk.type_into("判断", "業務システムの個人番号を訂正した")
    clerk.type_into("根拠", "住民票で確認")
    clerk.activate("確認を終える")
    clerk.sees("まだ終えられません")
    clerk.meets_the_standard()
    office.run(CORRECTED)
    clerk.activate("確認を終える")
    clerk.sees("食い違いがなくなったことを確かめました")
    clerk.activate("この人の統合宛名を見る")
    clerk.activate("確認リスト")
    clerk.meets_the_standard()


def test_個人番号の変更を頼み_係長が承認すると変わり_番号はどこにも出ない(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate(unified(clerk, "300"))
    digits = individual_number(3).reveal()
    wrong, new = digits[:-1] + str((int(digits[-1]) + 1) % 10), individual_number(9).reveal()
    clerk.type_into("新しい個人番号", wrong)
    clerk.activate("個人番号の変更を依頼する")
    clerk.sees("検査用の数字が合いません")
    clerk.meets_the_standard()
    assert wrong not in clerk.page.content()
    clerk.open(clerk.page.url)
    clerk.type_into("新しい個人番号", new)
    clerk.go_to("変更の理由")
    clerk.press("ArrowDown")
    clerk.type_into("確認した資料", "個人番号カード")
    clerk.activate("個人番号の変更を依頼する")
    clerk.sees("承認を依頼しました")
    clerk.meets_the_standard()
    here, chief = clerk.page.url, sit("chief")
    open_waiting(chief, here)
    chief.sees("統合宛名番号は変わりません")
    chief.meets_the_standard()
    chief.activate("承認の入力に進む")
    chief.sees("どちらの番号も表示しません")
    chief.meets_the_standard()
    chief.manual("unified-number-6-second-entry")
    another = individual_number(8).reveal()
    chief.type_into("新しい個人番号（もう一度）", another)
    chief.activate("承認する")
    chief.sees("入力した番号が、依頼の番号と違います")
    chief.sees("あと2回違うと")
    chief.meets_the_standard()
    chief.picture("second-entry-differs")
    chief.type_into("新しい個人番号（もう一度）", new)
    chief.activate("承認する")
    chief.sees("個人番号を変更しました")
    chief.meets_the_standard()
    clerk.open(here)
    clerk.sees("変更請求（個人番号カード）")
    for one in (wrong, another, new):
        assert one not in clerk.page.content() + chief.page.content() + office.logged()


def test_名寄せで二つになった個人番号の一つを_確認リストから辿って終了する(sit: Sit, office: Office) -> None:
    chief, clerk = sit("chief"), sit("clerk1")
    into, merged = unified(clerk, "400"), unified(clerk, "500")
    chief.activate(unified(chief, "500"))
    chief.activate("二人を並べて確かめる")
    chief.sees("入力内容を確認してください")
    chief.meets_the_standard()
    chief.go_to("まとめる先の統合宛名番号")  # the error, which leads to its field
    chief.press("Enter")
    chief.type(into)
    chief.activate("二人を並べて確かめる")
    chief.sees("違う項目があります：住所")
    chief.sees("有効な個人番号が2つになります")
    chief.meets_the_standard()
    chief.manual("unified-number-5-merge")
    chief.activate("この二人を名寄せする")
    chief.sees("入力内容を確認してください")
    chief.meets_the_standard()
    chief.go_to("名寄せの理由")
    chief.press("Enter")
    chief.type("住基ネットで同一人と確認")
    chief.activate("この二人を名寄せする")
    chief.sees("有効な個人番号が2つあります")
    chief.meets_the_standard()
    chief.activate("解除で分かれるものを確かめる")
    chief.sees("まとめた先に残るもの")
    chief.meets_the_standard()
    chief.picture("unmerge-parts")
    chief.activate("解除しない")
    chief.sees("有効な個人番号が2つあります")
    office.run(AGAIN)
    clerk.open("/findings/?code=C02")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("有効な個人番号が2つあります")
    clerk.meets_the_standard()
    clerk.activate(merged)
    clerk.go_to("終了の理由")
    clerk.press("ArrowDown")
    clerk.type_into("終了を確認した資料", "住民票で確認")
    clerk.activate("個人番号の終了を依頼する")
    clerk.sees("承認を待っています")
    clerk.meets_the_standard()
    here = clerk.page.url
    open_waiting(chief, here)
    chief.sees("続けて使う個人番号のある統合宛名番号")
    chief.meets_the_standard()
    chief.activate("承認する")
    clerk.open(here)
    clerk.sees("変更請求（住民票で確認）")
    assert "有効な個人番号が2つあります" not in clerk.page.content()


def test_誤った紐付けを直すよう頼み_係長が承認し_前の紐付けが残る(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("統合宛名")
    clerk.type_into("業務番号（宛名番号）", "200")
    clerk.activate("検索する")
    right = clerk.page.locator("tbody a").first.inner_text()
    clerk.open("/unified-numbers/")
    clerk.type_into("業務番号（宛名番号）", "A9")
    clerk.activate("検索する")
    wrong = clerk.page.locator("tbody a").first.inner_text()
    clerk.activate(wrong)
    clerk.activate("A9")
    clerk.sees("変わったことはありません")
    clerk.meets_the_standard()
    clerk.activate("紐付けの変更を依頼する")
    clerk.sees("入力内容を確認してください")
    clerk.meets_the_standard()
    clerk.type_into("移す先の統合宛名番号", right)
    clerk.type_into("変える理由", "別人の個人番号で登録されていた")
    clerk.type_into("変える根拠", "住民票で確認")
    clerk.activate("紐付けの変更を依頼する")
    clerk.sees("移す先の人を確かめてください")
    clerk.sees("令和8年1月10日")
    clerk.meets_the_standard()
    clerk.activate("この人への変更を依頼する")
    clerk.sees("承認を依頼しました")
    clerk.meets_the_standard()
    here = clerk.page.url
    chief = sit("chief")
    chief.open(here)
    chief.page.locator(".notice a").first.focus()
    chief.press("Enter")
    chief.sees("個人番号は移りません")
    chief.sees(right)
    chief.meets_the_standard()
    chief.activate("承認する")
    clerk.open(here)
    clerk.sees("別人の個人番号で登録されていた")
    assert clerk.page.locator("dl.facts a").first.inner_text() == right
    clerk.meets_the_standard()
    clerk.picture("link-before")


def test_だれも知らせ直さない前からの支援措置の印を_二人で終える(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate(unified(clerk, "300"))
    clerk.activate("300")
    clerk.sees("だれが知らせたかを残す前からの設定")
    clerk.activate("この印の終了を依頼する")
    clerk.sees("入力内容を確認してください")
    clerk.meets_the_standard()
    clerk.picture("mark-of-before")
    clerk.go_to("印を終える理由")  # the error, which leads to its field
    clerk.press("Enter")
    clerk.type("転出し、台帳も知らせ直さないため")
    clerk.type_into("印を終える根拠", "支援措置の終了の通知で確認")
    clerk.activate("この印の終了を依頼する")
    clerk.sees("承認を依頼しました")
    clerk.meets_the_standard()
    here, chief = clerk.page.url.partition("#")[0], sit("chief")  # the error led to its field
    open_waiting(chief, here)
    chief.sees("だれも知らせ直していないもの")
    chief.meets_the_standard()
    chief.activate("承認する")
    chief.sees("承認しました")
    clerk.open(here)
    assert "だれが知らせたかを残す前からの設定" not in clerk.page.content()
    clerk.meets_the_standard()


def test_欠番の理由を見て_説明を加え_ファイルに出す(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("統合宛名番号の欠番")
    clerk.sees("多めに取った番号の余り")
    clerk.meets_the_standard()
    clerk.picture("number-gaps")
    clerk.activate("いま確認する")
    clerk.sees("確認を始めます")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("説明はありません")
    clerk.activate("説明を加える")
    clerk.sees("入力内容を確認してください")
    clerk.meets_the_standard()
    clerk.go_to("分かったこと")  # the error, which leads to its field
    clerk.press("Enter")
    clerk.type("一覧に同じ人が二度あった")
    clerk.activate("説明を加える")
    clerk.sees("説明を加えました")
    clerk.meets_the_standard()
    clerk.picture("number-gap")
    clerk.open("/number-gaps/?told=with")
    clerk.choose("形式", "Excel")
    clerk.activate("出力する")
    clerk.sees("統合宛名番号_欠番_一覧")


def test_住登外者を以前の氏名で探し_ほかの業務に見せない内容は係長だけが見る(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("住登外者")
    clerk.activate("検索する")
    clerk.sees("どれかを入力してください")
    clerk.meets_the_standard()
    clerk.type_into("氏名", "架空花子")
    clerk.type_into("生年月日", "R7.4.2")
    clerk.activate("検索する")
    clerk.sees("架空　月子")
    assert "花子" not in clerk.page.url
    clerk.meets_the_standard()
    clerk.manual("non-registered-1-found")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("履歴（新しい順）")
    assert "秘密荘" not in clerk.page.content()
    clerk.meets_the_standard()
    clerk.manual("non-registered-2-person")
    chief = sit("chief")
    chief.open(clerk.page.url)
    chief.sees("秘密荘")
    chief.meets_the_standard()


def test_接種の記録と個人番号の対応を紙にする(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("記録項目との対応")
    clerk.sees("必ず1つになる理由")
    clerk.meets_the_standard()
    clerk.manual("record-mapping-1-page")
    clerk.activate("紙にする")
    clerk.sees("印刷用の紙面を作りました")
    clerk.meets_the_standard()


def test_管理者が鍵を新しくしても人は見えない(sit: Sit) -> None:
    admin = sit("admin")
    admin.activate("暗号鍵")
    admin.sees("鍵をファイルで保管しています")
    admin.activate("新しい版を作る")
    admin.sees("新しい版を作りました")
    admin.meets_the_standard()
    admin.manual("unified-number-4-keys")
    admin.open("/unified-numbers/")
    admin.sees("権限")


def test_個人番号との対応の出力を依頼し_係長が承認し_受取人だけが開けるファイルを一度だけ作る(
    sit: Sit, office: Office, tmp_path: Path
) -> None:
    recipient = Recipient()
    (tmp_path / "itaku.pem").write_bytes(recipient.pem)
    clerk = sit("clerk1")
    clerk.activate("個人番号の出力・表示の依頼")
    clerk.meets_the_standard()
    clerk.activate("根拠を登録する")
    clerk.go_to("根拠の種類")
    clerk.press("ArrowDown", "ArrowDown", "ArrowDown")
    clerk.type_into("根拠の番号", "委託-2026-012")
    clerk.type_into("いつから", "R8.11.1")
    clerk.type_into("いつまで", "R9.3.31")
    clerk.meets_the_standard()
    clerk.activate("登録する")
    clerk.sees("根拠を登録しました")
    clerk.activate("対応の出力を依頼する")
    clerk.meets_the_standard()
    clerk.choose("業務システム", "001")
    clerk.type_into("業務番号（宛名番号）", "100")
    clerk.page.locator("input[type=file]").set_input_files(tmp_path / "itaku.pem")
    clerk.go_to("利用目的")
    clerk.press("ArrowDown")
    clerk.type_into("根拠の番号", "委託-2026-012")
    clerk.activate("承認を依頼する")
    clerk.sees("承認を依頼しました")
    clerk.sees("委託先（試験）")
    clerk.meets_the_standard()
    here = clerk.page.url
    chief = sit("chief")
    chief.open(here)
    chief.page.locator("dl.facts a").first.focus()
    chief.press("Enter")
    chief.sees("受取人だけが開ける暗号化ファイルを一度だけ作れます")
    chief.meets_the_standard()
    chief.picture("number-request-approval")
    chief.activate("承認する")
    clerk.open(here)
    clerk.activate("暗号化したファイルを作る")
    clerk.sees("ファイルを作りました")
    clerk.meets_the_standard()
    clerk.picture("number-request-done")
    with clerk.page.expect_download() as got:
        clerk.go_to("ファイルを保存する")
        clerk.press("Enter")
    envelope = Path(got.value.path()).read_bytes()
    digits = individual_number(1).reveal()
    assert digits.encode() not in envelope
    assert recipient.opened(envelope) == [{"business_number": "100", "individual_number": digits}]
    assert digits not in office.logged()
    other = sit("clerk2")
    other.open(here)
    assert "ファイルを保存する" not in other.page.content()
    other.open(f"{here}file/")
    other.sees("出力した職員だけが取得できます")
