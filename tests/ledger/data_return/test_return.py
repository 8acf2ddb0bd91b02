"""データの引渡し: すべての表が開いた形式で出て、読み直すと同じ行になり、欠けや書換えは見つかる。"""

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sesshu.cli import data_return as command
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import storage
from sesshu.foundation.files.models import Export
from sesshu.ledger.data_items.queries import schema
from sesshu.operate.data_return.checking import problems
from sesshu.operate.data_return.making import make
from tests.ledger.mailings.office import NOW, child, dosed

pytestmark = pytest.mark.django_db
BY = job_actor("return", "file.export")


@pytest.fixture
def returned(tmp_path: Path, settings: Any) -> Path:
    settings.SESSHU_VAR = tmp_path / "var"
    with clock.set_to(NOW):
        dosed(child('改行\nと "引用" 、コンマ,の子'), date(2021, 7, 1))
        child("試験　太郎", address="")
        storage.keep(["画像".encode()])
        make(folder=tmp_path / "return", by=BY, purpose="SYSTEM_OPERATION")
    return tmp_path / "return"


def test_すべての表が出て_読み直すと件数も中身も同じ(returned: Path) -> None:
    told = json.loads((returned / "manifest.json").read_text())
    assert {table["table"] for table in told["tables"]} == {table for table, _ in schema()}
    before = {table["table"]: table["rows"] for table in told["tables"]}
    assert (before["resident"], before["dose"]) == (2, 1)
    grown = {"audit_entry", "audit_subject", "audit_detail", "file_export"}  # by the registering itself
    with connection.cursor() as cursor:
        for table in told["tables"]:
            name, columns = table["table"], table["columns"]
            with (returned / table["file"]).open(encoding="utf-8", newline="") as text:
                rows = list(csv.reader(text))[1:]
            assert len(rows) == table["rows"], name
            if name not in grown:
                chosen = ", ".join(f"coalesce(\"{column}\"::text, '')" for column in columns)
                cursor.execute(f"SELECT {chosen} FROM {name}")  # noqa: S608
                assert sorted(map(list, cursor.fetchall())) == sorted(_as_stored(rows)), name


def _as_stored(rows: list[list[str]]) -> list[list[str]]:
    """COPY writes truth as t and f, a cast as true and false."""
    return [[{"t": "true", "f": "false"}.get(cell, cell) for cell in row] for row in rows]


def test_認証の秘密は出ず_ないことが一覧にある(returned: Path) -> None:
    told = json.loads((returned / "manifest.json").read_text())
    accounts = next(one for one in told["tables"] if one["table"] == "accounts_account")
    assert "password_hash" not in accounts["columns"]
    assert "accounts_account.password_hash" in told["left_out"]


def test_列の説明がすべての列にある(returned: Path) -> None:
    with (returned / "dictionary.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert {(row["表"], row["列"]) for row in rows} == set(schema())
    assert next(row for row in rows if row["列"] == "given_on" and row["表"] == "dose")["項目"] == "接種した日"


def test_確認はPythonだけで動き_欠けと書換えと余りを見つける(returned: Path) -> None:
    def checked() -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(returned / "check.py")], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    assert checked() == (0, "すべて引渡しのときのとおりです。\n")
    (returned / "tables/dose.csv").write_bytes((returned / "tables/dose.csv").read_bytes() + b"x\r\n")
    next((returned / "files").rglob("*/*")).unlink()
    (returned / "extra.txt").write_text("x")
    code, said = checked()
    assert code == 1
    assert "tables/dose.csv：内容が引渡しのときと違います。" in said
    assert "：ありません。" in said
    assert "extra.txt：一覧にないファイルです。" in said
    assert problems(returned / "tables") == ["manifest.json を読めません。引渡しのフォルダーで実行してください。"]


def test_引渡しは出力台帳に登録され_あるフォルダーには書かない(returned: Path, capsys: Any) -> None:
    [export] = Export.objects.all()
    assert (export.name, export.by) == ("予防接種_データ引渡し", "j:return")
    assert storage.read(export.sha256) == (returned / "manifest.json").read_bytes()
    assert oct((returned / "tables/dose.csv").stat().st_mode)[-3:] == "600"
    with pytest.raises(InvalidInput, match="新しいフォルダー"):
        make(folder=returned, by=BY, purpose="SYSTEM_OPERATION")
    assert command.main(["check", str(returned)]) == 0
    assert json.loads(capsys.readouterr().out) == {"equal": True, "problems": []}
    assert command.main(["hand-over", "x"]) == 2
