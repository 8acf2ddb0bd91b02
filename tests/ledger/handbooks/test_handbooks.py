"""母子健康手帳: 一冊を一度に登録し、画像を元のまま残す。一行でも登録できなければ何も残さない。"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import storage
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.handbooks.actions import record_handbook
from sesshu.ledger.handbooks.images import keep
from sesshu.ledger.handbooks.models import HandbookImage
from sesshu.ledger.handbooks.screens import pages
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 10
DAYS = [date(2025, 3, 10), date(2025, 4, 7), date(2025, 8, 10)]


@pytest.fixture(autouse=True)
def _office(settings: Any, tmp_path: Path) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2025, 1, 10))


def entries(child: Resident, *days: date) -> list[DoseEntry]:
    return [DoseEntry(resident_id=child.pk, given_on=d, product="hepb", source="handbook") for d in days or DAYS]


def test_接種と画像が一つの操作で残り画像から接種をたどれる(clerk: Actor, child: Resident) -> None:
    record_handbook(resident_id=child.pk, entries=entries(child), image=keep(JPEG), by=clerk, purpose=PURPOSE)
    image = HandbookImage.objects.get()
    assert image.doses.count() == 3
    assert storage.read(image.sha256) == JPEG
    assert Entry.objects.filter(act="handbook.recorded").count() == 1
    assert Entry.objects.get(act="dose.recorded").n == 3


def test_一行でも登録できなければ一件も残らない(clerk: Actor, child: Resident) -> None:
    early = entries(child, *DAYS, date(2025, 8, 12))
    with pytest.raises(doses.DecisionNeeded):
        record_handbook(resident_id=child.pk, entries=early, image=keep(JPEG), by=clerk, purpose=PURPOSE)
    assert not Dose.objects.exists()
    assert not HandbookImage.objects.exists()


def test_同じ画像を二度付けても一枚で接種が増える(clerk: Actor, child: Resident) -> None:
    for day in DAYS[:2]:
        record_handbook(resident_id=child.pk, entries=entries(child, day), image=keep(JPEG), by=clerk, purpose=PURPOSE)
    assert HandbookImage.objects.get().doses.count() == 2


@pytest.mark.parametrize("content", [b"<html><script>", b"MZ\x90", b"", b"GIF89a", b"%PD"])
def test_画像でないものは名前によらず断る(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="JPEG・PNG・PDF"):
        keep(content)


def test_画像は保存だけができ画面の中では開かれず見たことが残る(clerk: Actor, child: Resident) -> None:
    record_handbook(resident_id=child.pk, entries=entries(child), image=keep(JPEG), by=clerk, purpose=PURPOSE)
    request: Any = RequestFactory().get("/")
    request.actor = clerk
    answer = pages.image_file(request, image_id=HandbookImage.objects.get().pk)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == JPEG
    assert Entry.objects.filter(act="handbook.image_read").count() == 1


def post(clerk: Actor, child: Resident, view: Any = pages.grid_page, **fields: Any) -> Any:
    """Send the grid as a browser would."""
    requests = RequestFactory()
    first: Any = requests.get("/")
    first.actor = clerk
    key = (
        pages.grid_page(first, resident_id=child.pk).content.decode().split('name="form_key" value="')[1].split('"')[0]
    )
    data = {"form_key": key, "form_name": "GridForm", "source": "handbook", "certainty": "confirmed", "kind": "routine"}
    request: Any = requests.post("/", data | fields)
    request.actor = clerk
    return view(request, resident_id=child.pk)


def rows(*lines: tuple[str, str, str]) -> dict[str, str]:
    found = {}
    for n, (day, product, lot) in enumerate(lines, start=1):
        found |= {f"given_on_{n}": day, f"product_{n}": product, f"lot_number_{n}": lot}
    return found


def test_空欄の日付は上の行と同じ日で行ごとの源と確かさが共通に優先する(clerk: Actor, child: Resident) -> None:
    typed = rows(("R070310", "hepb", "b1"), ("", "hib", "H2"), ("20250407", "hepb", ""))
    answer = post(clerk, child, **typed, source_3="guardian", certainty_3="stated")
    assert answer.status_code == 302
    found = Dose.objects.order_by("given_on", "product")
    assert [(d.given_on, d.product, d.lot_number, d.lot_typed, d.source, d.certainty) for d in found] == [
        (date(2025, 3, 10), "hepb", "B1", "b1", "handbook", "confirmed"),
        (date(2025, 3, 10), "hib", "H2", "H2", "handbook", "confirmed"),
        (date(2025, 4, 7), "hepb", "", "", "guardian", "stated"),
    ]


def test_誤りは行と欄を言い入力も画像も失われない(clerk: Actor, child: Resident) -> None:
    typed = rows(("R7.3.10", "hepb", ""), ("R7.13.1", "hib", ""), ("R7.4.7", "zzz", ""), ("R6.1.1", "hepb", ""))
    answer = post(clerk, child, **typed, image=SimpleUploadedFile("x.jpg", JPEG))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert not Dose.objects.exists()
    for text in ("2行目の接種日：", "3行目のワクチン：", "4行目の接種日：令和6年1月1日は生年月日より前です"):
        assert text in shown
    token = shown.split('name="kept" value="')[1].split('"')[0]
    assert post(clerk, child, **rows(("R7.3.10", "hepb", "")), kept=token).status_code == 302
    assert HandbookImage.objects.get().doses.count() == 1


def test_他人の鍵で偽った画像は受け取らない(clerk: Actor, child: Resident) -> None:
    answer = post(clerk, child, **rows(("R7.3.10", "hepb", "")), kept="forged:token")
    assert "画像をもう一度選んでください" in answer.content.decode()
    assert not Dose.objects.exists()


def test_定期外の行だけが判断を求められ判断すれば全部が残る(clerk: Actor, child: Resident) -> None:
    typed = rows(("R7.3.10", "hepb", ""), ("R7.3.20", "hepb", ""))
    shown = post(clerk, child, **typed).content.decode()
    assert "定期接種として扱えない接種が1件あります" in shown
    assert 'name="decision_2"' in shown
    assert 'name="decision_1"' not in shown
    assert not Dose.objects.exists()
    assert post(clerk, child, **typed, decision_2="undecided").status_code == 302
    assert sorted(Dose.objects.values_list("level", "decision")) == [("block", "undecided"), ("info", "")]


def test_登録済みの行はその行で知らせる(clerk: Actor, child: Resident) -> None:
    doses.record_doses(entries=entries(child, DAYS[0]), by=clerk, purpose=PURPOSE)
    shown = post(clerk, child, **rows(("R7.3.10", "hepb", ""), ("R7.4.7", "hepb", ""))).content.decode()
    assert "1行目：同じ日・同じワクチンの接種がすでに登録されています" in shown
    assert Dose.objects.count() == 1


def test_打っている途中の判定は行ごとに返り何も保存しない(clerk: Actor, child: Resident) -> None:
    typed = rows(("R7.3.10", "hepb", ""), ("R7.3.20", "hepb", ""), ("R7.99", "hib", ""))
    answer = post(clerk, child, pages.judge_page, **typed)
    import json

    told = json.loads(answer.content)
    assert [told[n]["level"] for n in ("1", "2", "3", "4")] == ["info", "block", "error", ""]
    assert "定期　B型肝炎" in told["1"]["words"]
    assert not Dose.objects.exists()
    assert Entry.objects.filter(act="dose.what_if").count() == 1
