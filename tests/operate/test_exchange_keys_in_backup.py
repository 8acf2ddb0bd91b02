"""連携の鍵と控え: 合言葉なしには読めず、別の場所に置いた鍵は控えに入らない（決定記録 0021）。"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.operate.backup import making
from sesshu.operate.sealed import Reader, SealError

PASSPHRASE = "二十文字より長い合言葉を入れておく場所です"
NAME = "intermediary-431001-exchange-keys.json"


def names_in(sealed: Path, passphrase: str = PASSPHRASE) -> dict[str, bytes]:
    found = {}
    with sealed.open("rb") as file:
        reader = Reader(file, passphrase, making.FILES)
        with tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload]
            for one in tar:
                content = tar.extractfile(one)
                assert content is not None
                found[one.name] = content.read()
    return found


def test_控えの中の連携の鍵は_合言葉がなければ読めない(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    told = json.dumps(Keys.generate("431001").to_dict()).encode()
    (var / NAME).write_bytes(told)
    sealed = tmp_path / making.FILES
    making._files(var, var / "keys", sealed, PASSPHRASE, lambda *_: None)
    assert names_in(sealed) == {NAME: told}
    raw = sealed.read_bytes()
    assert NAME.encode() not in raw
    assert all(part not in raw for part in (told[:40], told[-40:]))
    with pytest.raises(SealError):
        names_in(sealed, PASSPHRASE + "違")


def test_別の場所に置いた連携の鍵は_控えに入らない(tmp_path: Path) -> None:
    var, elsewhere = tmp_path / "var", tmp_path / "etc"
    for folder in (var, elsewhere):
        folder.mkdir()
    (var / "picture").write_bytes(b"x")
    (elsewhere / "exchange-keys.json").write_text(json.dumps(Keys.generate("431001").to_dict()))
    sealed = tmp_path / making.FILES
    making._files(var, var / "keys", sealed, PASSPHRASE, lambda *_: None)
    assert set(names_in(sealed)) == {"picture"}
