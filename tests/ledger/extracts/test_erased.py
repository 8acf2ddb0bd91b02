"""消去: 消えた人が入るデータ出力は、ファイルも前回との比較の一覧も残らない。ほかの人だけの出力は残る。"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files import storage
from sesshu.ledger.extracts import differences, queries, rules
from sesshu.ledger.extracts.models import ExtractRun
from sesshu.ledger.extracts.questions import Question
from tests.ledger.erasures.office import LATER, alive, approved, asked, dead, worked
from tests.ledger.extracts.office import USUAL, again, put_out

pytestmark = pytest.mark.django_db
OTHERS = {"resident.status": {"in": ["living"]}}


@pytest.fixture(autouse=True)
def _office(settings: Any, tmp_path: Path) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


def files_of(run: ExtractRun, sha256: str) -> list[bool]:
    """Whether the file and the list for comparing lie on the disk."""
    export = queries.export_of(run)
    assert export
    return [storage.path_of(one).exists() for one in (export.sha256, sha256)]


def test_消えた人が入る出力の実体と比較の一覧は消え_次の出力は止まらない(clerk: Actor) -> None:
    gone = dead(clerk)
    alive(clerk)
    first = put_out(Question("residents", USUAL), clerk, name="全員")
    gone.refresh_from_db()
    alive(clerk, "存命　次郎")
    second = again(first, clerk)
    other = put_out(Question("residents", USUAL, OTHERS), clerk, name="存命の人")
    kept = {run.pk: run.snapshot_sha256 for run in (first, second, other)}
    with clock.set_to(LATER):
        done = worked(approved(asked(clerk)))
        assert done.counts["extract_run"] == {"empty": 2}
        assert files_of(first, kept[first.pk]) == [False, False]
        assert files_of(second, kept[second.pk]) == [False, False]
        assert files_of(other, kept[other.pk]) == [True, True]
        second.refresh_from_db()
        assert (second.rows, second.added, second.snapshot_sha256) == (3, 1, "")
        with pytest.raises(NotNow, match="消えました"):
            differences.export_differences(run_id=second.pk, profile="machine", by=clerk)
        third = again(first, clerk)
    assert (third.rows, third.compared_with) == (2, None)


def test_だれが入るかを一人ずつ記録しない大きな出力は_だれかが消えるたびに消える(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead(clerk, on=date(2026, 11, 1))
    alive(clerk)
    known = rules.value
    monkeypatch.setattr(rules, "value", lambda code: 0 if code == "marked" else known(code))
    large = put_out(Question("residents", USUAL, OTHERS), clerk)
    sha256 = large.snapshot_sha256
    with clock.set_to(LATER):
        worked(approved(asked(clerk)))
    assert files_of(large, sha256) == [False, False]
