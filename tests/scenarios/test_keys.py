"""Keys, kana-kanji conversion, unsaved input, double click, a browser without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
NEW = "/masters/institution/new/"
COUNT = "from sesshu.foundation.masters.models import MasterChange as C; print(C.objects.filter(code={code!r}).count())"


def code(office: Office, base: str) -> str:
    return office.run(f"from sesshu.numbers import institution_code as i; print(i.complete('{base}'))").strip()


def fill(desk: Desk, number: str) -> None:
    """By name, not by key: what is looked at is the sending."""
    desk.open(NEW)
    desk.page.locator("#id_code").fill(number)
    desk.page.locator("#id_name").fill("あおぞら小児科")
    desk.page.locator("#id_kana").fill("アオゾラショウニカ")
    desk.page.locator("#id_reason").fill("新規契約のため")


def test_変換を確定するEnterでは何も送られない(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.open(NEW)
    desk.go_to("医療機関名")
    devtools = desk.context.new_cdp_session(desk.page)
    devtools.send("Input.imeSetComposition", {"text": "あおぞら", "selectionStart": 4, "selectionEnd": 4})
    for ctrl in (0, 2):
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "modifiers": ctrl}
        devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    devtools.send("Input.insertText", {"text": "青空"})
    assert desk.page.url.endswith(NEW)
    assert desk.page.locator("#id_name").input_value() == "青空"
    assert desk.page.title().startswith("医療機関の新規登録")


def test_書きかけで離れるときは確かめる(sit: Sit) -> None:
    desk = sit("clerk1")
    questions: list[str] = []
    answers = iter([False, True])

    def answer(dialog: object) -> None:
        questions.append(dialog.message)  # type: ignore[attr-defined]
        dialog.accept() if next(answers) else dialog.dismiss()  # type: ignore[attr-defined]

    desk.page.on("dialog", answer)
    desk.open(NEW)
    desk.type_into("医療機関名", "あ")
    desk.press("Escape")
    assert questions == ["入力中の内容は登録されていません。この画面を離れますか。"]
    assert desk.page.url.endswith(NEW)
    desk.leave_by("Escape")
    assert desk.page.url.endswith("/masters/institution/")
    assert len(questions) == 2


def test_書いていなければ何も聞かれない(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    desk.open(NEW)
    desk.go_to("医療機関名")
    desk.leave_by("Escape")
    assert desk.page.url.endswith("/masters/institution/")


@pytest.mark.parametrize(("base", "scripts"), [("431018001", True), ("431018002", False)])
def test_二度押しても申請は一つ(sit: Sit, office: Office, base: str, scripts: bool) -> None:
    number = code(office, base)
    desk = sit("clerk1", java_script_enabled=scripts)
    fill(desk, number)
    desk.page.get_by_role("button", name="申請する").dblclick()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("マスタ変更の申請")
    assert office.run(COUNT.format(code=number)).strip() == "1"


def test_答えが届かず同じものを送り直すと最初の結果が出る(sit: Sit, office: Office) -> None:
    number = code(office, "431018003")
    desk = sit("clerk1", java_script_enabled=False)
    fill(desk, number)
    sent = desk.page.locator("form.sheet").evaluate("form => [...new FormData(form)]")
    answers = [desk.context.request.post(f"{office.url}{NEW}", form=dict(sent), max_redirects=0) for _ in range(2)]
    assert [answer.status for answer in answers] == [302, 302]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert office.run(COUNT.format(code=number)).strip() == "1"


def test_日付の読み方は打つたびに言い直され誤りも言う(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.open(NEW)
    echo = desk.page.locator("#id_valid_until-echo")
    desk.type_into("適用終了日", "r9331")
    expect(echo).to_contain_text("日付として読めません")
    desk.press("Control+a")
    desk.type("20270331")
    expect(echo).to_have_text("令和9年3月31日（2027年）水曜日")
    expect(echo).to_have_role("status")


def test_本文へ移動は最初のTabで現れる(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.press("Tab")
    found = desk.focus()
    assert found is not None
    assert found["name"] == "本文へ移動"
    desk.press("Enter")
    assert desk.page.evaluate("document.activeElement.id") == "main"
