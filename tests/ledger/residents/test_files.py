"""住民ファイルを取込の画面と同じ道で入れる: 受付、点検、確認、登録、保留の判断。"""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from sesshu.demo.city import make_city
from sesshu.demo.people import Population
from sesshu.demo.register import change_file, columns, faulty_rows, full_file
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intake
from sesshu.ledger.residents.models import Resident, ResidentChange
from sesshu.ledger.residents.rows import RegisterRow
from sesshu.numbers.testing import individual_number
from sesshu.text import decode
from tests.free_texts import stored

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city() -> Population:
    return make_city("012033", 300, seed=3)


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def take_in(by: Actor, content: bytes, kind: str, **options: Any) -> Import:
    return actions.take_in(interface=f"residents.{kind}", content=content, name=f"{kind}.csv", by=by, **options)


def counts(imported: Import) -> tuple[str, int, int, int, int]:
    return imported.state, imported.total, imported.accepted, imported.held, imported.rejected


def test_列の定義は行の型と同じ項目を同じ順で持つ() -> None:
    fields = [column.field for column in intake("residents.full").interface.columns]
    assert fields == [column.field for column in intake("residents.change").interface.columns]
    assert set(fields) == set(RegisterRow.__dataclass_fields__)


def test_全件と異動を取り込むと三つの数が足して合う(clerk: Actor, city: Population) -> None:
    assert counts(take_in(clerk, full_file(city), "full")) == ("committed", 300, 300, 0, 0)
    imported = take_in(clerk, change_file(city), "change")
    good = len(city.changes)
    assert counts(imported) == ("committed", good + 6, good, 3, 3)
    assert Resident.objects.get(addressee_number=city.people[0].addressee_number).name == city.people[0].name


def test_同じファイルをもう一度送ると最初の取込を示す(clerk: Actor, city: Population) -> None:
    first = take_in(clerk, full_file(city), "full")
    before = ResidentChange.objects.count()
    assert take_in(clerk, full_file(city), "full").id == first.id
    assert ResidentChange.objects.count() == before


def test_行の途中で切れたファイルは丸ごと断る(clerk: Actor, city: Population) -> None:
    imported = take_in(clerk, full_file(city)[:-200], "full")
    assert imported.state == "refused"
    assert imported.refusal
    assert not Resident.objects.exists()


def test_控えの件数と違う異動ファイルは丸ごと断る(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    lines = change_file(city).split(b"\r\n")
    before = ResidentChange.objects.count()
    cut = b"\r\n".join(lines[: len(lines) // 2]) + b"\r\n"
    assert take_in(clerk, cut, "change", control_count=len(lines) - 2).state == "refused"
    assert ResidentChange.objects.count() == before


def test_減りすぎた全件は理由を示して確認を待つ(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    half = b"\r\n".join(full_file(city).split(b"\r\n")[:150]) + b"\r\n"
    assert "大きく違います" in take_in(clerk, half, "full").review_stop


def test_全件を異動として取り込もうとすると理由を示す(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    assert "取込の種類" in take_in(clerk, full_file(city), "change").review_stop


def test_CP932のファイルも読め外字のない名前は同じになる(clerk: Actor, city: Population) -> None:
    plain = [p for p in city.people if p.kind in ("", "variant") and "\ufa11" not in p.name][:40]
    few = Population(city.municipality, city.full_day, city.demo_day, plain)
    content = full_file(few).decode("utf-8-sig").encode("cp932")
    imported = take_in(clerk, content, "full")
    assert "CP932" in imported.encoding
    assert imported.accepted == len(plain)
    assert set(Resident.objects.values_list("name", flat=True)) == {p.name for p in plain}


def test_保留の行は判断して登録できる(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    imported = take_in(clerk, change_file(city), "change")
    held = ImportRow.objects.filter(import_id=imported.id, outcome="held")
    no_household = next(row for row in held if row.reasons[0]["code"] == "HOUSEHOLD_MISSING")
    [decided] = actions.decide(rows=[no_household], accept=True, note="届出書で確認済み", by=clerk)
    assert decided.outcome == "accepted"
    person = Resident.objects.get(addressee_number=no_household.values["addressee_number"])
    assert (person.household_number, person.history_number) == ("", no_household.values["history_number"])


def test_外国人だけの項目は判断しても日本人には残らない(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    imported = take_in(clerk, change_file(city), "change")
    held = ImportRow.objects.filter(import_id=imported.id, outcome="held")
    foreign_only = next(row for row in held if row.reasons[0]["code"] == "FOREIGN_ONLY")
    [decided] = actions.decide(rows=[foreign_only], accept=True, note="空欄として取り込む", by=clerk)
    assert decided.outcome == "accepted"
    assert Resident.objects.get(addressee_number=foreign_only.values["addressee_number"]).foreign_since is None


def test_欠番の行は判断しても前の行が届くまで保留のまま(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    imported = take_in(clerk, change_file(city), "change")
    held = ImportRow.objects.filter(import_id=imported.id, outcome="held")
    gap = next(row for row in held if row.reasons[0]["code"] == "HISTORY_GAP")
    [decided] = actions.decide(rows=[gap], accept=True, note="前の行を待たずに取り込む", by=clerk)
    assert decided.outcome == "held"


def test_理由の文に名前や番号を書かない(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    imported = take_in(clerk, change_file(city), "change")
    told = str(list(ImportRow.objects.filter(import_id=imported.id).values_list("reasons", flat=True)))
    for row in faulty_rows(city):
        assert row["addressee_number"] not in told
        assert not row["name"] or row["name"] not in told


def test_個人番号のある異動の行だけを断り_番号は台帳にも取込にも残らない(clerk: Actor, city: Population) -> None:
    take_in(clerk, full_file(city), "full")
    rows = list(csv.DictReader(io.StringIO(decode(change_file(city)).text)))[: len(city.changes)]
    number = individual_number(7).reveal()
    rows[0]["方書"] = f"コーポ {number[:4]}－{number[4:8]}－{number[8:]}"
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    imported = take_in(clerk, text.getvalue().encode(), "change")
    assert counts(imported) == ("committed", len(rows), len(rows) - 1, 0, 1)
    row = ImportRow.objects.get(import_id=imported.id, outcome="rejected")
    assert [(one["code"], one["label"]) for one in row.reasons] == [("INDIVIDUAL_NUMBER", "方書")]
    assert row.natural_key.startswith(rows[0]["宛名番号"])
    assert not any(stored(one) for one in (number, f"{number[:4]}－", f"{number[:4]}-{number[4:8]}"))


def test_見出しはこのファイルの列名と同じである(city: Population) -> None:
    header = next(csv.reader(io.StringIO(full_file(city).decode("utf-8-sig"))))
    assert header == intake("residents.full").interface.labels == list(columns().values())
