"""接種記録のファイル（入力委託）: 行ごとに照合・判定され、合わない行は理由とともに保留か登録不可になり、数が合う。"""

import csv
import io
from datetime import date
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intake
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.masters import actions as masters
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.institutions.masters import INSTITUTION
from sesshu.ledger.products.masters import LOT_NUMBER
from sesshu.ledger.residents.keys import kana_key, search_key
from sesshu.ledger.residents.models import Resident
from sesshu.numbers import institution_code
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
NUMBER, CLINIC = "000000000012344", institution_code.complete("431999001")
GOOD = {
    "addressee_number": NUMBER, "name": "試験　花子", "kana": "シケン　ハナコ", "birth_date": "2024-09-18",
    "given_on": "R7.9.17", "product": "mr", "lot_number": "MR001", "institution_code": CLINIC, "place": "",
    "volume_ml": "0.5", "route": "皮下", "kind": "定期", "setting": "", "source": "slip",
}  # fmt: skip


@pytest.fixture(autouse=True)
def child(tmp_path: Any, settings: Any, clerk: Actor) -> Resident:
    """A child of the city, a clinic with a contract and two lots, one of them long expired."""
    settings.SESSHU_VAR = tmp_path
    since = {"valid_from": date(2020, 4, 1)}
    clinic = since | {"code": CLINIC, "name": "試験小児科", "kana": "シケンショウニカ", "is_contracted": True}
    lots = [
        since | {"code": f"mr/{number}", "product": "mr", "lot_number": number, "expires_on": expires}
        for number, expires in (("MR001", date(2027, 3, 31)), ("MR000", date(2025, 1, 31)))
    ]
    for of, entries in ((INSTITUTION, [clinic]), (LOT_NUMBER, lots)):
        masters.load(of=of, entries=entries, reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")
    keys = {"name_key": search_key("試験　花子"), "kana_key": kana_key("シケン　ハナコ")}
    return make_resident(birth=date(2024, 9, 18), addressee_number=NUMBER, **keys)


def file(*rows: dict[str, str], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    labels = intake("doses.given").interface.label_of
    writer.writerow(labels.values())
    writer.writerows([row[name] for name in labels] for row in rows)
    return text.getvalue().encode(encoding)


def take_in(by: Actor, *rows: dict[str, str], **options: str) -> Import:
    imported = actions.take_in(interface="doses.given", content=file(*rows, **options), name="doses.csv", by=by)
    assert imported.total == imported.accepted + imported.held + imported.rejected == len(rows)
    return imported


def endings(imported: Import) -> list[tuple[str, str]]:
    """Outcome and last reason of each row."""
    rows = ImportRow.objects.filter(import_id=imported.id).order_by("number")
    return [(row.outcome, row.reasons[-1]["code"] if row.reasons else "") for row in rows]


def test_合う行は登録され判定が付く(clerk: Actor) -> None:
    assert endings(take_in(clerk, GOOD)) == [("accepted", "")]
    dose = Dose.objects.get()
    assert (dose.given_on, dose.product, dose.lot_number, dose.route, dose.level) == (
        date(2025, 9, 17), "mr", "MR001", "subcutaneous", "info",
    )  # fmt: skip


def test_Shift_JISの西暦でも同じ接種になる(clerk: Actor) -> None:
    rows = GOOD | {"given_on": "2025/09/17", "product": "麻しん風しん混合"}
    imported = take_in(clerk, rows, encoding="cp932")
    assert endings(imported) == [("accepted", "")]
    assert Dose.objects.get().product == "mr"
    assert imported.encoding == "Shift_JIS（CP932）"


def test_決まりより1日早い接種も登録され判断待ちになる(clerk: Actor) -> None:
    imported = take_in(clerk, GOOD | {"given_on": "2025-09-16"})
    [(outcome, code)] = endings(imported)
    assert outcome == "accepted"
    assert code
    assert Dose.objects.get().decision == "undecided"
    [row] = ImportRow.objects.filter(import_id=imported.id)
    assert "判断待ち" in row.reasons[-1]["text"]


FAULTS = {
    "宛名番号の人がいない": ({"addressee_number": "000000000099999"}, "held", "UNKNOWN_RESIDENT"),
    "宛名番号の先頭の0が失われた": ({"addressee_number": "12344"}, "rejected", "ZEROS_LOST"),
    "生年月日が違う": ({"birth_date": "2024-09-19"}, "held", "OTHER_PERSON"),
    "氏名が違う": ({"name": "別人　花子"}, "held", "OTHER_PERSON"),
    "カナ氏名が違う": ({"kana": "ベツジン　ハナコ"}, "held", "OTHER_PERSON"),
    "製品コードが一覧にない": ({"product": "no_such_vaccine"}, "rejected", "PRODUCT_UNKNOWN"),
    "市の製品にもない": ({"product": "431001-none"}, "rejected", "INVALID_INPUT"),
    "接種日がない": ({"given_on": ""}, "rejected", "EMPTY"),
    "暦にない接種日": ({"given_on": "2025-02-30"}, "rejected", "NO_SUCH_DAY"),
    "未来の接種日": ({"given_on": "2999-01-01"}, "rejected", "INVALID_INPUT"),
    "生まれる前の接種日": ({"given_on": "2024-09-17"}, "rejected", "BEFORE_BIRTH"),
    "ロット番号がない": ({"lot_number": ""}, "held", "LOT_MISSING"),
    "ロット番号に薬品名がある": ({"lot_number": "ミールビックMR001"}, "rejected", "LOT_FORMAT"),
    "ロット番号が一覧にない": ({"lot_number": "MR0O1"}, "held", "LOT_UNKNOWN"),
    "有効期限を過ぎたロット": ({"lot_number": "MR000"}, "held", "LOT_EXPIRED"),
    "医療機関コードの検証番号": ({"institution_code": CLINIC[:-1] + str((int(CLINIC[-1]) + 1) % 10)}, "rejected",
                    "INSTITUTION_CHECK_DIGIT"),
    "医療機関コードの桁": ({"institution_code": "43199"}, "rejected", "ZEROS_LOST"),
    "知らない医療機関": ({"institution_code": institution_code.complete("431999002")}, "held", "INSTITUTION_UNKNOWN"),
    "接種量が数でない": ({"volume_ml": "半量"}, "rejected", "NOT_NUMBER"),
    "接種量が多すぎる": ({"volume_ml": "50"}, "rejected", "VOLUME"),
    "接種経路が一覧にない": ({"route": "点鼻"}, "rejected", "NOT_ALLOWED"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "outcome", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_誤りは行ごとに理由が付き何も登録されない(
    clerk: Actor, change: dict[str, str], outcome: str, code: str
) -> None:
    imported = take_in(clerk, GOOD | change)
    assert endings(imported) == [(outcome, code)]
    assert not Dose.objects.exists()
    [row] = ImportRow.objects.filter(import_id=imported.id)
    [given] = list(change.values())
    assert not given or given not in row.reasons[-1]["text"]  # reasons never repeat what was given


def test_同じ行の二度目は登録不可で何行目と同じかを言う(clerk: Actor) -> None:
    imported = take_in(clerk, GOOD, GOOD)
    assert endings(imported) == [("accepted", ""), ("rejected", "DUPLICATE")]
    assert ImportRow.objects.get(import_id=imported.id, number=2).reasons[-1]["text"].startswith("2行目と同じ")


def test_ロットだけ違う同じ接種はどちらも保留になる(clerk: Actor) -> None:
    imported = take_in(clerk, GOOD, GOOD | {"lot_number": "MR002"})
    assert endings(imported) == [("held", "SAME_KEY"), ("held", "SAME_KEY")]


def test_別のファイルで二度届いた接種は保留になり承認しても増えない(clerk: Actor) -> None:
    take_in(clerk, GOOD)
    again = take_in(clerk, GOOD | {"place": "試験小児科"})
    assert endings(again) == [("held", "ALREADY_RECORDED")]
    rows = list(ImportRow.objects.filter(import_id=again.id))
    [row] = actions.decide(rows=rows, accept=True, note="確かめた", by=clerk)
    assert (row.outcome, Dose.objects.count()) == ("held", 1)
    [row] = actions.decide(rows=[row], accept=False, note="同じ接種", by=clerk)
    assert (row.outcome, Dose.objects.count()) == ("rejected", 1)


def test_人が確かめた保留の行は登録される(clerk: Actor) -> None:
    imported = take_in(clerk, GOOD | {"name": "旧姓　花子", "lot_number": "MR999"})
    rows = list(ImportRow.objects.filter(import_id=imported.id))
    [row] = actions.decide(rows=rows, accept=True, note="予診票で確認", by=clerk)
    assert row.outcome == "accepted"
    assert Dose.objects.get().lot_number == "MR999"


def test_別の市のファイルは確認で止まる(clerk: Actor) -> None:
    strange = [GOOD | {"addressee_number": f"{n:015d}"} for n in range(1, 31)]
    imported = actions.receive(interface="doses.given", content=file(*strange), name="x.csv", by=clerk)
    run_now(Job.objects.get(kind="files.prepare", key=str(imported.id)))
    imported = Import.objects.get(id=imported.id)
    assert "30件" in imported.review_stop


def test_接種を登録できない人はこのファイルを取り込めない(auditor: Actor) -> None:
    with pytest.raises(NotPermitted):
        actions.receive(interface="doses.given", content=file(GOOD), name="x.csv", by=auditor)
