"""予約サイトの制限: what the master shows as initial values is what the database's function answers without a row."""

import importlib
import re

from sesshu.ledger.booking.limits import known


def test_画面の初期値とデータベースの関数の値は同じ() -> None:
    functions = importlib.import_module("sesshu.ledger.booking.migrations.0002_functions")
    answered = {code: int(value) for code, value in re.findall(r"WHEN '(\w+)' THEN (\d+)", functions.LIMIT)}
    assert answered == {code: one["value"] for code, one in known().items()}
