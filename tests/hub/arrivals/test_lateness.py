"""遅れ: yesterday's late list is not today's, closing days are not due days, an old list sent again is no new one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.closing_days.models import ClosingDay
from sesshu.foundation.closing_days.queries import office_days
from sesshu.hub.arrivals import actions, queries
from sesshu.hub.arrivals.lateness import is_late
from sesshu.hub.arrivals.models import Delivery
from sesshu.hub.connections.models import Connection
from tests.attacks.conftest import signed_in_as  # noqa: F401 - a fixture
from tests.hub.conftest import TAKER, hand_over, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026; the 20th is a Friday, the 23rd a holiday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.TOKYO)


def late(now: datetime, made: datetime | None, every: str = "day", due_hour: int = 6) -> bool:
    row = Connection.objects.get(code="ZEI-KAZEI")
    row.every, row.due_hour = every, due_hour
    with clock.set_to(now):
        return is_late(row, made, office_days())


@pytest.mark.parametrize(
    ("now", "made", "expected"),
    [
        (at(20, 12), at(19, 5, 50), True),
        (at(20, 12), at(19, 6, 5), True),  # yesterday's list, five minutes after its hour
        (at(20, 12), at(19, 15), True),
        (at(20, 12), at(19, 23), False),  # made in the evening for the next morning
        (at(20, 12), at(20, 9), False),
        (at(20, 5), at(19, 5, 50), False),  # today's is not due yet
        (at(20, 12), None, True),
    ],
)
def test_毎日の連携は_その日のために作られたものが届いていなければ遅れ(now, made, expected: bool) -> None:
    assert late(now, made) is expected


def test_閉庁日には届かなくても遅れではなく_次の開庁日の時刻から数える() -> None:
    friday = at(20, 5, 50)
    assert [late(at(day, 9), friday) for day in (21, 22, 23)] == [False] * 3, "土曜、日曜、祝日"
    assert [late(at(24, hour), friday) for hour in (5, 9)] == [False, True]
    ClosingDay.objects.create(
        code="SOU", name="創立記念日", kind="closed", first_day=at(24, 0).date(), last_day=at(24, 0).date(),
        valid_from=at(1, 0).date(), recorded_at=clock.now(), recorded_by="t",
    )  # fmt: skip
    assert late(at(24, 9), friday) is False, "その役所だけの休みの日も"


def test_夕方までに届く連携は_夜中に作られたものを前の日の分に数える() -> None:
    assert late(at(20, 19), at(20, 2), due_hour=18) is True
    assert late(at(20, 19), at(20, 16), due_hour=18) is False


def test_毎週と毎月は_前に作られた日から数える() -> None:
    assert [late(at(day, 9), at(13, 5), "week") for day in (19, 20)] == [False, True]
    october = datetime(2026, 10, 20, 5, tzinfo=clock.TOKYO)
    assert [late(at(day, 9), october, "month") for day in (19, 20)] == [False, True]


def test_古い一覧の送り直しは届いたことにならず_先の時刻のものは先の日まで届いたことにならない() -> None:
    def word() -> bool:
        (standing,) = queries.standings(TAKER)
        return standing.late

    with clock.set_to(at(19, 9)):
        hand_over(1, made_at=at(19, 5))
        assert word() is False
    with clock.set_to(at(20, 9)):
        again = hand_over(2, person(1), made_at=at(18, 5))  # a re-run of an old list, passed by a person
        actions.release(arrival_id=again.pk, reason="送り直し", by=TAKER, purpose="DATA_HUB")
        assert word() is True
        ahead = hand_over(3, person(2), made_at=at(20, 9) + timedelta(days=300))
        assert (ahead.state, word()) == ("held", False), "届いてはいる"
    with clock.set_to(at(25, 9)):
        assert word() is True


def test_遅れは理由とともに_保留や停止と並べて出る(signed_in_as) -> None:  # noqa: F811
    def row() -> tuple[str, str]:
        (standing,) = queries.standings(TAKER)
        return standing.word, standing.why

    said = "予定の令和8年11月20日6時までに届いていません（最後の作成日時：令和8年11月18日 05:50）"
    with clock.set_to(at(20, 9)):
        assert row() == ("遅れ", "予定の令和8年11月20日6時までに届いていません（届いて受け取れたものはまだありません）")
    with clock.set_to(at(18, 9)):
        hand_over(1, made_at=at(18, 5, 50))
        assert row() == ("正常", "")
        held = hand_over(3, made_at=at(18, 5, 50))
        assert row()[0] == "保留1件"
    with clock.set_to(at(20, 9)):
        assert row() == ("保留1件、遅れ", f"{held.reasons[0]}。{said}")
        delivery = Delivery.objects.get(number=1)
        Delivery.objects.filter(pk=delivery.pk).update(state="refused", reason="見出しが違います")
        assert row() == ("配信が停止、保留1件、遅れ", f"見出しが違います。{held.reasons[0]}。{said}")
        page = signed_in_as("clerk").get(reverse("hub-monitor")).content.decode()
        for told in ("配信が停止", "保留1件", "遅れ"):
            assert f">{told}</span>" in page
        assert said in page
