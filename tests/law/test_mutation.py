"""Mutants of the law: the tool finds them, the case tables notice them, survivors have a reason."""

from datetime import date
from pathlib import Path

import pytest

from sesshu.cli import law_mutate
from sesshu.cli.law import main
from sesshu.law import LawError, read_yaml
from sesshu.law.survivors import Survivor, read_survivors
from sesshu.schedule import mutation
from sesshu.schedule.mutants import Applied, changes, mutants_of

PAGE = Path(__file__).parents[2] / "docs" / "law" / "mutation.md"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("targets[0].valid.from", date(2024, 4, 1), [date(2024, 3, 31), date(2024, 4, 2)]),
        ("targets[0].from", "12m", ["11m", "13m", "after 12m", "before 12m"]),
        ("paths[1].start.from", "after 7m", ["after 6m", "after 8m", "7m"]),
        ("targets[0].from", "6w0d", ["5w0d", "5w6d", "6w1d", "7w0d"]),
        ("targets[0].from.age", "65y", ["64y", "66y"]),
        ("steps[1].intervals[0].between", "27d", ["26d", "28d"]),
        ("steps[1].usual_interval.until", "56d", ["55d", "57d"]),
        ("steps[1].intervals[0].after", "dose 1", ["dose 2"]),
        ("steps[1].intervals[0].between.half_months", 5, [3, 7]),
        ("targets[0].season.until", "03-31", ["03-30", "04-01"]),
        ("methods[0].volume_ml", 0.5, [0.45, 0.55]),
        ("targets[1].history.at_least", 1, [0, 2]),
        ("order", 2, []),
        ("steps[0].optional", True, []),
        ("targets[0].article", "施行令3条1項", []),
    ],
)
def test_数字と日付と前後だけを1つ変える(path, old, new):
    assert changes(path, old) == new


def test_変更は囲んだ間だけ効き写しにも効く():
    file = read_yaml("schedule/hib.yaml")
    before = repr(file)
    chosen = [one for one in mutants_of(file) if one.path.endswith("skip[0].after") and one.new == "13m"]
    assert len(chosen) == 1
    with Applied(file, chosen[0]):
        skips = [step["skip"][0]["after"] for path in file["paths"] for step in path["steps"] if "skip" in step]
        assert skips == ["13m"] * 3
    assert repr(file) == before


def test_判定例が足りなければ生き残りが見つかる():
    bench = mutation.bench_of("mr_3")
    bench.cases = bench.cases[:1]
    outcomes = [fate.outcome for fate in mutation.run(bench)]
    assert mutation.KILLED in outcomes
    assert mutation.SURVIVED in outcomes


def test_選んだ150の変更は気づかれるか理由がある():
    answered, faults = law_mutate.mutate([], sample=150, seed=20261121)
    assert faults == []
    assert answered["mutants"] == 150
    assert answered["killed"] > 120
    assert answered["killed"] + answered["refused"] + answered["explained"] == 150


def test_なくなった生き残りの理由は消すように言う(monkeypatch):
    stale = Survivor("schedule/mr_3.yaml targets[0].valid.from", (), (), "古い理由", 7)
    monkeypatch.setattr(law_mutate, "read_survivors", lambda: [stale])
    _, faults = law_mutate.mutate(["mr_3"])
    assert len(faults) == 1
    assert "survivors.yaml 7行目" in faults[0]


def test_生き残りの理由はすべてページに載っている():
    text = PAGE.read_text(encoding="utf-8")
    reasons = read_survivors()
    assert reasons
    for survivor in reasons:
        assert survivor.reason in text
    assert "理由が書かれていません" not in text


def test_知らない系列は使い方の誤り(capsys):
    assert main(["mutate", "mr_9"]) == 2
    assert "系列「mr_9」はありません" in capsys.readouterr().err


def test_表にない系列の判定例は場所を言って断る():
    with pytest.raises(LawError, match="判定例の表がありません"):
        mutation.read_cases("mr_9")
