"""イメージ管理: 予診票の画像を登録し、接種と並べて見て、回し、付け替え、二人で削除し、紙の束と箱を探す。"""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office
from tests.scenarios.test_statistics import choose

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from tests.ledger.mailings.office import child, dosed
dosed(child("架空　妹子"), date(2026, 10, 1))
dosed(child("架空　兄太"), date(2026, 10, 5))
"""
PAGE_OF = """
from sesshu.ledger.residents.models import Resident
print(f"/images/people/{{Resident.objects.get(name='{name}').pk}}/")
"""
NUMBER_OF = """
from sesshu.ledger.residents.models import Resident
print(Resident.objects.get(name='{name}').addressee_number)
"""
IDLE = (1240, 877)  # a sheet that was scanned lying on its side


def scanned(file: Path, lines: int) -> Path:
    """A page with lines and a box: no words, so that no face of type is needed."""
    page = Image.new("RGB", IDLE, "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 60, 1180, 817), outline="black", width=4)
    for line in range(lines):
        pen.line((100, 140 + 60 * line, 1100 - 90 * (line % 3), 140 + 60 * line), fill="navy", width=6)
    page.save(file, "PNG")
    return file


def register(clerk: Desk, office: Office, file: Path, *, dose: str, box: str) -> None:
    clerk.open(office.run(PAGE_OF.format(name="架空　妹子")).strip())
    clerk.page.set_input_files("#id_image", file)
    choose(clerk, "接種", dose)
    clerk.type_into("束番号", "R8-11-003")
    clerk.type_into("箱番号", box)
    clerk.activate("登録する")


def test_イメージ管理_画像を登録し_接種と並べて見て_回し_付け替える(sit: Sit, office: Office, tmp_path: Path) -> None:
    clerk = sit("clerk1")
    bad = tmp_path / "偽.png"
    bad.write_bytes(b"MZ not a picture")
    register(clerk, office, bad, dose="令和8年10月1日", box="令8-12")
    clerk.sees_error("画像のファイル", "JPEG・PNG・TIFF・PDFのファイルではありません")
    register(clerk, office, scanned(tmp_path / "予診票.png", 9), dose="令和8年10月1日", box="令8-12")
    clerk.sees("1ページの画像を登録しました")
    clerk.meets_the_standard()
    clerk.manual("images-1-person")
    clerk.activate("R8.11.24")
    clerk.sees("1,240×877画素")
    clerk.go_to("回す向き")
    clerk.press("Tab")
    clerk.leave_by("Enter")
    clerk.sees("新しい版として保存しました")
    clerk.sees("877×1,240画素")
    clerk.meets_the_standard()
    clerk.activate("接種と画像を並べて見る")
    clerk.sees("もとの紙")
    clerk.meets_the_standard()
    clerk.page.locator(".picture-frame img").evaluate("image => image.decode()")
    clerk.manual("images-2-beside")
    clerk.activate("予診票")
    clerk.type_into("宛名番号", office.run(NUMBER_OF.format(name="架空　兄太")).strip())
    clerk.type_into("接種日", "R8.10.6")
    clerk.type_into("付け替える理由", "同じ家の兄の予診票だった")
    clerk.activate("付け替える")
    clerk.sees_error("接種日", "この日の接種がありません")
    clerk.go_to("この日の接種がありません")  # the link in the summary leads to the field
    clerk.press("Enter", "Control+a")
    clerk.type("R8.10.5")
    clerk.activate("付け替える")
    clerk.sees("画像を新しい人・接種に結び付けました")
    clerk.sees("架空　兄太")
    clerk.sees("令和8年10月5日")


def test_イメージ管理_紙を束番号と箱番号で探せる(sit: Sit, office: Office, tmp_path: Path) -> None:
    clerk = sit("clerk1")
    register(clerk, office, scanned(tmp_path / "別.png", 5), dose="令和8年10月1日", box="令8-13")
    clerk.open("/images/")
    clerk.type_into("箱番号", "令8-13")
    clerk.activate("この条件で表示する")
    clerk.sees("架空　妹子")
    clerk.sees("R8-11-003")
    assert "架空　兄太" not in clerk.page.locator("table").inner_text()
    clerk.meets_the_standard()
    clerk.manual("images-3-list")


def test_イメージ管理_画像は別の職員の承認で削除され_記録だけが残る(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.open("/images/?box_number=令8-13")
    clerk.activate("R8.11.24")
    clerk.type_into("削除する理由", "別の市の人の予診票だった")
    clerk.activate("削除の承認を依頼する")
    clerk.sees("削除の承認を待っています")
    clerk.meets_the_standard()
    here = clerk.page.url
    chief = sit("chief")
    chief.open("/approvals/")
    chief.page.locator("main").get_by_role("row", name="画像1枚を削除する").get_by_role("link").first.focus()
    chief.leave_by("Enter")
    chief.sees("別の市の人の予診票だった")
    chief.activate("承認する")
    clerk.open(here)
    clerk.sees("削除されました")
    clerk.sees("理由：別の市の人の予診票だった")
    assert clerk.page.locator(".picture-frame").count() == 0
    assert clerk.context.request.get(f"{here}picture/").status == 404
    clerk.meets_the_standard()
    clerk.manual("images-4-deleted")
    clerk.open("/images/?box_number=令8-13")
    clerk.sees("この条件の画像はありません")
