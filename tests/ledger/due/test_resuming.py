"""止まっても: a killed evaluation loses nothing and stores nothing twice, and nobody sees half of one."""

from datetime import timedelta
from pathlib import Path

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.due import actions, judging, queries, snapshots
from sesshu.ledger.due.models import DueRun, DueState
from tests.ledger.doses.people import make_resident
from tests.ledger.due.city import AS_OF, give, slow_answer, small_city, stored
from tests.ledger.due.test_evaluation import evaluate

pytestmark = pytest.mark.django_db


class KilledError(Exception):
    """The process ends here."""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "CHUNK", 7)


def kill_after(chunks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so many chunks be stored; then the process ends before the next is."""
    stored_so_far = 0
    store = judging.store

    def until(*arguments: object) -> None:
        nonlocal stored_so_far
        if stored_so_far == chunks:
            raise KilledError
        stored_so_far += 1
        store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "store", until)


@pytest.mark.usefixtures("small_chunks")
def test_初回の途中で止まると見えず_続きから終える(clerk: Actor) -> None:
    small_city(people=30)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KilledError):
        kill_after(2, patch)
        evaluate(clerk)
    run = DueRun.objects.get()
    assert (run.visible, run.cursor) == (0, 14)
    assert DueState.objects.filter(run=run).exists()
    assert stored(run) == set()
    with pytest.raises(NotFound):
        queries.newest(clerk, AS_OF)
    found = evaluate(clerk)
    assert found.resumed
    assert found.judged == 30 - 14
    assert stored(found.run) == slow_answer(clerk)
    assert DueState.objects.count() == len(slow_answer(clerk))


@pytest.mark.usefixtures("small_chunks")
def test_更新の途中で止まっている間は前の結果が見え_後の変更も失われない(clerk: Actor) -> None:
    people = small_city(people=30)
    before = stored(evaluate(clerk).run)
    for person in people[:20]:
        give(person, "pcv20", AS_OF - timedelta(days=3), same_day_number=9)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KilledError):
        kill_after(1, patch)
        evaluate(clerk)
    assert stored(DueRun.objects.get()) == before
    later = make_resident(birth=AS_OF - timedelta(days=500))
    found = evaluate(clerk)
    assert (found.resumed, found.judged) == (True, 20 - 7 + 1)
    assert str(later.pk) in {row[0] for row in stored(found.run)}
    assert stored(found.run) == slow_answer(clerk)
    assert DueState.objects.count() == len(slow_answer(clerk))


@pytest.mark.usefixtures("small_chunks")
def test_控えが失われても壊れていても_初めからやり直して正しい(clerk: Actor) -> None:
    people = small_city(people=20)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KilledError):
        kill_after(1, patch)
        evaluate(clerk)
    _snapshot().unlink()
    found = evaluate(clerk)
    assert (found.resumed, found.judged) == (False, 20)
    assert stored(found.run) == slow_answer(clerk)
    _snapshot().write_bytes(_snapshot().read_bytes()[:-1])
    give(people[0], "pcv20", AS_OF - timedelta(days=3), same_day_number=9)
    again = evaluate(clerk)
    assert again.judged == 20
    assert stored(again.run) == slow_answer(clerk)
    assert DueState.objects.count() == len(slow_answer(clerk))


def test_判定の仕組みが直れば全員を判定し直す(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    small_city(people=10)
    evaluate(clerk)
    monkeypatch.setattr(judging, "engine_state", lambda: "another")
    assert evaluate(clerk).judged == 10
    assert evaluate(clerk).judged == 0


def test_控えは本人だけが読め_氏名も番号もなく_要らなくなれば消える(clerk: Actor) -> None:
    person = make_resident(birth=AS_OF - timedelta(days=500), name="秘密　太郎")
    give(person, "mr", AS_OF - timedelta(days=20))
    evaluate(clerk)
    file = _snapshot()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    content = file.read_bytes()
    for text in (person.name, person.addressee_number, person.health_number):
        assert text.encode() not in content
    for days in range(1, 6):
        evaluate(clerk, AS_OF + timedelta(days=days))
    assert DueRun.objects.count() == actions.MOST_KEPT
    assert [_snapshot()] == list(snapshots.folder().glob("*.facts"))  # the same facts are kept once
    give(person, "varicella", AS_OF - timedelta(days=20))
    evaluate(clerk, AS_OF + timedelta(days=5))
    assert len(list(snapshots.folder().glob("*.facts"))) == 2


def _snapshot() -> Path:
    (found,) = snapshots.folder().glob("*.facts")
    return found
