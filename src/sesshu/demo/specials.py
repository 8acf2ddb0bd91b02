"""People every city has a few of, and software trips over: added to each made-up city, however small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sesshu.demo.households import Households
from sesshu.demo.people import Home, Someone

IVS = "\U000e0100"
PRIVATE_USE = "\ue000"

# kind, name, kana, birth, sex
_NAMES = (
    ("variant", "髙﨑　葵", "タカサキ　アオイ", "2025-09-14", "2"),
    ("variant", "山\ufa11　蓮", "ヤマサキ　レン", "2021-06-02", "1"),
    ("variant", "渡邉　紬", "ワタナベ　ツムギ", "2024-11-30", "2"),
    ("variation_selector", f"葛{IVS}城　凛", "カツラギ　リン", "2025-03-03", "2"),
    ("private_use", f"{PRIVATE_USE}田　湊", "アキタ　ミナト", "2020-10-10", "1"),
    ("one_character_surname", "原　花", "ハラ　ハナ", "2023-07-07", "2"),
    ("no_kana", "架空　光", "", "1988-02-11", "1"),
    ("leap_day", "閏田　空", "ウルウダ　ソラ", "2024-02-29", "1"),
    ("leap_day", "閏田　晴", "ウルウダ　ハル", "1960-02-29", "1"),
    ("school_year_first", "四月　朔", "シガツ　サク", "2020-04-01", "1"),
    ("school_year_next", "四月　弥生", "シガツ　ヤヨイ", "2020-04-02", "2"),
    ("era_turn", "改元　令", "カイゲン　レイ", "2019-05-01", "2"),
    ("era_turn", "改元　平", "カイゲン　タイラ", "1989-01-08", "1"),
    ("era_turn", "改元　昭", "カイゲン　アキラ", "1989-01-07", "1"),
    ("unknown_day", "不詳　ハル", "フショウ　ハル", "1941-05-00", "2"),
    ("unknown_month", "不詳　清", "フショウ　キヨシ", "1938-00-00", "1"),
    ("namesake", "同名　陽菜", "ドウメイ　ヒナ", "2024-08-08", "2"),
    ("namesake", "同名　陽菜", "ドウメイ　ヒナ", "2024-08-08", "2"),
)
_FOREIGN = (
    ("KIM MINJI", "", "金田　みんじ", "1993-12-01", "2", "2015-04-02"),
    ("NGUYEN THI PHUONG ANH", "グエン　ティ　フオン　アン", "", "1999-03-15", "2", "2021-10-05"),
    ("MARIA DE LOS ANGELES CRUZ SANTOS DELA ROSA", "", "", "2022-01-20", "2", "2023-06-11"),
    ("陳　美玲", "チン　ミレイ", "", "2024-05-23", "2", "2024-05-23"),
)


def specials(households: Households) -> Iterator[Someone]:
    """Every special person of a city, each in a household of their own unless the kind says otherwise."""
    for kind, name, kana, birth, sex in _NAMES:
        yield _alone(households, kind, name, kana, birth, sex)
    yield from _foreigners(households)
    yield from _twins(households)
    yield from _protected(households)
    yield _alone(households, "long_building", "長館　樹", "チョウカン　イツキ", "2023-02-14", "1", building=(
        "ザ・グランドレジデンス架空中央駅前タワー＆ガーデンズ　ウエストウイング棟２８０１号室"))  # fmt: skip
    yield from _not_here(households)


def _alone(
    households: Households, kind: str, name: str, kana: str, birth: str, sex: str, *, building: str = ""
) -> Someone:
    home = households.home()
    if building:
        home = Home(home.town, home.street, building)
    first = date.fromisoformat(birth.replace("-00", "-01"))
    person = Someone(
        households.person_number(), households.household_number(), name, kana, birth, sex, "世帯主", home,
        became_on=first, became_reason="12", kind=kind,
    )  # fmt: skip
    person.head = name
    if first.year > households.day.year - 18:  # a child is not the head of its household
        person.relationship, person.head = "子", name.partition("　")[0] + "　保護者"
    return person


def _foreigners(households: Households) -> Iterator[Someone]:
    for name, kana, common, birth, sex, since in _FOREIGN:
        person = _alone(households, "common_name" if common else "foreign", name, kana, birth, sex)
        person.resident_class, person.common_name = "2", common
        person.foreign_since = person.became_on = date.fromisoformat(since)
        person.became_reason = "11" if since != birth else "12"
        person.alphabet_name = name if name.isascii() else "CHEN MEILING"
        yield person


def _twins(households: Households) -> Iterator[Someone]:
    for (first, second), birth in (
        ((("双葉　結", "フタバ　ユイ"), ("双葉　凪", "フタバ　ナギ")), "2026-01-15"),
        ((("双葉　蓮", "フタバ　レン"), ("双葉　蘭", "フタバ　ラン")), "2022-12-24"),
    ):
        one = _alone(households, "twin", *first, birth, "1")
        other = _alone(households, "twin", *second, birth, "2")
        other.household_number, other.home, other.head = one.household_number, one.home, one.head
        yield from (one, other)


def _protected(households: Households) -> Iterator[Someone]:
    """A mother and her child whose address must not be found, and one whose protection has ended."""
    begun = households.day - timedelta(days=120)
    mother = _alone(households, "protected", "秘匿　茜", "ヒトク　アカネ", "1995-04-18", "2")
    child = _alone(households, "protected", "秘匿　環", "ヒトク　タマキ", "2025-10-05", "2")
    child.household_number, child.home, child.head = mother.household_number, mother.home, mother.name
    for person in (mother, child):
        person.protected_from = begun
        yield person
    ended = _alone(households, "protection_ended", "秘匿　灯", "ヒトク　アカリ", "1990-09-09", "2")
    ended.protected_from, ended.protected_until = begun - timedelta(days=365), begun
    yield ended


def _not_here(households: Households) -> Iterator[Someone]:
    elsewhere = _alone(households, "non_registered", "住外　楓", "ジュウガイ　カエデ", "2024-03-21", "2")
    elsewhere.resident_class, elsewhere.change_reason = "9", "90"
    elsewhere.household_number = elsewhere.head = elsewhere.relationship = ""
    yield elsewhere
    back = _alone(households, "moved_out_and_back", "出戻　悠", "デモドリ　ユウ", "2021-05-05", "1")
    back.history_number, back.change_reason, back.became_reason = 3, "10", "10"
    back.became_on = back.change_on = households.day - timedelta(days=200)
    back.moved_from_code = "131016"
    yield back
    dead = _alone(households, "dead", "故人　静", "コジン　シズカ", "1936-10-01", "2")
    removed(dead, households.day - timedelta(days=60), "22")
    yield dead


def removed(person: Someone, day: date, reason: str) -> None:
    """Let a person die (22) or move out (20, 21): the next row of their history."""
    person.history_number += 1
    person.change_reason = person.removal_reason = reason
    person.change_on = person.removed_on = day
