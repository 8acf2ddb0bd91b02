"""A demo that root starts: no page, worker or load of it runs as root, and nobody reads another's files."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from sesshu.operate import demo_cities, demonstration, processes
from sesshu.operate.demo_house import BESIDE, PLACES, House, Wishes, open_house
from sesshu.operate.exchange import demo_sides
from sesshu.operate.layout import Layout
from sesshu.operate.own_user import own_folder
from sesshu.operate.reach import ELSEWHERE, write_private
from tests.operate.test_own_user import children_of, others_python, reads, uids, until_it_answers

__all__ = ["others_python"]
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a process another user"),
]
WISHES = Wishes(residents=200, port=18200)


@pytest.fixture(scope="module")
def house(others_python: str) -> Iterator[House]:
    settings = House.settings

    def told(self: House, *arguments: object) -> dict[str, str]:
        return settings(self, *arguments) | {"PYTHONPATH": others_python}  # type: ignore[arg-type]

    folder = Path(tempfile.mkdtemp(prefix="sesshu-own-users-", dir=ELSEWHERE))
    folder.chmod(0o755)
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patched:
        patched.setattr(House, "settings", told)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield open_house(Layout(folder / "demo"), stack, (*PLACES, *BESIDE))


def test_rootが起動したデモの処理は_一つもrootで動かない(house: House) -> None:
    fronts = [
        *demonstration.posts(house, WISHES), *demonstration.booking_posts(house, WISHES),
        *demonstration.posts_beside(house, WISHES),
    ]  # fmt: skip
    owners = {(post.site or post.place.system, post.user) for post in fronts}
    assert None not in {user for _, user in owners}
    # one for the ledgers, one for their public pages, one for each other system
    assert len({user for _, user in owners}) == 1 + 1 + len(BESIDE)
    web = demonstration.children(house, WISHES)
    assert [child.user for child in web] == [post.user for post in fronts]
    workers = demonstration.workers(house, WISHES)
    assert {child.user for child in workers} == {fronts[0].user}


def test_台帳の処理と読込みは専用の利用者で動き_予約サイトの利用者は台帳のファイルを読めない(house: House) -> None:
    user, public = house.user(PLACES[0]), house.user(PLACES[0], "booking")
    assert user
    assert public
    with ExitStack() as stack:
        load = demo_cities._load(house, WISHES, PLACES[1], stack)
        assert uids(load.pid) == {user}
        assert '"rows"' in load.communicate(timeout=600)[0]
        assert load.returncode == 0
    ledger, _, booking, *_ = demonstration.children(house, WISHES)
    worker = demonstration.workers(house, WISHES)[0]
    told: list[str] = []
    try:
        for child, expected in ((ledger, user), (booking, public), (worker, user)):
            child.say = told.append
            child.start()
            if child.ready_url:
                until_it_answers(child, told)
            assert child.process is not None
            family = [child.process.pid, *children_of(child.process.pid)]
            assert {uid for pid in family for uid in uids(pid)} == {expected}
    finally:
        for child in (ledger, booking, worker):
            child.ask_to_stop()
        for child in (ledger, booking, worker):
            child.wait_stopped()
    made = next(path for path in house.layout.files.rglob("*") if path.is_file())
    assert made.lstat().st_uid == user
    assert stat.S_IMODE(house.layout.files.stat().st_mode) == 0o700
    assert reads(made, user)
    assert not reads(made, public)


def test_rootがほかの利用者のフォルダーに書いた秘密は_その利用者のものになる(house: House) -> None:
    """The network's public keys reach the intermediate servers while these are at work already."""
    body = next(place for place in BESIDE if place.system == "intermediary")
    house.settings(WISHES, body)
    user, kept = house.user(body), house.folder(body) / "network-public.json"
    assert user
    write_private(kept, "{}")
    assert reads(kept, user)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not reads(kept, user + 1)


def test_rootのコマンドが作ったものは_終わりに台帳の利用者へ渡る(house: House) -> None:
    files, user = house.layout.files, house.user(PLACES[0])
    assert user
    (files / "made").mkdir(mode=0o700)
    (files / "made" / "list.csv").write_text("1\n")
    (files / "gone").symlink_to("/nowhere")
    own_folder(files, user)
    assert {path.lstat().st_uid for path in (files, *files.rglob("*"))} == {user}
    assert reads(files / "made" / "list.csv", user)
    assert processes.SOURCE.stat().st_uid != user


def test_三者の記録の置き場所は_デモの持ち主だけが読め_終われば消える(house: House) -> None:
    end = demonstration.write_sides(house, WISHES)
    file = house.layout.folder / demo_sides.NAME
    told = json.loads(file.read_text(encoding="utf-8"))
    assert [(one["system"], one["municipality"]) for one in told["sides"]] == [
        ("network", ""), ("intermediary", "431001"), ("intermediary", "012033")
    ]  # fmt: skip
    assert (stat.S_IMODE(file.stat().st_mode), file.stat().st_uid) == (0o600, 0)
    end()
    assert not file.exists()
