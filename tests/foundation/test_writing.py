"""Many rows at once: what is written is what one row at a time would have written."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from sesshu.foundation import clock
from sesshu.foundation.masters.models import ChangeStatus, MasterChange
from sesshu.foundation.writing import copy_values, overwrite
from sesshu.ledger.printed_forms.models import FormIssue

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
HARD = ["ふつう", '"引用"', "'単'", "{波,括弧}", "逆\\斜線", "改\n行\tタブ", "", "NULL", "null"]


def changes(number: int) -> list[MasterChange]:
    return MasterChange.objects.bulk_create(
        MasterChange(
            master="m", act="new", code=f"c{n}", payload={"n": n}, reason="初め", requested_by="u:1", requested_at=NOW
        )
        for n in range(number)
    )


def test_まとめて書き換えた値は1行ずつ書き換えた値と同じ() -> None:
    rows = changes(len(HARD))
    for at, (row, text) in enumerate(zip(rows, HARD, strict=True)):
        row.reason, row.payload, row.code = text, {text: [text, None, at, True]}, "書かない列"
        row.approval = uuid.uuid4() if at % 2 else None
        row.status = ChangeStatus.WITHDRAWN if at % 3 else "waiting"
        row.requested_at = NOW + timedelta(days=at)
    overwrite(rows, ["reason", "payload", "approval", "status", "requested_at"])
    for at, row in enumerate(rows):
        there = MasterChange.objects.get(pk=row.pk)
        assert (there.reason, there.payload, there.approval) == (row.reason, row.payload, row.approval)
        assert (there.status, there.requested_at) == (str(row.status), row.requested_at)
        assert there.code == f"c{at}", "名を挙げた列だけが変わる"


def test_千行を越えてもすべて書き換わり_消えた行は消えたまま() -> None:
    rows = changes(1003)
    MasterChange.objects.filter(pk=rows[0].pk).delete()
    for row in rows:
        row.reason = row.code
    overwrite(rows, ["reason"])
    assert dict(MasterChange.objects.values_list("code", "reason")) == {f"c{n}": f"c{n}" for n in range(1, 1003)}


def test_並びを持つ列はまとめて書き換えられないと断る() -> None:
    with pytest.raises(TypeError):
        overwrite([FormIssue()], ["doses"])


def test_値だけの行は順に入る() -> None:
    columns = ("id", "master", "act", "code", "payload", "reason", "status", "requested_by", "requested_name",
               "requested_at", "applied_by")  # fmt: skip
    rows = [
        (uuid.uuid4(), "m", "new", f"c{n}", '{"値": "改\\n行"}', text, "waiting", "u:1", "", NOW, "")
        for n, text in enumerate(HARD)
    ]
    copy_values(MasterChange, columns, rows)
    there = list(MasterChange.objects.order_by("code"))
    assert [row.reason for row in there] == HARD
    assert all(row.payload == {"値": "改\n行"} and row.requested_at == NOW for row in there)
