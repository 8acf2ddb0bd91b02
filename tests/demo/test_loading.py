"""架空の市を台帳に載せる: 本物のマスタ・接種の登録を通り、二度載せても増えない。"""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sesshu import demo
from sesshu.demo.city import DEMO_DAY
from sesshu.foundation.access import Actor, job_actor

PURPOSE = "DEMONSTRATION"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> demo.City:
    return demo.generate("431001", 200, 3, DEMO_DAY, tmp_path_factory.mktemp("city"))


@pytest.fixture
def loader() -> Actor:
    return job_actor("demo", "master.write", "dose.write", "resident.import")


def _take_in_residents(city: demo.City, by: Actor) -> None:
    import csv

    from sesshu.demo.register import columns
    from sesshu.ledger.residents.actions import apply_changes
    from sesshu.ledger.residents.rows import RegisterRow

    fields = {label: field for field, label in columns().items()}
    with city.residents_full.open(encoding="utf-8-sig", newline="") as file:
        rows = [RegisterRow.of_values({fields[k]: v for k, v in row.items()}) for row in csv.DictReader(file)]
    apply_changes(rows=rows, kind="full", source="demo", by=by, purpose=PURPOSE)


@pytest.mark.django_db
def test_マスタが空なら載せ二度目は触らない(city: demo.City, loader: Actor) -> None:
    from sesshu.ledger.products import queries
    from sesshu.ledger.products.models import LotNumber

    first = demo.load_masters(city, loader, PURPOSE)
    assert first == {"institutions": 40, "products": first["products"], "lots": city.counts["lots"]}
    assert LotNumber.objects.count() == city.counts["lots"]
    used = [code for code, _ in queries.in_use(DEMO_DAY)]
    assert len(used) == first["products"] > 3
    assert all(queries.lots(code, DEMO_DAY) for code in used)
    assert demo.load_masters(city, loader, PURPOSE) == {"institutions": 0, "products": 0, "lots": 0}


@pytest.mark.django_db
def test_接種は一件ずつ結果があり二度目は増えない(city: demo.City, loader: Actor) -> None:
    from sesshu.ledger.doses.models import Dose

    _take_in_residents(city, loader)
    told: list[tuple[int, int]] = []
    first = demo.load_doses(city.doses, loader, PURPOSE, lambda done, total: told.append((done, total)))
    assert first["received"] == city.counts["doses"] == sum(first[o] for o in ("accepted", "held", "rejected"))
    assert first["accepted"] > 0.9 * first["received"]
    assert first["rejected"] == 0
    assert Dose.objects.count() == first["accepted"]
    assert told[-1] == (first["received"], first["received"])
    assert demo.load_doses(city.doses, loader, PURPOSE) == first
    assert Dose.objects.count() == first["accepted"]


def test_作るだけならDjangoもデータベースも要らない(tmp_path: Path) -> None:
    code = (
        "import sys, datetime, pathlib; from sesshu.demo import generate; "
        f"generate('012033', 200, 1, datetime.date{DEMO_DAY.timetuple()[:3]}, pathlib.Path({str(tmp_path)!r})); "
        "print([m for m in ('django', 'psycopg') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert found.stdout.strip() == "[]"
    assert {path.name for path in tmp_path.iterdir()} == {
        "residents-full.csv", "residents-changes.csv", "doses.jsonl", "institutions.csv", "lots.csv",
    }  # fmt: skip


def test_今日より後の市でも作れて日付は今日までに収まる(tmp_path: Path) -> None:
    city = demo.generate("012033", 200, 1, date(2027, 3, 31), tmp_path)
    days = [line.split('"date": "')[1][:10] for line in city.doses.read_text(encoding="utf-8").splitlines()]
    assert max(days) <= "2027-03-31"


@pytest.mark.django_db
def test_異動ファイルは受入と保留と不可に分かれ数が合う(city: demo.City, loader: Actor) -> None:
    import csv
    from collections import Counter

    from sesshu.demo.register import columns
    from sesshu.ledger.residents.actions import apply_changes
    from sesshu.ledger.residents.models import Resident
    from sesshu.ledger.residents.rows import RegisterRow

    _take_in_residents(city, loader)
    fields = {label: field for field, label in columns().items()}
    with city.residents_changes.open(encoding="utf-8-sig", newline="") as file:
        values = [{fields[k]: v for k, v in row.items()} for row in csv.DictReader(file)]
    rows = [RegisterRow.of_values(row) for row in values if row["name"]]  # the file's reader refuses a row without
    outcomes = apply_changes(rows=rows, kind="change", source="demo-changes", by=loader, purpose=PURPOSE)
    found = Counter(outcome.state for outcome in outcomes)
    assert {o.code for o in outcomes if o.state == "held"} == {"HISTORY_GAP", "FOREIGN_ONLY", "HOUSEHOLD_MISSING"}
    assert {o.code for o in outcomes if o.state == "rejected"} == {"REASON_UNKNOWN", "BEFORE_BIRTH"}
    assert found["accepted"] == city.counts["changes"] - 6
    assert len(values) == city.counts["changes"]
    assert Resident.objects.filter(became_on=DEMO_DAY.replace(day=19), became_reason="move_in").exists()
