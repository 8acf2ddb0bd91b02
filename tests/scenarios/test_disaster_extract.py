"""災害時用抽出: 通信のない端末のブラウザーで開き、探し、接種を記入し、復旧後に取込で戻す。"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house import ROOT
from tests.scenarios.desk import PICTURES, TAGS, VENDOR, for_manual
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
PASSPHRASE = "架空の合言葉は二十文字より長くしておきます"
SETUP = """
from datetime import date
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import child, dosed, protected
kid = child("架空　災子", kana="カクウ　サイコ", addressee_number="000000000500777")
dosed(kid, date(2021, 7, 1))
guarded = child("架空　守", kana="カクウ　マモル", address="秘密町1番地")
dosed(guarded, date(2021, 7, 1))
protected(guarded)
"""


def command(office: Office, *arguments: str) -> dict[str, str]:
    """The command as it is typed on the machine of the office."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-m", "sesshu.cli", "disaster-extract", *arguments], cwd=ROOT, capture_output=True,
        text=True, check=False, env=office._environment() | {"SESSHU_DISASTER_PASSPHRASE": PASSPHRASE},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


def meets_the_standard(page: Page) -> None:
    page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))  # the page's policy lets no script tag in
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_通信のない端末で開き_記入した接種が取込に戻る(browser: Browser, office: Office, tmp_path: Path) -> None:
    made = command(office, "make", str(tmp_path))
    context = browser.new_context(locale="ja-JP", offline=True, accept_downloads=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(Path(made["file"]).as_uri())
    page.get_by_label("合言葉").fill("違う合言葉")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("合言葉が違うか")
    page.get_by_label("合言葉").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("#made")).to_contain_text("2人")

    page.keyboard.type("かくう")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("2人見つかりました。")
    page.get_by_label("生年月日").fill("R2.6.31")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("例：2020-06-15")
    page.get_by_label("カナ氏名").fill("まもる")
    page.get_by_label("生年月日").fill("令和2年6月15日")
    page.get_by_label("カナ氏名").fill("かくうまもる")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="架空　守").press("Enter")
    expect(page.locator("#person")).to_contain_text("支援措置のため表示しません")

    page.get_by_label("カナ氏名").fill("カクウ サイコ")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="架空　災子").press("Enter")
    expect(page.locator("#person")).to_contain_text("2021-07-01")
    expect(page.locator("#person")).to_contain_text("対象期間の前")  # decades before 高齢者肺炎球菌
    page.get_by_label("接種日").fill("R8.4.10")
    page.get_by_label("ワクチン").select_option("mr")
    page.get_by_label("ロット番号").fill("Ｙ１２３４")
    page.get_by_label("接種した場所").fill("第一避難所")
    page.get_by_role("button", name="記入する").press("Enter")
    expect(page.locator("#noted")).to_contain_text("Y1234")
    meets_the_standard(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "disaster-extract.png", full_page=True)
    for_manual("disaster-1-extract", PICTURES / "disaster-extract.png")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="暗号化して保存").press("Enter")
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert "架空" not in saved.read_text("utf-8")
    assert all(url.startswith(("file:", "blob:")) for url in asked), asked
    page.reload()  # nothing stays in the page
    expect(page.locator("#opened")).to_be_hidden()
    context.close()

    first, again = (command(office, "take-back", str(saved)) for _ in range(2))
    assert first == again
    assert first["doses"] == 1
    stood = office.run("""
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.storage import read
from sesshu.ledger.doses.models import Dose
by = job_actor("clerk", "file.import", "dose.write", "dose.read")
one = Import.objects.get()
done = actions.take_in(interface=one.interface, content=read(one.sha256), name="x", by=by)
print(done.state, done.accepted, done.held, done.rejected)
rows = Dose.objects.filter(source="disaster_entry")
print(*rows.values_list("resident__name", "product", "lot_number", "place").get())
""")
    assert stood.splitlines() == ["committed 1 0 0", "架空　災子 mr Y1234 第一避難所"]
