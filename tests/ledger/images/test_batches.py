"""スキャナーの束: 一覧の各行は登録か保留になり、件数が合い、もう一度実行しても二重にならない。"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.images import batches
from sesshu.ledger.images.models import ImageChange, PageImage
from tests.ledger.images.test_images import PURPOSE, given, paper
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db
HEAD = "ファイル名,番号,紙の種類,接種日,ワクチン\n"
EICAR = b"\x89PNG\r\n\x1a\n$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "scan"
    place.mkdir()
    return place


def run(folder: Path, text: str, by: Actor, box: str = "令8-12") -> batches.Outcome:
    rows = batches.read_list((HEAD + text).encode())
    return batches.register_folder(
        folder=folder, rows=rows, batch_number="R8-11-003", box_number=box, by=by, purpose=PURPOSE
    )


def test_束の各行が接種に結び付き_もう一度実行しても増えない(clerk: Actor, folder: Path) -> None:
    one, other = child(), child()
    dose_id = given(clerk, one)
    for n in range(3):
        (folder / f"{n}.png").write_bytes(paper(20 + n))
    text = f"0.png,{one.health_number},予診票,R8.10.1,mr\n1.png,{other.addressee_number},母子健康手帳,,\n"
    done = run(folder, text, clerk)
    assert (done.rows, done.registered, done.already, done.held, done.pages, done.unlisted) == (2, 2, 0, [], 2, 1)
    first, second = PageImage.objects.order_by("kind")
    assert {(first.resident_id, first.dose_id), (second.resident_id, second.dose_id)} == {
        (one.id, dose_id), (other.id, None)
    }  # fmt: skip
    assert first.batch_number == "R8-11-003"
    again = run(folder, text, clerk)
    assert (again.registered, again.already, PageImage.objects.count(), ImageChange.objects.count()) == (0, 2, 2, 2)


def test_登録できない行だけが理由と行番号付きで保留になる(clerk: Actor, folder: Path, tmp_path: Path) -> None:
    person = child()
    given(clerk, person)
    (tmp_path / "outside.png").write_bytes(paper(50))
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "good.png").write_bytes(paper(51))
    (folder / "eicar.png").write_bytes(EICAR)
    (folder / "text.png").write_bytes(b"hello")
    who = person.health_number
    lines = {
        f"good.png,{who},,,": "",
        f"../outside.png,{who},,,": "フォルダーの中のファイルの名前だけ",
        f"..\\outside.png,{who},,,": "フォルダーの中のファイルの名前だけ",
        f"link.png,{who},,,": "フォルダーにありません",
        f"gone.png,{who},,,": "フォルダーにありません",
        f"eicar.png,{who},,,": "ウイルス対策の試験用の印",
        f"text.png,{who},,,": "JPEG・PNG・TIFF・PDFのファイルではありません",
        f"good.png,{who},,,　": "同じファイルが前の行",
    }
    done = run(folder, "".join(f"{line}\n" for line in lines), clerk)
    assert done.registered == 1
    assert done.registered + done.already + len(done.held) == done.rows == len(lines)
    reasons = {one["row"]: one["reason"] for one in done.held}
    for line, said in enumerate(lines.values(), start=2):
        assert said in reasons.get(line, "")
    assert not any(".png" in reason.split("例：")[0] for reason in reasons.values()), "names of files are not told"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a.png,999999999,,,", "人も券も見つかりません"),
        ("a.png,WHO,写真,,", "紙の種類"),
        ("a.png,WHO,,R8.13.1,", "接種日"),
        ("a.png,WHO,,R8.9.1,", "台帳にありません"),
        ("a.png,WHO,,R8.10.1,ふしぎ", "ワクチン"),
        ("a.png,WHO,,R8.10.1,", "2件以上"),
    ],
)
def test_人と接種が決まらない行は保留になり何も登録されない(clerk: Actor, folder: Path, row: str, said: str) -> None:
    person = child()
    given(clerk, person)
    _second_dose(clerk, person)
    (folder / "a.png").write_bytes(paper(60))
    done = run(folder, row.replace("WHO", person.health_number) + "\n", clerk)
    assert said in done.held[0]["reason"]
    assert not PageImage.objects.exists()


def test_直した行はあとから登録される(clerk: Actor, folder: Path) -> None:
    person = child()
    (folder / "a.png").write_bytes(paper(61))
    text = f"a.png,{person.health_number},,R8.10.1,\n"
    assert len(run(folder, text, clerk).held) == 1
    dose_id = given(clerk, person, date(2026, 10, 1))
    assert run(folder, text, clerk).registered == 1
    assert PageImage.objects.get().dose_id == dose_id


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", HEAD.encode(), b"\xff\xfe\xff"], ids=["空", "見出し違い", "行なし", "読めない"]
)
def test_一覧でないものは使い方を言って断る(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="一覧") as refused:
        batches.read_list(data)
    assert "ファイル名,番号" in refused.value.example


def _second_dose(clerk: Actor, person) -> None:  # type: ignore[no-untyped-def]
    from sesshu.ledger.doses import actions as doses
    from sesshu.ledger.doses.entries import DoseEntry

    entry = DoseEntry(resident_id=person.id, given_on=date(2026, 10, 1), product="je", decision="undecided")
    doses.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
