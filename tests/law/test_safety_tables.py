"""Symptom/time table and error types: what the files say, and that every product of the law is found in them."""

from datetime import date

import pytest

from sesshu.law import read_yaml
from sesshu.law.adverse_events import Limit, is_within, last_day, time_table
from sesshu.law.vaccination_errors import error_rules

ON = date(2026, 11, 24)
GIVEN = date(2026, 10, 1)


def limit(product: str, symptom: str) -> str:
    table = time_table(product, ON)
    assert table is not None
    return table.symptoms[symptom].limit.words


def test_すべての製品にアナフィラキシー4時間とその他の反応がある() -> None:
    for product in read_yaml("products.yaml")["products"]:
        assert limit(product["code"], "anaphylaxis") == "4時間以内", product["code"]
        assert limit(product["code"], "other") == "医師が関連性が高いと認める期間"


def test_RSウイルス以外のすべての製品に固有の症状がある() -> None:
    for product in read_yaml("products.yaml")["products"]:
        table = time_table(product["code"], ON)
        assert table is not None
        has_none = product["code"] in {"rsv_maternal", "mumps", "unknown"}  # the last two are no routine products
        assert (len(table.symptoms) > 2) is not has_none, product["code"]


@pytest.mark.parametrize(
    ("product", "symptom", "words"),
    [
        ("mr", "convulsion", "21日以内"),
        ("dpt_ipv_hib", "convulsion", "7日以内"),
        ("dpt_ipv_hib", "encephalitis", "28日以内"),
        ("bcg", "bcg_osteitis", "2年以内"),
        ("bcg", "skin_tuberculid", "3か月以内"),
        ("hpv9", "syncope", "30分以内"),
        ("rota1", "intussusception", "21日以内"),
        ("flu", "asthma", "24時間以内"),
        ("covid_pfizer", "myocarditis", "28日以内"),
        ("zoster_rzv", "aseptic_meningitis", "医師が関連性が高いと認める期間"),
    ],
)
def test_症状ごとの期間は施行規則5条の表のとおり(product: str, symptom: str, words: str) -> None:
    assert limit(product, symptom) == words


def test_水痘にけいれんは無い() -> None:
    table = time_table("varicella", ON)
    assert table is not None
    assert "convulsion" not in table.symptoms


def test_版の無い日には表が無い() -> None:
    assert time_table("mr", date(2026, 5, 31)) is None
    assert time_table("mr", date(2026, 6, 1)) is not None


@pytest.mark.parametrize(
    ("number", "unit", "onset", "minutes", "within"),
    [
        (28, "d", date(2026, 10, 29), None, True),
        (28, "d", date(2026, 10, 30), None, False),
        (4, "mo", date(2027, 2, 1), None, True),
        (4, "mo", date(2027, 2, 2), None, False),
        (4, "h", GIVEN, 240, True),
        (4, "h", GIVEN, 241, False),
        (4, "h", GIVEN, None, None),
        (4, "h", date(2026, 10, 2), None, None),  # just before midnight, just after it
        (4, "h", date(2026, 10, 3), None, False),
        (30, "min", GIVEN, 31, False),
        (0, "", date(2027, 1, 1), None, None),
    ],
)
def test_期間の内か外か_分からないときは分からないと言う(
    number: int, unit: str, onset: date, minutes: int | None, within: bool | None
) -> None:
    assert is_within(Limit(number, unit), GIVEN, onset, minutes) is within


def test_1年後は同じ日付まで数える() -> None:
    assert last_day(Limit(1, "y"), date(2025, 3, 31)) == date(2026, 3, 31)


def test_間違い接種の類型は13で_判定の理由から最初の類型を示す() -> None:
    rules = error_rules(ON)
    assert list(rules.types) == [f"{n:02}" for n in range(1, 13)] + ["99"]
    assert len(rules.items) == 8
    assert rules.suggestion(["OK", "INTERVAL_SHORT"]) == "02"
    assert rules.suggestion(["ALREADY_COMPLETE"]) == "03"
    assert rules.suggestion(["PRODUCT_MIXED", "INTERVAL_SHORT"]) == "12"
    assert rules.suggestion([]) == ""


def test_年間の件数は4月から3月で_4月30日までに報告する() -> None:
    assert error_rules(ON).year(2026) == (date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 30))
    assert error_rules(ON).due_on(ON) == ON


def test_理由の符号は判定が本当に使うもの() -> None:
    from sesshu.schedule import codes

    known = set(codes.REASON_CODES)
    for one in error_rules(ON).types.values():
        assert one.suggested_by <= known, one.code
