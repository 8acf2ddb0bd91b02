"""架空の市: 同じ種なら同じ、珍しい人が必ずいる、個人番号は無い。"""

import csv
import io
import re
from collections import Counter
from datetime import timedelta

import pytest

from sesshu.demo.city import DEMO_DAY, make_city
from sesshu.demo.files import DemoFiles, make_files
from sesshu.demo.register import FAULTS, columns
from sesshu.demo.specials import IVS, PRIVATE_USE
from sesshu.ledger.residents.rows import RegisterRow
from sesshu.ledger.residents.rules import check
from sesshu.numbers import addressee_number, individual_number, institution_code, municipality_code
from sesshu.text import decode

KINDS = {
    "variant", "variation_selector", "private_use", "one_character_surname", "no_kana", "leap_day",
    "school_year_first", "school_year_next", "era_turn", "unknown_day", "unknown_month", "namesake", "common_name",
    "foreign", "twin", "protected", "protection_ended", "long_building", "non_registered", "moved_out_and_back", "dead",
    "moved_in_yesterday", "newborn", "cancelled_departure", "cancelled_death",
}  # fmt: skip


@pytest.fixture(scope="module")
def files() -> DemoFiles:
    return make_files("431001", 600, seed=7)


def contents(files: DemoFiles) -> list[bytes]:
    return [
        files.residents_full, files.residents_change, files.doses_file, files.institutions_file, files.lots_file,
    ]  # fmt: skip


def rows_of(content: bytes) -> list[dict[str, str]]:
    fields = {label: field for field, label in columns().items()}
    read = csv.DictReader(io.StringIO(decode(content).text, newline=""))
    return [{fields[label]: value for label, value in row.items()} for row in read]


def test_同じ種は同じバイト列になり種が違えば違う(files: DemoFiles) -> None:
    again = make_files("431001", 600, seed=7)
    assert contents(again) == contents(files)
    assert make_city("431001", 600, 8).people != files.city.people


@pytest.mark.parametrize("municipality", ["431001", "012033"])
def test_珍しい人が市ごとに必ずいる(municipality: str) -> None:
    city = make_city(municipality, 300, 1)
    assert {p.kind for p in (*city.people, *city.changes)} >= KINDS
    names = "".join(p.name for p in city.people)
    assert IVS in names
    assert PRIVATE_USE in names
    assert len(city.people) == 300


def test_双子は同じ世帯で同じ日に生まれ同姓同名は別の世帯にいる(files: DemoFiles) -> None:
    def of_kind(kind: str) -> list[tuple[str, str, str]]:
        return [(p.household_number, p.birth, p.name) for p in files.city.people if p.kind == kind]

    assert set(Counter((home, birth) for home, birth, _ in of_kind("twin")).values()) == {2}
    first, second = of_kind("namesake")
    assert first[1:] == second[1:]
    assert first[0] != second[0]


def test_番号は検査数字が正しく重ならない(files: DemoFiles) -> None:
    numbers = [row["addressee_number"] for row in rows_of(files.residents_full)]
    assert len(set(numbers)) == len(numbers) == 600
    assert all(addressee_number.is_valid(number) for number in numbers)
    assert all(municipality_code.is_valid(row["municipality_code"]) for row in rows_of(files.residents_full))
    codes = {clinic.code for clinic in files.institutions}
    assert len(codes) == len(files.institutions)
    assert all(institution_code.is_valid(code) for code in codes)


def test_どのファイルにも個人番号になりうる十二桁の数はない(files: DemoFiles) -> None:
    for content in contents(files):
        found = re.findall(r"(?<!\d)\d{12}(?!\d)", decode(content).text)
        assert not [digits for digits in found if individual_number.is_valid(digits)]


def test_全件ファイルは決まりに合い異動ファイルの誤りは仕込んだ数だけある(files: DemoFiles) -> None:
    for row in rows_of(files.residents_full):
        assert check(RegisterRow.of_values(row)) == []
    changes = [row for row in rows_of(files.residents_change) if row["name"]]
    wrong = [row for row in changes if check(RegisterRow.of_values(row))]
    assert len(changes) == len(files.city.changes) + len(FAULTS) - 1  # one row has no name
    assert len(wrong) == len(FAULTS) - 2  # that row, and the gap, which no single row can show


def test_変更は全件の翌日から試行日までに起きる(files: DemoFiles) -> None:
    days = [person.change_on for person in files.city.changes]
    assert files.city.full_day < min(days) <= max(days) < DEMO_DAY  # type: ignore[type-var]
    assert DEMO_DAY - timedelta(days=1) in days


def test_接種は住民のもので出生後試行日までに限られる(files: DemoFiles) -> None:
    born = {p.addressee_number: p.birth for p in (*files.city.people, *files.city.changes)}
    for dose in files.doses:
        assert born[dose["addressee_number"]] <= dose["given_on"] <= DEMO_DAY.isoformat()
    sources = Counter(dose["source"] for dose in files.doses)
    assert sources["slip"] > sources["handbook"] > 0
    assert all(dose["institution_code"] for dose in files.doses if dose["source"] == "slip")


@pytest.mark.parametrize(("municipality", "residents"), [("431001", 10), ("999999", 300)])
def test_作れない市は理由を言って断る(municipality: str, residents: int) -> None:
    with pytest.raises(ValueError, match="架空"):
        make_city(municipality, residents, 1)
