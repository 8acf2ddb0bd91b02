"""連携システムを登録する: one administrator asks, the chief approves, the key appears once and opens the API."""

import json

import pytest
from playwright.sync_api import APIResponse

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser


def test_連携システムを登録し_接続キーを発行し_呼び出し_停止する(sit: Sit) -> None:
    desk = sit("admin")
    desk.activate("連携システム")
    desk.meets_the_standard()
    desk.activate("連携システムを登録する")
    desk.type_into("連携システムの名前", "母子保健システム")
    desk.type_into("担当部署", "子ども政策課")
    desk.type_into("接続元", "庁内のどこか")
    desk.leave_by("Control+Enter")
    desk.sees("できることを選択")
    desk.meets_the_standard()
    desk.go_to("接種歴の判定を問い合わせる")
    desk.press("Space")
    desk.leave_by("Control+Enter")
    desk.sees_error("接続元", "アドレスの形ではありません")
    desk.go_to("アドレスの形ではありません")  # the link in the summary jumps to the field
    desk.press("Enter", "Control+a")
    desk.type("127.0.0.0/8")
    desk.leave_by("Control+Enter")
    desk.sees("承認を依頼しました")

    chief = sit("chief")
    chief.open("/approvals/")
    chief.activate("2026-")
    chief.sees("母子保健システム")
    chief.meets_the_standard()
    chief.activate("承認する")

    desk.open("/api-clients/")
    desk.sees("接続キー未発行")
    desk.activate("母子保健システム")
    desk.meets_the_standard()
    desk.activate("接続キーを発行する")
    desk.sees("この画面は一度だけ表示されます")
    desk.meets_the_standard()
    key = desk.page.locator("dd.code").inner_text()
    person = {"id": "a1", "birth_date": "2025-01-16", "as_of": "2025-04-01"}
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def call() -> APIResponse:
        return desk.page.request.post("/api/v1/judge", data=json.dumps(person), headers=headers)

    answer = call()
    assert (answer.status, answer.json()["id"]) == (200, "a1")

    desk.activate("母子保健システムの画面へ戻る")
    desk.picture("api-client")
    desk.activate("この連携システムを停止する")
    desk.sees_error("停止の理由", "入力")
    desk.go_to("停止の理由を入力")
    desk.press("Enter")
    desk.type("接続の終了")
    desk.leave_by("Control+Enter")
    desk.sees("連携システムを停止しました")
    assert call().status == 401
