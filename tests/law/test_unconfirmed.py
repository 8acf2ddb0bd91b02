"""What the sources leave open is marked: as an unconfirmed row, or as a setting of the city."""

import pytest

from sesshu.law import Entry, read_yaml


def rows(value, found=None) -> list[Entry]:
    """Every mapping of a file, from the outside in."""
    found = [] if found is None else found
    if isinstance(value, Entry):
        found.append(value)
        for inner in value.values():
            rows(inner, found)
    elif isinstance(value, list):
        for inner in value:
            rows(inner, found)
    return found


# File, a word and the beginning of its value; all rows that carry it are unconfirmed.
OPEN = [
    ("schedule/flu_elderly.yaml", "article", "令和8年度からの変更の広報"),
    ("schedule/hib.yaml", "article", "実施規則9条4項", "skip"),
    ("schedule/pcv_child.yaml", "article", "実施規則18条（平成25年）"),
    ("schedule/hpv.yaml", "article", "実施規則19条（平成28年9月30日まで）"),
    ("schedule/polio.yaml", "article", "実施規則（平成24年9月1日改正前）"),
    ("schedule/mr_1.yaml", "kind", "supply_shortage"),
    ("schedule/mr_2.yaml", "kind", "supply_shortage"),
    ("schedule/rubella_5.yaml", "kind", "supply_shortage"),
    ("schedule/pneumo_elderly.yaml", "count", "not_counted"),
    ("schedule/covid_special.yaml", "article", "旧実施規則附則7条2項"),
    ("schedule/covid_special.yaml", "article", "令和5年春開始・秋開始接種の案内"),
    ("schedule/covid_special.yaml", "article", "小児の2価ワクチンの案内"),
    ("schedule/covid_special.yaml", "article", "令和5年秋開始接種の案内"),
    ("intervals.yaml", "words", "新型コロナワクチン（特例臨時接種）の接種からインフルエンザ"),
    ("parameters.yaml", "code", "elderly_first_day"),
    ("parameters.yaml", "code", "je_volume_first_day"),
]


@pytest.mark.parametrize("asked", OPEN, ids=lambda asked: f"{asked[0]} {asked[2]}")
def test_資料で確かめていないことは要確認と書く(asked):
    file, word, begins, *where = asked
    found = [row for row in rows(read_yaml(file)) if str(row.get(word, "")).startswith(begins)]
    if where:
        found = [row for row in found if "after" in row and "intervals" not in row and "between" not in row]
    assert found
    assert {row.get("certainty") for row in found} == {"unconfirmed"}


def test_読み方の分かれる最初の日は市が選べる():
    found = {row["code"]: row.get("choices") for row in read_yaml("parameters.yaml")["parameters"]}
    assert found["elderly_first_day"] == found["je_volume_first_day"] == ["eve", "birthday"]
    for series in ("flu_elderly", "pneumo_elderly", "zoster", "covid_routine"):
        ages = [row["from"] for row in read_yaml(f"schedule/{series}.yaml")["targets"] if row["kind"] == "legal"]
        assert [age["first_day"] for age in ages] == ["elderly_first_day"]
