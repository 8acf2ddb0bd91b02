"""Cut lines, lost answers, full disks, a jumping clock: nothing is lost, nothing arrives twice, 監視 says why."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from sesshu.operate import postgres
from tests.house import keeper
from tests.hub.arrivals.hands import CONNECTED, HANDS, IMPORTS
from tests.hub.arrivals.lines import line_to
from tests.hub.systems import CLOCK, Sitting, Systems, open_systems

pytestmark = pytest.mark.timeout(900)
AWAY = "受け取り側のシステムが応答しません。{}回試し、自動でやり直しています"
GOOD = ["正常", ""]
FULL = "受け取り側の保存先に空き容量がありません。1回試し、自動でやり直しています"
GIVE = {
    "ledger": ("JUKI-IDO", "DAICHO-IDO", 'hand_over({0}, resident({0}), connection="JUKI-IDO")\n'),
    "addressee": ("ZEI-KAZEI", "ATENA-ZEI", "hand_over({0}, person({0}))\n"),
}
PEOPLE = """
from sesshu.addressee.findings.models import BusinessRecord
answer = BusinessRecord.objects.filter(system="010").count()
"""
ROWS = 10_000  # their encrypted contents are larger than the small disk
SMALL, LARGE = "640k", "300m"


@dataclass
class House:
    """All three with their doors open, and somebody to talk to in each."""

    systems: Systems
    hub: Sitting
    ledger: Sitting
    addressee: Sitting

    def work(self, code: str, receiver: str) -> tuple[list[str], list[str]]:
        """What the hub's worker does: how the connection stands, and each delivery's state."""
        coming, going, _ = GIVE[receiver]
        tail = f"""
work()
answer = [standing("{coming}"), [one[2] for one in told() if one[0] == "{going}"]]
"""
        standing, states = self.hub.run(code + tail)
        return standing, states

    def give(self, receiver: str, number: int) -> str:
        return GIVE[receiver][2].format(number)

    def handed_in(self) -> list[int]:
        """The numbers of the lists that the ledger has, each once."""
        return [one[2] for one in self.ledger.run(IMPORTS)]

    def people(self) -> int:
        return int(self.addressee.run(PEOPLE))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with (
        open_systems(keeper(), tmp_path, city="131016", hub_too=True) as systems,
        Sitting(systems.hub) as hub, Sitting(systems.ledger) as ledger, Sitting(systems.addressee) as addressee,
    ):  # fmt: skip
        hub.run(HANDS + CONNECTED)
        yield House(systems, hub, ledger, addressee)


def test_線が切れても_答えが失われても_保存先が一杯でも_時計が狂っても_一度だけ届き_監視画面が理由を示す(
    house: House,
) -> None:
    the_line_is_cut(house, "ledger")
    the_line_is_cut(house, "addressee")
    answers_are_lost(house)
    a_list_in_pieces_is_cut(house)
    the_receiver_is_full(house)
    the_hub_is_full(house)
    the_clock_jumps(house)


def the_line_is_cut(house: House, receiver: str) -> None:
    """Until it is mended everything waits in its order, under a named cause."""
    house.systems.cut(receiver)
    standing, states = house.work(house.give(receiver, 1) + house.give(receiver, 2), receiver)
    assert states == ["sending", "waiting"]
    assert standing == ["配信をやり直し中", AWAY.format(1)]
    standing, _ = house.work("time_passes(); work(); time_passes()", receiver)
    assert standing == ["配信が停止", AWAY.format(3)]
    house.systems.mend(receiver)
    assert house.work("time_passes()", receiver) == (GOOD, ["delivered", "delivered"])
    if receiver == "ledger":
        assert house.handed_in() == [1, 2]
    else:
        assert house.people() == 1, "the second list of a day stands in the place of the first"


def answers_are_lost(house: House) -> None:
    """The receiver took it; the answer does not come, or breaks off in the middle."""
    for number, through in ((3, 0), (4, 40)):
        with (
            line_to(house.systems.ledger.post.port, [through]) as (port, line),
            receiver_at(house.systems, "ledger", port),
        ):
            standing, _ = house.work(house.give("ledger", number), "ledger")
            assert standing == ["配信をやり直し中", AWAY.format(1)]
            assert house.handed_in()[-1] == number, "it is there, and the hub does not know it yet"
            assert house.work("time_passes()", "ledger") == (GOOD, ["delivered"] * number)
        assert line.passed == 2
        assert house.handed_in() == list(range(1, number + 1))


def a_list_in_pieces_is_cut(house: House) -> None:
    """Three pieces; the answer to the second is lost, and the whole list is handed over again."""
    with (
        line_to(house.systems.addressee.post.port, [None, 0]) as (port, line),
        receiver_at(house.systems, "addressee", port),
    ):
        standing, _ = house.work("hand_over(3, *(person(n) for n in range(1, 1201)))", "addressee")
        assert standing[0] == "配信をやり直し中"
        assert house.work("time_passes()", "addressee") == (GOOD, ["delivered"] * 3)
    assert (line.passed, house.people()) == (5, 1200)


def the_receiver_is_full(house: House) -> None:
    with no_room(house.systems.doors["ledger"].process):
        standing, _ = house.work(house.give("ledger", 5), "ledger")
        assert standing == ["配信をやり直し中", FULL]
        assert house.handed_in() == [1, 2, 3, 4]
    assert house.work("time_passes()", "ledger") == (GOOD, ["delivered"] * 5)
    assert house.handed_in() == [1, 2, 3, 4, 5]


def the_hub_is_full(house: House) -> None:
    """It says so and keeps nothing; the same list sent again is one arrival with one receipt."""
    key, _ = house.systems.hub.key()
    content = house.hub.run(f"answer = as_csv(*(person(n) for n in range({ROWS}))).decode()").encode()
    count = "answer = Arrival.objects.filter(connection='ZEI-KAZEI').count()"
    with small_disk(house.systems) as disk:
        status, text = hand_in(house.systems, key, 4, content)
        assert (status, "保存先の空き容量がありません" in text) == (507, True), text
        assert house.hub.run(count) == 3
        subprocess.run(["mount", "-o", f"remount,size={LARGE}", disk], check=True)
        receipts = [hand_in(house.systems, key, 4, content) for _ in range(2)]
    assert [status for status, _ in receipts] == [200, 200]
    assert len({text for _, text in receipts}) == 1
    assert house.hub.run(count) == 4
    assert house.work("", "addressee") == (GOOD, ["delivered"] * 4)


def the_clock_jumps(house: House) -> None:
    """Sixty days on and two days back: held with the reason, the contents stay, delivered once and in order."""
    code = """
from sesshu.foundation.jobs import actions as jobs, run_now
base = clock.now()
with clock.set_to(base + timedelta(days=60)):
    old = hand_over(6, resident(6), connection="JUKI-IDO", made_at=base)
    state = run_now(jobs.enqueue(kind="hub.tidy", key="jump", arguments={}, by=TAKER)).state
with clock.set_to(base - timedelta(days=2)):
    ahead = hand_over(7, resident(7), connection="JUKI-IDO", made_at=base)
kept = [d.content is not None for d in Delivery.objects.filter(arrival__in=[old, ahead])]
word = standing("JUKI-IDO")[0]
for one in (old, ahead):
    actions.release(arrival_id=one.pk, reason="時計の誤り", by=TAKER, purpose="DATA_HUB")
with clock.set_to(base + timedelta(days=60)):
    work()
answer = [state, old.reasons, ahead.reasons, kept, word]
"""
    assert house.hub.run(code) == [
        "succeeded", ["作成から時間がたっています"], ["通番が飛んでいます", "作成の日時が先の時刻です"], [True, True],
        "保留2件",
    ]  # fmt: skip
    assert house.work("", "ledger") == (GOOD, ["delivered"] * 7)
    assert house.handed_in() == [1, 2, 3, 4, 5, 6, 7]


@contextmanager
def receiver_at(systems: Systems, receiver: str, port: int) -> Iterator[None]:
    """The hub calls a receiver on another port for a while."""
    file = Path(systems.hub.settings["SESSHU_RECEIVERS"])
    usual = file.read_text()
    changed = json.loads(usual)
    changed[receiver]["address"] = f"http://127.0.0.1:{port}/api/v1/"
    file.write_text(json.dumps(changed))
    try:
        yield
    finally:
        file.write_text(usual)


@contextmanager
def no_room(process: subprocess.Popen[bytes] | None) -> Iterator[None]:
    """No file of a running web process grows any more."""
    assert process
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    numbers = [process.pid, *map(int, children)]
    usual = {number: resource.prlimit(number, resource.RLIMIT_FSIZE) for number in numbers}
    for number, (_, most) in usual.items():
        resource.prlimit(number, resource.RLIMIT_FSIZE, (50, most))
    try:
        yield
    finally:
        for number, limits in usual.items():
            resource.prlimit(number, resource.RLIMIT_FSIZE, limits)


@contextmanager
def small_disk(systems: Systems) -> Iterator[Path]:
    """The contents of deliveries lie on a disk of their own, with little room."""
    disk = Path(os.environ["SESSHU_TEST_FOLDER"]) / f"small-hub-{os.getpid()}"
    disk.mkdir()
    owner = postgres.run_as()
    whose = f",uid={owner['user']},gid={owner['group']}" if owner else ""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=700{whose}", "tmpfs", disk]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        disk.rmdir()
        pytest.skip("making a small disk needs the right to mount")
    space = f"small_hub_{os.getpid()}"
    try:
        admin = psycopg.conninfo.make_conninfo(os.environ["SESSHU_TEST_ADMIN"], dbname=systems.hub.post.place.name)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE {space} LOCATION '{disk}'")  # type: ignore[arg-type]
            connection.execute(f"ALTER TABLE delivery SET TABLESPACE {space}")  # type: ignore[arg-type]
            try:
                yield disk
            finally:
                connection.execute("ALTER TABLE delivery SET TABLESPACE pg_default")
                connection.execute(f"DROP TABLESPACE {space}")  # type: ignore[arg-type]
    finally:
        subprocess.run(["umount", disk], check=False)
        disk.rmdir()


def hand_in(systems: Systems, key: str, number: int, content: bytes) -> tuple[int, str]:
    """A list over the hub's own door: status and text of the answer."""
    asked = urlencode({
        "connection": "ZEI-KAZEI", "version": "1", "sequence": number, "made_at": CLOCK, "rows": ROWS,
        "sha256": hashlib.sha256(content).hexdigest(),
    })  # fmt: skip
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/octet-stream"}
    request = urllib.request.Request(f"{systems.hub.door}api/v1/arrivals?{asked}", content, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - our own door
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
