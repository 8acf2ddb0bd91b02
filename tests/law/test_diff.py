"""`./sesshu law diff`: a change made by editing one file tells who is affected before it goes live."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sesshu.cli import law
from tests.law.changed import longer_varicella

ROOT = Path(__file__).resolve().parents[2]
# Three years and one year old next April; a child with both doses; somebody born before the programme's time.
PEOPLE: list[dict[str, Any]] = [
    {"id": "three", "birth_date": "2023-10-10", "sex": "F"},
    {"id": "one", "birth_date": "2025-10-10", "sex": "M"},
    {
        "id": "done", "birth_date": "2023-10-10", "sex": "M",
        "doses": [{"date": "2024-11-01", "product": "varicella"}, {"date": "2025-05-01", "product": "varicella"}],
    },
    {"id": "old", "birth_date": "1950-01-01", "sex": "F"},
]  # fmt: skip


@pytest.fixture
def people(tmp_path: Path) -> Path:
    found = tmp_path / "people.jsonl"
    found.write_text("\n".join(json.dumps(person) for person in PEOPLE), encoding="utf-8")
    return found


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert law.main(["diff", *map(str, arguments)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_一つのファイルを直すだけで四月から誰の状態が変わるか分かる(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, lines = longer_varicella(tmp_path), tmp_path / "affected.jsonl"
    found = answer(capsys, "current", new, "--as-of", "2027-04-01", "--people", people, "--write", lines)
    assert found["persons"] == 4
    assert found["affected"] == 1
    assert list(found["series"]) == ["varicella"]
    assert found["series"]["varicella"]["changes"] == [{"from": "expired", "to": "due", "people": 1}]
    assert found["series"]["varicella"]["days"] == 1  # the one-year-old has two years longer
    assert found["old"]["rules"] != found["new"]["rules"]
    (line,) = [json.loads(text) for text in lines.read_text(encoding="utf-8").splitlines()]
    assert (line["id"], line["from"], line["to"]) == ("three", "expired", "due")
    assert (line["old"]["latest"], line["new"]["latest"]) == ("2026-10-09", "2028-10-09")


def test_改正の前の日には誰の状態も変わらない(people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "current", longer_varicella(tmp_path), "--as-of", "2026-10-01", "--people", people)
    assert found["series"].get("varicella", {}).get("changes", []) == []


def test_年度更新の予行は同じ法令で二つの日を比べる(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people.write_text('{"id": "a", "birth_date": "2020-06-01", "sex": "F"}\n', encoding="utf-8")
    asked = ["current", "current", "--as-of", "2026-11-20", "--and-as-of", "next-april", "--people", str(people)]
    found = answer(capsys, *asked)
    assert found["new"]["as_of"] == "2027-04-01"
    assert found["series"]["mr_2"]["changes"] == [{"from": "due", "to": "expired", "people": 1}]
    assert answer(capsys, *asked[:-3], "2027-04-01", *asked[-2:]) == found


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["current", "current", "--as-of", "2027-04-01"], 2, "前と後が同じです"),
        (["current", "no-such-folder", "--as-of", "2027-04-01"], 2, "フォルダーではありません"),
        (["current", "current", "--as-of", "2027-02-30"], 2, "暦にない"),
        (["current", "current", "--as-of", "2027-03-31", "--and-as-of", "soon"], 2, "YYYY-MM-DD"),
        (["current", "current"], 2, "--as-of"),
        (["current", "current", "--as-of", "2027-03-31", "--and-as-of", "next-april", "--write", "x"], 2, "--people"),
    ],
)
def test_誤った使い方は理由を言って断る(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert law.main(["diff", *arguments]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err


def test_使えない人は行を_使えない法令はファイルと行を言う(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = longer_varicella(tmp_path)
    asked = ["diff", "current", str(new), "--as-of", "2027-04-01", "--people", str(people)]
    people.write_text('{"id": "a", "birth_date": "2020-06-01"}\n{"id": "b", "birth_date": "2020-06-31"}\n')
    assert law.main(asked) == 1
    assert "2行目" in capsys.readouterr().err
    file = new / "schedule" / "varicella.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("until: 60m", "until: 60 months"), encoding="utf-8")
    people.write_text('{"id": "a", "birth_date": "2020-06-01"}\n')
    assert law.main(asked) == 1
    assert "schedule/varicella.yaml" in capsys.readouterr().err


def test_人のファイルで比べるときはDjangoもデータベースも要らない(people: Path, tmp_path: Path) -> None:
    new = longer_varicella(tmp_path)
    house = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    code = (
        "import sys; from sesshu.cli import law; "
        f"law.main(['diff', 'current', {str(new)!r}, '--as-of', '2027-04-01', '--people', {str(people)!r}]); "
        "print([name for name in ('django', 'psycopg', 'numba') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=house)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"
