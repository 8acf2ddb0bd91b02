"""名寄せと同時の付番・紐付け変更・代表の選択・印の終了も、互いを待ち続けず、どちらも行われる。"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions import batch, locking, merging
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.addressee.unified_numbers.test_moving import CHIEF, CLERK, WORDS, approve
from tests.addressee.unified_numbers.test_told_changes_at_once import somebody_waits
from tests.foundation.approvals.test_single_use import at_once

pytestmark = pytest.mark.django_db
MERGER = job_actor("m", "unified.merge")
WHY = "UNIFIED_NUMBERING"
Act = Callable[[], object]


def link(business: str) -> BusinessLink:
    return BusinessLink.objects.get(business_number=business)


def to_put() -> Act:
    """A word of a number that is linked, a new number of the same person, and one of the other, told the other way
    round."""
    told = [item(2, "200", address="中央区"), item(1, "100", name="試験　次郎"), item(1, "B7", "020")]
    return lambda: put(*told)


def to_ask_move() -> Act:
    found, to = link("A1"), UnifiedPerson.objects.get(links__business_number="200").unified_number
    return lambda: actions.ask_move(link_id=found.pk, unified_number=to, by=CLERK, purpose=WHY, **WORDS)


def to_move() -> Act:
    """To a third person, whom the merge does not know."""
    put(item(3, "300"))
    to = UnifiedPerson.objects.get(links__business_number="300").unified_number
    row = actions.ask_move(link_id=link("A1").pk, unified_number=to, by=CLERK, purpose=WHY, **WORDS)
    return lambda: approve(row)


def to_represent() -> Act:
    row = actions.ask_represent(link_id=link("A1").pk, by=CLERK, purpose=WHY, **WORDS)
    return lambda: approve(row)


def to_end_mark() -> Act:
    LinkTold.objects.create(
        link=link("A1"), teller="ledger", protected=True, guarded_only=True, at=clock.now(), by=""
    )  # fmt: skip
    row = actions.ask_end_mark(link_id=link("A1").pk, by=CLERK, purpose=WHY, **WORDS)
    return lambda: approve(row, CHIEF)


@pytest.mark.parametrize("into", ["100", "200"])
@pytest.mark.parametrize("of", [to_put, to_ask_move, to_move, to_represent, to_end_mark])
def test_名寄せが人を押さえた後に来ても_互いを待ち続けない(
    committed: None, monkeypatch: pytest.MonkeyPatch, of: Callable[[], Act], into: str
) -> None:
    """It waits until the merge has ended; it may then be told that the person was merged, and is never cut off."""
    ended: dict[str, object] = {}

    def act(name: str, work: Act) -> None:
        try:
            work()
            ended[name] = "done"
        except Exception as error:  # noqa: BLE001 - told below
            ended[name] = error

    def merge() -> None:
        put(item(1, "100"), item(2, "200"), item(1, "A1", "010"))
        other_act = of()
        main, other = link(into).person_id, link("200" if into == "100" else "100").person_id
        thread = threading.Thread(target=at_once, args=[lambda: act("other", other_act)])
        may = merging.check_may_merge

        def locked(*both: UnifiedPerson) -> None:
            may(*both)
            thread.start()
            ended["waited"] = somebody_waits()

        monkeypatch.setattr(merging, "check_may_merge", locked)
        act(
            "merge",
            lambda: merging.merge(person_id=other, into_id=main, reason="同一人", by=MERGER, purpose=PURPOSE),
        )
        thread.join(30)
        ended["representatives"] = BusinessLink.objects.filter(
            person__in=[main, other], is_representative=True
        ).count()  # fmt: skip

    at_once(merge, seconds=60)
    assert (ended["waited"], ended["merge"]) == (True, "done"), ended
    assert ended["other"] == "done" or type(ended["other"]) is NotNow, ended
    assert ended["representatives"] == 1, "名寄せした人の代表は一つ"


def test_付番の途中で別の人の番号になり続けるときは_やり直すよう答え_何も変えない(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (one,) = put(item(1, "100"))
    monkeypatch.setattr(batch, "with_mains", lambda _people: {one.person, WRITER})
    with pytest.raises(locking.Meanwhile, match="もう一度やり直してください"):
        put(item(1, "100", name="試験　次郎"))
    assert link("100").name == "試験　一郎"
