"""`judge` and `law check` as commands."""

import io
import json
import sys

import pytest

from sesshu.cli import judge as judge_command
from sesshu.cli import law as law_command


def run(tmp_path, capsys, text: str, *arguments: str):
    file = tmp_path / "people.jsonl"
    file.write_bytes(text.encode())
    code = judge_command.main([str(file), "--cache", str(tmp_path / "cache"), *arguments])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_1行ごとに判定か誤りを同じ順で返す(tmp_path, capsys):
    lines = [
        '{"id":"a1","birth_date":"2024-12-01","sex":"F","doses":[{"date":"2025-02-03","product":"rota1"}]}',
        '{"id":"a2","birth_date":"2024-12-01","colour":"red"}',
        "これはJSONではない",
        '{"id":"a4","birth_date":"2024-02-30"}',
        '{"id":"a5","birth_date":"2024-12-01","doses":[{"date":"2025-02-03","product":"nothing"}]}',
        '{"id":"a6","birth_date":"2024-12-01","as_of":"2025-03-01"}',
        '{"id":"a7","birth_date":"2024-12-01","birth_date":"2025-12-01"}',
        '{"id":"a8","birth_date":"2024-12-01","doses":[{"date":"2025-02-03","product":"rota1","date":"2025-03-03"}]}',
    ]
    code, answers = run(tmp_path, capsys, "\n".join(lines), "--as-of", "2026-11-21")
    assert code == 1
    assert [answer.get("id") for answer in answers] == ["a1", None, None, None, None, "a6", None, None]
    wrong = [answer for answer in answers if "error" in answer]
    assert [(answer["line"], answer["error"]["code"]) for answer in wrong] == [
        (2, "KEY_UNKNOWN"),
        (3, "NOT_JSON"),
        (4, "DATE_IMPOSSIBLE"),
        (5, "PRODUCT_CODE_UNKNOWN"),
        (7, "KEY_TWICE"),
        (8, "KEY_TWICE"),
    ]
    assert "date" in wrong[-1]["error"]["text"]
    assert answers[0]["as_of"] == "2026-11-21"
    assert answers[5]["as_of"] == "2025-03-01"


def test_出力のキーは公開の形のとおり(tmp_path, capsys):
    line = '{"id":"a1","birth_date":"2025-01-10","doses":[{"date":"2025-03-12","product":"rota1"}]}'
    code, (answer,) = run(tmp_path, capsys, line, "--as-of", "2025-03-20")
    assert code == 0
    assert list(answer) == ["id", "as_of", "rules", "doses", "series"]
    assert answer["rules"].startswith("jp-routine@")
    assert set(answer["doses"][0]) == {
        *("date", "product", "series", "phase", "step", "dose_number", "counted", "valid", "routine", "reasons")
    }
    rota = next(state for state in answer["series"] if state["series"] == "rota")
    assert set(rota) == {
        *("series", "status", "dose_number", "remaining_doses", "required_doses", "completed_on"),
        *("windows", "next", "reasons"),
    }
    assert rota["next"]["earliest"] == "2025-04-09"
    assert rota["next"]["latest"] == "2025-06-27"
    assert rota["next"]["products"] == ["rota1"]


def test_理由の文は英語でも書ける(tmp_path, capsys):
    line = '{"id":"a1","birth_date":"2025-01-10","doses":[{"date":"2025-03-12","product":"rota1"}]}'
    code, [answer] = run(tmp_path, capsys, line, "--as-of", "2025-04-01", "--lang", "en")
    assert code == 0
    assert answer["doses"][0]["reasons"][0]["text"].startswith("The dose of 12 March 2025 meets the rules")
    assert run(tmp_path, capsys, line, "--as-of", "2025-04-01", "--lang", "fr") == (2, [])


def test_基準日がどこにもない行は誤り(tmp_path, capsys):
    code, (answer,) = run(tmp_path, capsys, '{"id":"a1","birth_date":"2024-12-01"}')
    assert code == 1
    assert answer["error"]["code"] == "AS_OF_MISSING"


def test_標準入力から読める(tmp_path, capsys, monkeypatch):
    line = b'{"id":"a1","birth_date":"2024-12-01","as_of":"2026-01-01"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert judge_command.main(["-", "--cache", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "a1"


@pytest.mark.parametrize("arguments", [[], ["missing.jsonl"], ["x.jsonl", "--as-of", "R8.11.21"]])
def test_使い方の誤りは2を返す(arguments, capsys):
    assert judge_command.main(arguments) == 2
    assert capsys.readouterr().err


def test_法令データの検査はJSONを1つ書く(capsys):
    assert law_command.main(["check"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["faults"] == []
    assert answer["series"] >= 7
