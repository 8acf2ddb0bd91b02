"""Own keys and their renewal: what was sealed for a pair is opened while it can be on its way."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sesshu.contracts.exchange.keys import Keys, PublicKeys
from sesshu.contracts.exchange.messages import CodeRequest
from sesshu.contracts.exchange.sealing import SealError, open_sealed, seal
from sesshu.foundation import clock
from sesshu.foundation.errors import NotNow
from sesshu.foundation.sealed_messages import keys

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
OTHER = Keys.generate("012033")
ASK = CodeRequest(acquisitions=("a1",))


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("SESSHU_EXCHANGE_KEYS", str(tmp_path / "own.json"))
    return tmp_path / "own.json"


def opens(to: PublicKeys, own: Keys, at: datetime = NOON) -> bool:
    token = seal(ASK, sender=OTHER, to=to, now=at)
    try:
        return open_sealed(token, CodeRequest, own=own, known={"012033": OTHER.public}.get, now=at).message == ASK
    except SealError:
        return False


def test_次の鍵は作った日から開け_使い始めるまで署名しない() -> None:
    before = keys.own_keys().public
    following = keys.make_next()
    assert keys.own_keys().public == before
    assert keys.make_next() == following, "二度作っても同じ鍵"
    assert opens(before, keys.own_keys())
    assert opens(following, keys.own_keys())
    assert keys.public_file()["next"] == {"signing": following.signing, "encryption": following.encryption}


def test_前の鍵あての電文は_行き来しうるあいだ開けて_その後は開けない(file: Path) -> None:
    with clock.set_to(NOON):
        before = keys.own_keys().public
        following = keys.make_next()
        keys.use_next()
        assert keys.own_keys().public == following
        assert "next" not in keys.public_file()
        assert opens(before, keys.own_keys())
    assert before.signing["x"] not in file.read_text(), "替えた鍵で署名することはもうない"
    for days, can in ((365, True), (367, False)):
        with clock.set_to(NOON + timedelta(days=days)):
            assert opens(before, keys.own_keys(), clock.now()) is can
            assert opens(following, keys.own_keys(), clock.now())


def test_続けて二度更新しても_まだ行き来する前の前の鍵で開ける() -> None:
    first = keys.own_keys().public
    for _ in range(2):
        keys.make_next()
        keys.use_next()
    assert opens(first, keys.own_keys())


def test_漏れた鍵あての電文は_やめると決めたら開けない() -> None:
    before = keys.own_keys().public
    keys.make_next()
    keys.use_next()
    assert keys.drop_before() == 1
    assert not opens(before, keys.own_keys())


def test_次の鍵がなければ使い始められず_ほかの処理が替えた鍵を替え直さない() -> None:
    keys.own_keys()
    with pytest.raises(NotNow):
        keys.use_next()
    first = keys.make_next()
    keys.use_next(first)
    second = keys.make_next()
    with pytest.raises(NotNow):
        keys.use_next(first)  # a process that comes late with what it learned of the first
    assert keys.public_file()["next"]["signing"] == second.signing


def test_一斉に作っても次の鍵は一組で_持ち主だけが読める(file: Path) -> None:
    keys.own_keys()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys.make_next().signing["x"], range(16)))
    assert len(set(made)) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_動いている処理は_ほかの処理が替えた鍵をすぐに使う(file: Path) -> None:
    before = keys.own_keys().public
    script = "import json,sys;p=sys.argv[1];k=json.load(open(p));k['signing']=k['encryption'];json.dump(k,open(p,'w'))"
    subprocess.run([sys.executable, "-c", script, str(file)], check=True)  # noqa: S603 - our own line
    assert keys.own_keys().public.signing == before.encryption
