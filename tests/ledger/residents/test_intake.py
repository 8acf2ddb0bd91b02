"""住民ファイルの取込: 架空の市のファイルが入り、全件と異動の数が合い、途中で切れたファイルや古いファイルは止まる。"""

import csv
import io
from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.demo.city import make_city
from sesshu.demo.people import Population
from sesshu.demo.register import change_file, columns, full_file
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters import actions as masters
from sesshu.foundation.masters.declaration import master
from sesshu.ledger.residents import intake, queries
from sesshu.ledger.residents.applying import Kind
from sesshu.ledger.residents.freshness import probe
from sesshu.ledger.residents.models import Resident, ResidentChange, ResidentVersion
from sesshu.ledger.residents.rows import RegisterRow
from sesshu.ledger.residents.thresholds import IMPORT_THRESHOLD, share
from sesshu.text import decode

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city() -> Population:
    return make_city("012033", 300, seed=3)


def rows_of(content: bytes) -> list[dict[str, str]]:
    fields = {label: field for field, label in columns().items()}
    read = csv.DictReader(io.StringIO(decode(content).text, newline=""))
    return [{fields[label]: value for label, value in row.items()} for row in read]


def take_in(by: Actor, rows: list[dict[str, str]], kind: Kind, *, chunk: int = 100) -> Counter[str]:
    """Check and commit as the import does; the three counts."""
    good: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for row in rows:
        findings = intake.check_row(row)
        if findings:
            counts[findings[0].severity] += 1
        else:
            good.append(row)
    for first in range(0, len(good), chunk):
        part = good[first : first + chunk]
        counts.update(o.state for o in intake.commit_chunk(part, kind=kind, source="test", by=by))
    return counts


def stops(rows: list[dict[str, str]], kind: Kind) -> list[intake.Stop]:
    """What the review says of rows as the import stages them."""
    return intake.review([asdict(RegisterRow.of_values(row)) for row in rows], kind=kind)


def test_全件と異動を取り込むと数が合い誤った行だけが残る(clerk: Actor, city: Population) -> None:
    assert take_in(clerk, rows_of(full_file(city)), "full") == {"accepted": 300}
    changes = rows_of(change_file(city))
    counts = take_in(clerk, changes, "change")
    assert counts.total() == len(changes)
    assert counts == {"accepted": len(city.changes), "held": 3, "rejected": 3}
    newborn = next(p for p in city.changes if p.kind == "newborn")
    assert Resident.objects.get(addressee_number=newborn.addressee_number).status == "living"
    revived = [p.addressee_number for p in city.changes if p.kind.startswith("cancelled_")]
    assert set(Resident.objects.filter(addressee_number__in=revived).values_list("status", flat=True)) == {"living"}


def test_同じファイルをもう一度取り込んでも何も増えない(clerk: Actor, city: Population) -> None:
    full, changes = rows_of(full_file(city)), rows_of(change_file(city))
    take_in(clerk, full, "full")
    take_in(clerk, changes, "change")
    before = (ResidentChange.objects.count(), ResidentVersion.objects.count(), set(Resident.objects.values_list()))
    assert stops(full, "full") == []
    take_in(clerk, full, "full", chunk=37)
    take_in(clerk, changes, "change", chunk=11)
    after = (ResidentChange.objects.count(), ResidentVersion.objects.count(), set(Resident.objects.values_list()))
    assert after == before


def test_途中で切れた全件は確認で止まる(clerk: Actor, city: Population) -> None:
    full = rows_of(full_file(city))
    take_in(clerk, full, "full")
    assert [stop.code for stop in stops(full[:200], "full")] == ["COUNT_DEVIATES"]


def test_消除が多すぎる異動ファイルは確認で止まる(clerk: Actor, city: Population) -> None:
    full = rows_of(full_file(city))
    take_in(clerk, full, "full")
    gone = {"change_reason": "25", "removal_reason": "25", "removed_on": "2026-11-01", "processed_on": "2026-11-01"}
    many = [row | gone | {"history_number": str(int(row["history_number"]) + 1)} for row in full[100:140]]
    assert [stop.code for stop in stops(many, "change")] == ["MANY_REMOVALS"]


def test_順番の違う古いファイルは取り込めない(clerk: Actor, city: Population) -> None:
    take_in(clerk, rows_of(full_file(city)), "full")
    changes = [row for row in rows_of(change_file(city)) if not intake.check_row(row)]
    take_in(clerk, [row for row in changes if row["processed_on"] > "2026-11-10"], "change")
    older = [row for row in changes if row["processed_on"] <= "2026-11-10"]
    assert [(stop.code, stop.refuse) for stop in stops(older, "change")] == [("OLDER_FILE", True)]


def test_名前は届いたとおりに残る(clerk: Actor, city: Population) -> None:
    take_in(clerk, rows_of(full_file(city)), "full")
    expected = {p.addressee_number: (p.name, p.kana) for p in city.people}
    stored = {r.addressee_number: (r.name, r.kana) for r in Resident.objects.all()}
    assert stored == expected
    assert queries.search(clerk, queries.SearchTerms(name="高崎")).total >= 1  # 髙﨑 is found by its common form


def test_月日不詳の人は文字のまま残り日付を持たない(clerk: Actor, city: Population) -> None:
    take_in(clerk, rows_of(full_file(city)), "full")
    people = Resident.objects.filter(birth_precision__in=("month", "year")).order_by("birth_text")
    assert [(p.birth_text, p.birth_precision, p.birth_date) for p in people] == [
        ("1938-00-00", "year", None),
        ("1941-05-00", "month", None),
    ]


def test_住登外の人と転出した人は住民に数えない(clerk: Actor, city: Population) -> None:
    take_in(clerk, rows_of(full_file(city)), "full")
    here = set(queries.alive_and_here(clerk, date(2026, 11, 20)).values_list("addressee_number", flat=True))
    assert here == {p.addressee_number for p in city.people if p.is_here}


def test_必須の項目がない行は拒否する() -> None:
    assert [f.code for f in intake.check_row({"name": "架空　花子"})] == ["ROW_INCOMPLETE"]


def test_最終取込の古さが分かる(clerk: Actor, city: Population) -> None:
    assert probe().state == "watch"
    take_in(clerk, rows_of(full_file(city))[:5], "full")
    assert (probe().state, probe().value["hours"]) == ("good", 0)


def test_市が基準を変えるとその日から効く(clerk: Actor, city: Population) -> None:
    full = rows_of(full_file(city))
    take_in(clerk, full, "full")
    entry = {"code": "full_deviation", "percent": 50, "valid_from": date(2020, 4, 1)}
    masters.load(of=IMPORT_THRESHOLD, entries=[entry], reason="合併", by=clerk, purpose="MASTER_MAINTENANCE")
    assert stops(full[:200], "full") == []
    assert [stop.code for stop in stops(full[:100], "full")] == ["COUNT_DEVIATES"]


def test_基準がなければ標準の値で_0パーセントは置けない(clerk: Actor) -> None:
    assert share("removals") == 0.05
    assert master("import-threshold") is IMPORT_THRESHOLD
    with pytest.raises(IntegrityError, match="import_threshold_percent"), transaction.atomic():
        entry = {"code": "removals", "percent": 0, "valid_from": date(2020, 4, 1)}
        masters.load(of=IMPORT_THRESHOLD, entries=[entry], reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")
