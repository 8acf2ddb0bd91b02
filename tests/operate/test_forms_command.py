"""`./sesshu forms` as an operator types it, on a database of its own."""

# ruff: noqa: F401, F811 - the fixture is that of the other command

from __future__ import annotations

import json
import subprocess
import sys

import psycopg
import pytest

from tests.house import ROOT
from tests.operate.test_receive import ledger

REFUSED, WRONG = 1, 2


def forms(environment: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "sesshu.cli", "forms", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_帳票の種類をJSONで示す(ledger: dict[str, str]) -> None:
    code, out, _ = forms(ledger, "list")
    assert code == 0
    found = {one["kind"]: one for one in json.loads(out)["forms"]}
    assert found["statutory_certificate"] == {
        "kind": "statutory_certificate", "name": "予防接種済証", "group": "一人の記録・証明", "by_command": False,
    }  # fmt: skip
    assert found["school_list"]["by_command"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("print", "district_list", "--series", "mr_2"), REFUSED, "この条件に合う人がいません"),
        (("print", "public_notice", "--series", "mr_2", "--year", "1999"), WRONG, "今年度か来年度"),
        (("print", "dose_history"), WRONG, "この一覧はありません"),
        (("print", "district_list", "--series", "x"), WRONG, "予防接種：一覧から"),
        (("print", "institution_list", "--from", "2026-13-01"), WRONG, "--from"),
    ],
)
def test_できないことは理由を言い_何も残さない(
    ledger: dict[str, str],
    arguments: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    answer, out, problem = forms(ledger, *arguments)
    assert (answer, out) == (code, "")
    assert told in problem
    with psycopg.connect(ledger["SESSHU_DSN"]) as connection:
        assert connection.execute("SELECT count(*) FROM form_run").fetchone() == (0,)
