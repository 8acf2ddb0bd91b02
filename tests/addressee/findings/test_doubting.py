"""中間サーバーは、連携を止める確認が開いている人と終わった人を、すぐに聞く。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sesshu.addressee.findings import doubting
from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.models import ToldDoubt
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.outbox.delivering import deliver_due
from sesshu.foundation.outbox.models import Message
from tests.addressee.conftest import PURPOSE, WRITER
from tests.addressee.findings.test_closing import close, merged, seen, tell, told, two  # noqa: F401
from tests.answering import answering

pytestmark = pytest.mark.django_db
Asked = list[tuple[str, Any]]


@pytest.fixture
def asked(settings: Any, tmp_path: Path) -> Iterator[Asked]:
    """What the intermediary was told."""
    (tmp_path / "key").write_text("k", encoding="ascii")
    came: Asked = []
    answers = {
        "/api/v1/people/doubts": contract.DoubtsOut(known=1), "/api/v1/copies/moving": contract.AnnounceOut(held=0),
        "/api/v1/copies/merged": contract.MergeOut(wanted=0),
    }  # fmt: skip
    with answering(answers, came) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS, settings.SESSHU_INTERMEDIARY_KEY = address, str(tmp_path / "key")
        yield came


def heard(asked: Asked) -> list[tuple[str, bool]]:
    """What it heard since the last time, when the outbox has done its work."""
    deliver_due(lambda: True)
    told_it = [body["items"] for path, body in asked if path.endswith("/people/doubts")]
    asked.clear()
    return [(one["unified_number"], one["in_doubt"]) for items in told_it for one in items]


def numbers(two: list[actions.Put]) -> list[str]:  # noqa: F811 - the fixture's value
    return [UnifiedPerson.objects.get(pk=one.person).unified_number for one in two]


def test_毎日の確認が開いた人を一度だけ知らせ_終われば終わりを知らせる(two: list[actions.Put], asked: Asked) -> None:  # noqa: F811
    first = numbers(two)[0]
    tell(told(1, "A1", protected=True))
    row = seen("C10")
    assert heard(asked) == [(first, True)]
    check(day=clock.today(), by=WRITER, purpose=PURPOSE)
    assert heard(asked) == [], "知らせた人は、もう知らせない"
    tell(told(1, "A1"))
    close(row)
    assert heard(asked) == [(first, False)]
    assert not ToldDoubt.objects.exists()
    entry = Entry.objects.filter(act="finding.doubts_told").latest("queue_id")
    assert (entry.n, entry.obj) == (1, f"unified_person:{two[0].person}")


def test_名寄せされた番号も疑わしいと知らせる(two: list[actions.Put], asked: Asked) -> None:  # noqa: F811
    tell(told(1, "A1", protected=True))
    seen("C10")
    assert len(heard(asked)) == 1
    merged(two)
    assert heard(asked) == [(numbers(two)[1], True)]


def test_中間サーバーが応答しなければ_応答したときに知らせる(
    two: list[actions.Put], asked: Asked, settings: Any  # noqa: F811
) -> None:  # fmt: skip
    there, settings.SESSHU_INTERMEDIARY_ADDRESS = settings.SESSHU_INTERMEDIARY_ADDRESS, "http://127.0.0.1:1"
    tell(told(1, "A1", protected=True))
    seen("C10")
    assert heard(asked) == []
    assert (ToldDoubt.objects.count(), Message.objects.get(topic=doubting.TOPIC).state) == (0, "waiting")
    settings.SESSHU_INTERMEDIARY_ADDRESS = there
    Message.objects.update(due_at=clock.now() - timedelta(days=365))
    assert heard(asked) == [(numbers(two)[0], True)]


def test_止めない確認では知らせない(two: list[actions.Put], asked: Asked) -> None:  # noqa: F811
    UnifiedPerson.objects.update(linkage_state="none")
    seen_one = check(day=clock.today() + timedelta(days=40), by=WRITER, purpose=PURPOSE)
    assert seen_one.counts["C04"] == 2
    assert heard(asked) == []
