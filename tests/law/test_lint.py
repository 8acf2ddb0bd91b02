"""One broken law for each kind of fault that the linter knows: it says file, line and what is wrong."""

import pytest

from sesshu.law import Entry, LawError, drafted, law_files, read_yaml
from sesshu.schedule.compile import compile_tables
from sesshu.schedule.lint import lint


def broken(file: str, change) -> list[str]:
    """What loader and linter say about the law with one change in one file."""
    files = {name: read_yaml(name) for name in law_files()}
    change(files[file])
    with drafted(files) as folder:
        try:
            return lint(compile_tables(rules="broken", overrides=None, folder=folder))
        except LawError as wrong:
            return [str(wrong)]


def set_to(*way):
    """A change: the value at the end of a way of words and numbers."""
    *steps, word, value = way

    def change(file: Entry) -> None:
        place = file
        for step in steps:
            place = place[step]
        if value is None:
            del place[word]
        else:
            place[word] = value

    return change


def entry(**words):
    made = Entry("schedule/x.yaml", 1)
    made.update(words)
    return made


def reached_late(file):
    file["paths"][0]["steps"][3]["from"] = "84m"


CASES = {
    "開かない期間": (
        "schedule/mr_1.yaml",
        set_to("targets", 0, "from", "36m"),
        "schedule/mr_1.yaml 12行目: この対象期間は、どの生年月日でも開きません",
    ),
    "逆さの期間": (
        "schedule/zoster.yaml",
        set_to("targets", 0, "valid", entry(**{"from": 2030})),
        "日付で書いてください",
    ),
    "重なる版": (
        "schedule/bcg.yaml",
        lambda file: file["targets"][0]["valid"].update(until=file["targets"][1]["valid"]["from"]),
        "schedule/bcg.yaml 18行目: 12行目と同じ人の同じ日に重なります",
    ),
    "重なる生年月日": (
        "schedule/je_1.yaml",
        lambda file: file["targets"][0]["born"].update(**{"from": file["targets"][2]["born"]["until"]}),
        "同じ人の同じ日に重なります",
    ),
    "経路の隙間": (
        "schedule/pcv_child.yaml",
        set_to("paths", 1, "start", "from", "after 8m"),
        "行目の経路と間が空いています",
    ),
    "経路の重なり": (
        "schedule/pcv_child.yaml",
        set_to("paths", 1, "start", "from", "7m"),
        "行目の経路と重なっています",
    ),
    "始められない経路": (
        "schedule/hepb.yaml",
        set_to("paths", 0, "start", entry(until="birth", **{"from": "6m"})),
        "この経路は、どの生年月日でも始められません",
    ),
    "届かない回": (
        "schedule/pcv_child.yaml",
        reached_late,
        "「追加」は、どの生年月日でも接種できません",
    ),
    "使われない製品": (
        "schedule/hpv.yaml",
        set_to("methods", 1, "products", ["hpv4"]),
        "使える製品がありません",
    ),
    "どの回にもない製品": (
        "schedule/varicella.yaml",
        set_to("products", ["varicella", "mr"]),
        "schedule/varicella.yaml: 製品「mr」は、どの回にも使えません",
    ),
    "製品より早い期間": (
        "schedule/hib.yaml",
        lambda file: file["targets"][1]["valid"].update(**{"from": file["targets"][0]["valid"]["from"]}),
        "対象期間の始まりの日に、この製品はまだ使えません",
    ),
    "重なる変更行": (
        "schedule/hpv.yaml",
        lambda file: file["paths"][4]["steps"][2]["variants"][1].pop("valid"),
        "同じ製品・同じ時期です",
    ),
    "重なる打ち切り": (
        "schedule/pcv_child.yaml",
        lambda file: file["paths"][1]["steps"][1]["skip"][0].pop("valid"),
        "打ち切り（skip）の時期が重なっています",
    ),
    "知らない製品": ("schedule/mr_1.yaml", set_to("methods", 0, "products", ["mmr"]), "製品「mmr」は products.yaml に"),
    "知らない状態": ("schedule/mr_1.yaml", set_to("targets", 1, "condition", "short"), "状態「short」はありません"),
    "知らない系列": ("long_illness.yaml", set_to("exceptions", 0, "series", ["mr_9"]), "系列「mr_9」のファイルが"),
    "知らない設定": (
        "schedule/zoster.yaml",
        set_to("targets", 0, "from", "first_day", "noon"),
        "この形の時点はありません",
    ),
    "対象者の根拠がない": ("schedule/mr_1.yaml", set_to("targets", 0, "article", None), "「article」がありません"),
    "経路の根拠がない": ("schedule/mr_1.yaml", set_to("paths", 0, "article", None), "「article」がありません"),
    "除外の根拠がない": ("exclusions.yaml", set_to("exclusions", 0, "article", None), "「article」"),
    "間隔の根拠がない": ("intervals.yaml", set_to("intervals", 0, "article", None), "「article」"),
    "設定の根拠がない": ("parameters.yaml", set_to("parameters", 0, "article", None), "「article」がありません"),
}


@pytest.mark.parametrize("name", CASES)
def test_壊れた法令データを検査が見つける(name):
    file, change, words = CASES[name]
    said = broken(file, change)
    assert any(words in fault for fault in said), said
    found = next(fault for fault in said if words in fault)
    assert ".yaml" in found
    assert "行目" in found or name in ("どの回にもない製品", "経路の根拠がない")


def test_置いてある法令データには言うことがない():
    assert broken("schedule/mr_1.yaml", set_to("order", 1)) == []


def test_終わりのない古い行を新しい行が置き換えるのは誤りでない():
    def replaced(file: Entry) -> None:
        later = Entry(file.file, 99)
        later.update(file["paths"][0]["steps"][1])
        old, new = Entry(file.file, 31), Entry(file.file, 32)
        old.update(intervals=later["intervals"])
        new.update(intervals=later["intervals"], valid=entry(**{"from": read_day()}))
        step = file["paths"][0]["steps"][1]
        step.pop("intervals")
        step["variants"] = [old, new]

    def read_day():
        return read_yaml("schedule/zoster.yaml")["targets"][0]["valid"]["from"]

    assert broken("schedule/varicella.yaml", replaced) == []
