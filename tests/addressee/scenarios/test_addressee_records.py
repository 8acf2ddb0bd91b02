"""番号制度係の一日: gaps explained, 住登外者 looked up, the mapping printed, keys made new, numbers put out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sesshu.numbers.testing import individual_number
from tests.addressee.number_requests.test_requests import Recipient
from tests.addressee.scenarios.filled import SETUP
from tests.scenarios.conftest import Sit
from tests.scenarios.office import Office

__all__ = ["SETUP"]
pytestmark = pytest.mark.browser


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
