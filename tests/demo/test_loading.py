"""架空の市を台帳に載せる: 本物のマスタ・接種の登録を通り、二度載せても増えない。"""

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sesshu import demo
from sesshu.demo.city import DEMO_DAY
from sesshu.foundation.access import Actor, job_actor
from sesshu.operate.loading import take_in

PURPOSE = "DEMONSTRATION"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> demo.City:
    return demo.generate("431001", 200, 3, DEMO_DAY, tmp_path_factory.mktemp("city"))


@pytest.fixture
def loader() -> Actor:
    return job_actor("demo", "master.write", "dose.write", "resident.import")


@pytest.fixture
def staff(tmp_path: Path, settings: Any) -> None:
    """The people of the demo, and a folder of the test for the files they hand in."""
    from sesshu.foundation.accounts.demo import create_demo_people

    settings.SESSHU_VAR, settings.SESSHU_DEMO = tmp_path, True
    create_demo_people()


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
@pytest.mark.usefixtures("staff")
def test_接種は一件ずつ結果があり二度目は増えない(city: demo.City, loader: Actor) -> None:
    from sesshu.ledger.doses.models import Dose

    take_in(city.residents_full, "residents.full")
    demo.load_masters(city, loader, PURPOSE)
    first = take_in(city.doses, "doses.given")
    assert first["received"] == city.counts["doses"] == sum(first[o] for o in ("accepted", "held", "rejected"))
    assert first["accepted"] > 0.9 * first["received"]
    assert Dose.objects.count() == first["accepted"]
    assert take_in(city.doses, "doses.given") == first
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
        "residents-full.csv", "residents-changes.csv", "doses.csv", "institutions.csv", "lots.csv",
    }  # fmt: skip


def test_今日より後の市でも作れて日付は今日までに収まる(tmp_path: Path) -> None:
    city = demo.generate("012033", 200, 1, date(2027, 3, 31), tmp_path)
    with city.doses.open(encoding="utf-8-sig", newline="") as file:
        assert max(row["接種日"] for row in csv.DictReader(file)) <= "2027-03-31"


@pytest.mark.django_db
@pytest.mark.usefixtures("staff")
def test_住民ファイルは取込の段階を通り異動は三つに分かれる(city: demo.City) -> None:
    from sesshu.foundation.files.models import Import, ImportRow
    from sesshu.ledger.residents.models import Resident

    full = take_in(city.residents_full, "residents.full")
    assert full == {"received": 200, "accepted": 200, "held": 0, "rejected": 0}
    changes = take_in(city.residents_changes, "residents.change")
    assert changes == {
        "received": city.counts["changes"], "accepted": city.counts["changes"] - 6, "held": 3, "rejected": 3,
    }  # fmt: skip
    assert take_in(city.residents_changes, "residents.change") == changes  # the same file again changes nothing
    imported = Import.objects.get(interface="residents.change")
    assert (imported.state, imported.encoding) == ("committed", "Shift_JIS（CP932）")
    assert imported.received_by != imported.reviewed_by
    rows = ImportRow.objects.filter(import_id=imported.id)
    codes = {state: {row.reasons[-1]["code"] for row in rows.filter(outcome=state)} for state in ("held", "rejected")}
    assert codes == {
        "held": {"HISTORY_GAP", "FOREIGN_ONLY", "HOUSEHOLD_MISSING"},
        "rejected": {"REASON_UNKNOWN", "BEFORE_BIRTH", "EMPTY"},
    }
    assert Resident.objects.filter(became_on=DEMO_DAY.replace(day=19), became_reason="move_in").exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("staff")
def test_受け付けられないファイルでは止まる(city: demo.City, tmp_path: Path) -> None:
    cut = tmp_path / "cut.csv"
    cut.write_bytes(city.residents_full.read_bytes()[:-40])
    with pytest.raises(RuntimeError, match="受付不可"):
        take_in(cut, "residents.full")
