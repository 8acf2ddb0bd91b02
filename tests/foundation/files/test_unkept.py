"""R-16 on the disk: the bytes of a file with an Individual Number, and of a file that was refused, do not stay."""

from __future__ import annotations

from uuid import uuid4

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.files import actions, orphans, preparing, storage, unkept
from sesshu.foundation.files.jobs import PREPARE
from sesshu.foundation.files.models import Export, Import, ImportRow
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.actions import enqueue
from tests.foundation.files.test_numbers import GOOD, HEAD, NUMBER

pytestmark = pytest.mark.django_db
WITH_NUMBER = GOOD.replace("試験町1番1号", NUMBER)
JOB = Actor("job", PREPARE, frozenset())


def content_of(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines, ""]).encode()


def taken(by: Actor, *lines: str, control_count: int | None = None) -> Import:
    return actions.take_in(
        interface="test.people", content=content_of(*lines), name="people.csv", by=by, control_count=control_count
    )


def lies(imported: Import) -> bool:
    return storage.path_of(imported.sha256).exists()


def removals() -> int:
    return Entry.objects.filter(act="import.content_removed").count()


@pytest.mark.parametrize(
    "wrong",
    [
        WITH_NUMBER,
        f"{GOOD},{NUMBER}",  # a cell too many: no column could be asked
        f"必須,1,氏名を入力,カナ,例：2000-01-01,1,A1,0,{NUMBER}",  # a line of explanations below the header
    ],
)
def test_番号のある行があれば_実体は残らず_ほかの行は登録され_記録に残る(clerk: Actor, wrong: str) -> None:
    imported = taken(clerk, wrong, GOOD.replace("000001", "000002"))
    assert (imported.state, imported.accepted, imported.rejected) == ("committed", 1, 1)
    assert "INDIVIDUAL_NUMBER" in [one["code"] for one in ImportRow.objects.get(outcome="rejected").reasons]
    assert (lies(imported), removals()) == (False, 1)
    assert unkept.told(imported) == unkept.why(imported) == unkept.NUMBER


def test_番号のないファイルの実体は残る(clerk: Actor) -> None:
    imported = taken(clerk, GOOD, GOOD.replace("2000-01-01", "いつか").replace("000001", "000002"))
    assert (imported.rejected, lies(imported), unkept.why(imported), removals()) == (1, True, "", 0)


def test_受け付けなかったファイルの実体は残らず_正しい件数で送り直せば登録できる(clerk: Actor) -> None:
    refused = taken(clerk, GOOD, control_count=2)
    assert (refused.state, lies(refused), unkept.why(refused)) == ("refused", False, unkept.REFUSED)
    right = taken(clerk, GOOD, control_count=1)
    assert (right.state, right.accepted, lies(right)) == ("committed", 1, True)


def test_同じファイルが二度来ても残らない(clerk: Actor) -> None:
    first = taken(clerk, WITH_NUMBER, GOOD.replace("000001", "000002"))
    again = taken(clerk, WITH_NUMBER, GOOD.replace("000001", "000002"))
    assert (again.id, lies(first), removals()) == (first.id, False, 2)


def test_行を書いた後に止まっても_やり直した点検が消す(clerk: Actor) -> None:
    imported = taken(clerk, WITH_NUMBER, GOOD.replace("000001", "000002"))
    storage.keep([content_of(WITH_NUMBER, GOOD.replace("000001", "000002"))])  # as it lay when the process was killed
    assert lies(imported)
    assert preparing.prepare(imported, by=JOB).state == "committed"
    assert not lies(imported)


def test_前の版が残した実体は_夜の処理が消す(clerk: Actor) -> None:
    contents = [(WITH_NUMBER, GOOD.replace("000001", "000002")), (GOOD, "途中")]
    numbered, refused = taken(clerk, *contents[0]), taken(clerk, *contents[1], control_count=9)
    right = taken(clerk, GOOD)
    for one in contents:
        storage.keep([content_of(*one)])
    run_now(enqueue(kind="files.forget_unregistered", key="夜", arguments={}, by=clerk))
    assert [lies(one) for one in (numbered, refused, right)] == [False, False, True]


def test_別の種類として登録したファイルや_出力したファイルと同じなら_実体は残る(clerk: Actor) -> None:
    right = taken(clerk, GOOD)
    other = actions.take_in(interface="test.counted", content=content_of(GOOD), name="a.csv", by=clerk)
    assert (other.state, lies(right)) == ("refused", True)
    made = content_of("000009,1,出力した一覧")
    stored = storage.keep([made])
    Export.objects.create(
        id=uuid4(), at=clock.now(), by=clerk.code, purpose="FILE_EXCHANGE", file_name="a.csv", sha256=stored.sha256,
        size=stored.size, rows=1, name="一覧", profile="csv", columns=[], subjects=1,
    )  # fmt: skip
    back = actions.take_in(interface="test.counted", content=made, name="a.csv", by=clerk)
    assert (back.state, lies(back), unkept.told(back)) == ("refused", True, "")
    assert orphans.is_named(stored.sha256, besides=Import)
