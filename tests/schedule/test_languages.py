"""Every sentence of the engine in English: nothing is left in Japanese, and both languages say the same days."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from sesshu.dates import wareki
from sesshu.law.cases import case_tables, read_cases
from sesshu.schedule import (
    STATUSES,
    GivenDose,
    Person,
    judge,
    judge_given,
    load_tables,
    read_aloud,
    spoken_languages,
    status_word,
    step_name,
)
from sesshu.schedule.cases import asked
from sesshu.schedule.speech import DOMAIN, speech
from sesshu.text.languages import LOCALE, compiled, is_current, read_catalogue, words

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
CATALOGUE = LOCALE / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"
SOURCES = Path(__file__).parents[2] / "src" / "sesshu" / "schedule"


@pytest.mark.parametrize("series", case_tables())
def test_判定表のどの理由も英語で言え_日本語と同じ符号と日を示す(series):
    for case in read_cases(series):
        settings, person, doses, as_of, known_on = asked(case)
        tables = load_tables(overrides=dict(settings) or None)
        here, there = (
            judge(tables, person, doses, as_of=as_of, known_on=known_on, language=language) for language in ("ja", "en")
        )
        for ours, theirs in zip((*here.doses, *here.series), (*there.doses, *there.series), strict=True):
            assert [(r.code, r.basis, r.values) for r in ours.reasons] == [
                (r.code, r.basis, r.values) for r in theirs.reasons
            ]
            for reason in theirs.reasons:
                assert not JAPANESE.search(reason.text), f"{case.place}: {reason.text}"
                assert "{" not in reason.text


def test_法令データの言葉と名前には訳がある():
    tables, english = load_tables(), speech("en")
    rows = [*tables.window_rows, *tables.way_rows, *tables.late_rows, *tables.exclusion_rows, *tables.gap_rows]
    told = [english.phrase(row.words) for row in rows]
    told += [english.name(text.name) for text in (*tables.series, *tables.products)]
    told += [english.step(*names) for names in tables.step_names]
    told += [status_word(status, "en") for status in STATUSES]
    assert [words for words in told if JAPANESE.search(words)] == []


def test_訳の鍵はどれも使われ_差し込む値は訳と同じ():
    used: set[str] = {""}
    for path in SOURCES.rglob("*.py"):
        used |= {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)}
    tables = load_tables()
    for row in [*tables.window_rows, *tables.late_rows, *tables.exclusion_rows]:
        used.add(row.words)
    used |= {row.words.rsplit("は", 1)[0] for row in tables.gap_rows}
    used |= {text.name for text in (*tables.series, *tables.products)}
    used |= {word for names in tables.step_names for word in names if word}
    catalogue = read_catalogue(CATALOGUE.read_text(encoding="utf-8"))
    assert sorted(key for key in catalogue if key.split("\0")[0] not in used) == []
    for key, text in catalogue.items():
        given = sorted(set(re.findall(r"{\w+}", key.split("\0")[0])))
        for form in text.split("\0"):
            assert sorted(set(re.findall(r"{\w+}", form))) == given, key


def test_機械の読む訳は人の書いた訳のとおり():
    assert is_current("en", DOMAIN)
    assert compiled("en", DOMAIN)[:4] == b"\xde\x12\x04\x95"
    english = words("en", DOMAIN)
    assert english.gettext("接種時期") == "due"
    assert [english.ngettext("{n}月", "{n}月", n) for n in (1, 2)] == ["{n} month", "{n} months"]
    assert english.gettext("訳のない言葉") == "訳のない言葉"


def test_同じ鍵が2度ある訳は行を言って断る():
    with pytest.raises(ValueError, match="3行目: 「あ」が2度"):
        read_catalogue('msgid "あ"\nmsgstr "a"\nmsgid "あ"\nmsgstr "b"\n')


def test_知らない言語では判定しない():
    assert spoken_languages() == ("ja", "en")
    with pytest.raises(KeyError):
        judge(load_tables(), Person("a", date(2025, 1, 10)), [], as_of=date(2026, 1, 9), language="fr")


@pytest.mark.parametrize(
    ("product", "day", "japanese", "english"),
    [
        (
            "mr", date(2026, 1, 9),
            "令和8年1月9日に麻しん風しん混合を接種すると、麻しん・風しん 第1期（1期1回）の定期接種になります。",
            "Measles-rubella (MR) vaccine given on 9 January 2026 would be a routine dose: "
            "measles and rubella, first period (first period, single dose).",
        ),
        (
            "mr", date(2026, 1, 8),
            "令和8年1月8日に麻しん風しん混合を接種しても、定期接種にはなりません。"
            "対象期間（生後12月に至った日から生後24月に至った日まで）が始まる前の接種です。"
            "接種できる最初の日は令和8年1月9日です。定期接種ではなく、回数に数えません。",
            "Measles-rubella (MR) vaccine given on 8 January 2026 would not be a routine dose. "
            "This dose is too early: the period is from the day on which 12 months of age are reached until the day on "
            "which 24 months of age are reached. The first day on which it may be given is 9 January 2026. "
            "It is not a routine dose and is not counted.",
        ),
        (
            "dpt_ipv_hib", date(2025, 3, 9),
            "令和7年3月9日に五種混合を接種すると、"
            "ジフテリア・百日せき・破傷風・ポリオ 第1期（五種混合・四種混合など）（1期初回1回目）、"
            "ヒブ（Hib感染症）（初回1回目）の定期接種になります。",
            "DPT-IPV-Hib combined vaccine given on 9 March 2025 would be a routine dose: "
            "diphtheria, pertussis, tetanus and polio, first period (first period, primary series, dose 1), "
            "Hib (Haemophilus influenzae type b) (primary series, dose 1).",
        ),
    ],
)  # fmt: skip
def test_日と製品の答えは電話で読み上げられる文になる(product, day, japanese, english):
    tables, child, dose = load_tables(), Person("a", date(2025, 1, 10)), GivenDose(day, product)
    for language, sentence in (("ja", japanese), ("en", english)):
        judged = judge_given(tables, child, [dose], as_of=day, language=language)
        assert read_aloud(tables, judged, dose, language) == sentence
    assert wareki(day) in japanese


def test_期と回の名前は役所の言い方で重ねない():
    assert step_name("1期初回", "2回目") == "1期初回2回目"
    assert step_name("1期追加", "追加") == "1期追加"
    assert step_name("追加", "追加") == "追加"
    assert step_name(None, "3回目") == "3回目"
    assert step_name(None, None) == ""
