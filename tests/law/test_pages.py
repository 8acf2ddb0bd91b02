"""The pages about the law are made from the law files, and are up to date."""

from sesshu.cli import law as law_command
from sesshu.cli.law import main
from sesshu.law import schedule_files
from sesshu.law.cases import case_tables, read_cases
from sesshu.schedule.pages import pages


def test_置いてあるページは法令データのとおり(capsys):
    assert main(["pages", "--check"]) == 0, capsys.readouterr().err


def test_系列ごとのページと目次がある():
    made = pages()
    series = {name.removeprefix("schedule/").removesuffix(".yaml") for name in schedule_files()}
    assert {f"{code}.md" for code in series} <= made.keys()
    for code in series:
        assert f"({code}.md)" in made["index.md"]


def test_ページには規則と条文と確からしさと判定例がある():
    page = pages()["mr_1.md"]
    for words in (
        "# 麻しん・風しん 第1期 `mr_1`",
        "生後12月に至った日から生後24月に至った日まで",
        "施行令3条1項〔条文〕",
        "実施規則12条〔条文〕",
        "2022年4月2日〜2023年4月1日生まれ",
        "〔要確認〕",
        "0.5mL",
        "皮下",
        "無効、回数に数えない。対象期間より前（最初の日は2025-09-17）",
    ):
        assert words in page


def test_判定例はすべてページに載る():
    made = pages()
    for series in case_tables():
        rows = [line for line in made[f"{series}.md"].split("## 判定例")[1].splitlines() if line[:3] in ("| 1", "| 2")]
        assert len(rows) == len(read_cases(series))


def test_違うページと余分なページを言い書き直す(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(law_command, "PAGES", tmp_path)
    (tmp_path / "mr_9.md").write_text("古いページ", encoding="utf-8")
    assert main(["pages", "--check"]) == 1
    said = capsys.readouterr().err
    assert "docs/law/mr_1.md: 法令データと違います" in said
    assert "docs/law/mr_9.md" in said
    assert main(["pages"]) == 0
    assert not (tmp_path / "mr_9.md").exists()
    capsys.readouterr()
    assert main(["pages", "--check"]) == 0
