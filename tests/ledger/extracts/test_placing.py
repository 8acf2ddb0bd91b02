"""データ出力のコマンド: フォルダーに置くファイルは、同じ秒の別のファイルを上書きせず、本人だけが読める。"""

from __future__ import annotations

from pathlib import Path

from sesshu.cli.extract import place

NAME = "予防接種_データ出力_住民_20261124090000.csv"


def test_同じ名前があれば_番号を付けて置き_前のファイルはそのまま(tmp_path: Path) -> None:
    made = [place(tmp_path, NAME, data) for data in (b"1", b"2", b"3")]
    assert [one.name for one in made] == [NAME, NAME.replace(".csv", "_2.csv"), NAME.replace(".csv", "_3.csv")]
    assert [one.read_bytes() for one in made] == [b"1", b"2", b"3"]
    assert {one.stat().st_mode & 0o777 for one in made} == {0o600}
    assert sorted(tmp_path.iterdir()) == sorted(made), "途中のファイルは残らない"


def test_途中で止まった書込みの名前は使わない(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()  # reserved by one that was killed
    (tmp_path / f"{NAME}.new").write_bytes(b"half")
    made = place(tmp_path, NAME, b"whole")
    assert made.name == NAME.replace(".csv", "_2.csv")
    assert made.read_bytes() == b"whole"
