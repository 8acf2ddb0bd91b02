"""Every law file has a JSON Schema, the schemas know the words of the loader, and faults are told in Japanese."""

import json
import shutil

import pytest
from jsonschema import Draft202012Validator

from sesshu.cli.law import main
from sesshu.law import FOLDER
from sesshu.law.shape import SCHEMAS, checked_files, shape_faults
from sesshu.schedule.compile import paths, products, series


def properties(name: str, *steps: str) -> set[str]:
    found = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    for step in steps:
        found = found[step]
    return set(found["properties"])


def test_どの法令ファイルにも形の定めがある():
    there = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.yaml")}
    assert there == set(checked_files()), "足した法令ファイルには schemas/ に同じ名前の形の定めも置く"


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_形の定めは正しいJSON_Schemaである(path):
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_形の定めの語は読み込みの語と同じ():
    assert properties("schedule") == set(series.HEAD)
    assert properties("schedule", "properties", "targets", "items") == set(series.TARGET)
    assert properties("schedule", "properties", "methods", "items") == set(paths.METHOD)
    path = ("schedule", "properties", "paths", "items")
    assert properties(*path) == set(paths.PATH)
    step = (*path, "properties", "steps", "items")
    assert properties(*step) == set(paths.STEP)
    assert properties(*step, "properties", "variants", "items") == set(paths.VARIANT)
    amounts = ("schedule", "properties", "methods", "items", "properties", "amounts", "items")
    assert properties(*amounts) == set(paths.AMOUNT)
    assert properties("products", "properties", "products", "items") == set(products.WORDS)


def test_置いてあるファイルは形のとおり():
    assert [str(fault) for fault in shape_faults()] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        (
            "schedule/mr_1.yaml",
            "    until: 24m",
            "    untill: 24m",
            14,
            "知らない語「untill」があります。使える語: kind",
        ),
        ("schedule/mr_1.yaml", "from: 12m", "from: 12 months", 13, "「from: 12 months」は使えません。時点は 12m"),
        ("schedule/mr_1.yaml", "category: A", "category: C", 3, "「category: C」は使えません。類型は A、B"),
        ("schedule/mr_1.yaml", "    article: 施行令3条1項\n", "", 12, "「article」がありません"),
        ("schedule/mr_1.yaml", "volume_ml: 0.5", "volume_ml: 半", 30, "「volume_ml: 半」は使えません。接種量は"),
        ("schedule/mr_1.yaml", "routes: [subcutaneous]", "routes: [skin]", 31, "「routes: skin」は使えません。経路は"),
        ("schedule/hepb.yaml", "between: 27d", "between: 27", 29, "「between: 27」は使えません。間隔は 27d"),
        ("products.yaml", "class: live_oral", "class: alive", 4, "「class: alive」は使えません。区分は"),
        ("exclusions.yaml", "    words: 当該疾病に", "    word: 当該疾病に", 21, "「words」がありません"),
        ("long_illness.yaml", "years: 2", "years: 12", 4, "「years: 12」は使えません。年数は1から9"),
        ("intervals.yaml", "between: 27d", "between: 1m", 6, "異なるワクチンの間隔は日で"),
        ("parameters.yaml", "certainty: unconfirmed", "certainty: maybe", 8, "確からしさは statute"),
    ],
)
def test_形の違うファイルは場所と直し方を言う(tmp_path, file, old, new, line, words):
    for name in checked_files():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(FOLDER / name, tmp_path / name)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = list(shape_faults(tmp_path))
    said = [str(fault) for fault in faults if words in str(fault)]
    assert said, [str(fault) for fault in faults]
    assert said[0].startswith(f"{file} {line}行目: ")


def test_検査の命令は形の誤りと読めないことの両方を言う(tmp_path, capsys):
    shutil.copytree(FOLDER / "schedule", tmp_path / "schedule")
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, tmp_path / path.name)
    file = tmp_path / "schedule" / "mr_1.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: legal", "kind: lawful"), encoding="utf-8")
    assert main(["check", "--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert all(line.startswith("schedule/mr_1.yaml 12行目: ") for line in said)
