"""媒体管理簿: two persons at both ends, one order of steps, and 未了 until the erasure is verified."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.inquiries.models import CarriedNotice
from sesshu.intermediary.media import actions, carrying, queries
from sesshu.intermediary.media.models import Direction, Medium
from sesshu.intermediary.provisions.answering import DoesNotFit
from tests.intermediary.playing import called, item

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
CALL = UUID(int=1)  # the number of a call
P = "INFORMATION_EXCHANGE"
MAY = frozenset({"medium.read", "medium.write", "medium.approve", "file.export"})
FIRST, SECOND = Actor("person", "1", MAY), Actor("person", "2", MAY)


@pytest.fixture
def medium() -> Medium:
    notice = CarriedNotice.objects.create(
        provider="012033", route="r", address="http://127.0.0.1/", notice="x", provider_signing={},
        provider_encryption={}, received_at=NOW,
    )  # fmt: skip
    return actions.request(
        number="媒体-1", direction=Direction.CALL, counterpart="012033", reason="回線の停止", notice=notice, by=FIRST,
        purpose=P,
    )  # fmt: skip


def test_申請した本人は許可できず_許可の前には書けない(medium: Medium) -> None:
    told = {"medium_id": medium.pk, "purpose": P}
    with pytest.raises(NotNow, match="別の職員"):
        actions.approve(by=FIRST, **told)
    with pytest.raises(NotNow, match="許可された媒体だけ"):
        carrying.write(by=FIRST, **told)
    actions.approve(by=SECOND, **told)
    with pytest.raises(NotNow, match="もう残っていません"):
        carrying.write(by=FIRST, **told)
    assert Medium.objects.get().state == "approved", "書けなかった媒体はそのまま"


@pytest.mark.usefixtures("asked_by_others")
def test_媒体で来た求めを断っても_断った記録が残る() -> None:
    one = item()
    row, _ = carrying.read(
        data=called(one, route="route-else").encode(), number="媒体-9", reason="x", by=FIRST, purpose=P
    )
    assert row is not None
    actions.approve(medium_id=row.pk, by=SECOND, purpose=P)
    with pytest.raises(DoesNotFit):
        carrying.write(medium_id=row.pk, by=FIRST, purpose=P)
    record = ExchangeRecord.objects.get(permit=one.permit)
    assert (record.event, record.result, record.counterpart) == ("refused", "not_taken", "012033")
    assert Medium.objects.get().state == "approved", "書けなかった媒体はそのまま"


@pytest.mark.usefixtures("asked_by_others", "child")
def test_同じ求めのファイルは二度読めず_取りやめた後だけ読める() -> None:
    data = called(item()).encode()

    def read(number: str) -> Medium:
        row, _ = carrying.read(data=data, number=number, reason="回線の停止", by=FIRST, purpose=P)
        assert row is not None
        return row

    first = read("媒体-1")
    for state in ("許可待ち", "書込み待ち"):
        with pytest.raises(InvalidInput, match=f"すでに読み込みました（媒体番号媒体-1、{state}）。その媒体で続け"):
            read("媒体-2")
        if state == "許可待ち":
            actions.approve(medium_id=first.pk, by=SECOND, purpose=P)
    actions.cancel(medium_id=first.pk, by=FIRST, purpose=P)
    again = read("媒体-2")
    actions.approve(medium_id=again.pk, by=SECOND, purpose=P)
    carrying.write(medium_id=again.pk, by=FIRST, purpose=P)
    with pytest.raises(InvalidInput, match="回答も作りました（媒体番号媒体-2）"):
        read("媒体-3")
    Medium.objects.filter(pk=again.pk).update(message="")  # as an earlier version kept it
    with pytest.raises(InvalidInput, match="すでに読み込みました。回答も作りました。"):
        read("媒体-3")
    assert Medium.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        for number in ("媒体-4", "媒体-5"):
            actions.request(
                number=number, direction=Direction.ANSWER, counterpart="012033", reason="x", message=CALL, by=FIRST,
                purpose=P,
            )  # fmt: skip


def test_順序を飛ばせず_消去した本人は確認できず_それまで未了(medium: Medium) -> None:
    told = {"medium_id": medium.pk, "purpose": P}
    with pytest.raises(NotNow, match="その段階ではありません"):
        actions.hand_over(handed_to="受領者", by=FIRST, **told)
    Medium.objects.filter(pk=medium.pk).update(state="written", approved_by=SECOND.code, written_at=NOW)
    actions.hand_over(handed_to="受領者", by=FIRST, **told)
    actions.take_back(by=FIRST, **told)
    with pytest.raises(InvalidInput, match="消去の方法"):
        actions.erase(how=" ", by=FIRST, **told)
    actions.erase(how="全領域の上書き", by=FIRST, **told)
    assert queries.unfinished(FIRST) == 1
    with pytest.raises(NotNow, match="別の職員が確かめて"):
        actions.verify(by=FIRST, **told)
    with pytest.raises(NotNow, match="別の職員が確かめて"):
        actions.find_left_over(what="ファイルが1件", by=FIRST, **told)
    row = actions.find_left_over(what="ファイルが1件", by=SECOND, **told)
    assert (row.state, row.erased_by, row.left_over) == ("returned", "", "ファイルが1件"), "残っていれば消し直す"
    actions.erase(how="物理的な破壊", by=FIRST, **told)
    actions.verify(by=SECOND, **told)
    assert queries.unfinished(FIRST) == 0


def test_使用中の媒体番号は使えず_読めないファイルは理由を言って断る(medium: Medium) -> None:
    with pytest.raises(InvalidInput, match="消去が確認されるまで"):
        actions.request(
            number=medium.number, direction=Direction.CALL, counterpart="012033", reason="x", by=FIRST, purpose=P
        )
    for data in (b"abc", "日本語".encode()):
        with pytest.raises(InvalidInput, match=r"このファイルは受け取れません|封をした電文のファイルではありません"):
            carrying.read(data=data, number="媒体-2", reason="x", by=FIRST, purpose=P)
    assert Medium.objects.count() == 1


def test_紛失した媒体は状況と報告先を残し_見つかって消去を確かめるまで未了(medium: Medium) -> None:
    told = {"medium_id": medium.pk, "purpose": P}
    with pytest.raises(NotNow, match="その段階ではありません"):
        actions.lose(how="机にない", by=FIRST, **told)
    Medium.objects.filter(pk=medium.pk).update(state="written", approved_by=SECOND.code, written_at=NOW)
    actions.hand_over(handed_to="受領者", by=FIRST, **told)
    with pytest.raises(InvalidInput, match="報告先") as refused:
        actions.lose(how=" ", by=FIRST, **told)
    assert refused.value.field == "lost_how"
    with pytest.raises(IntegrityError), transaction.atomic():
        Medium.objects.filter(pk=medium.pk).update(state="lost")
    row = actions.lose(how="搬送中に所在不明。情報政策課へ報告済み", by=FIRST, **told)
    assert (row.state, row.lost_by, queries.unfinished(FIRST)) == ("lost", FIRST.code, 1)
    with pytest.raises(NotNow, match="その段階ではありません"):
        actions.erase(how="全領域の上書き", by=FIRST, **told)
    actions.take_back(by=SECOND, **told)
    actions.erase(how="全領域の上書き", by=FIRST, **told)
    assert actions.verify(by=SECOND, **told).lost_how.startswith("搬送中"), "紛失したことは残る"
    assert queries.unfinished(FIRST) == 0


def test_消去の確認の前に見つからない媒体も_紛失として残り_見つかれば消し直す(medium: Medium) -> None:
    told = {"medium_id": medium.pk, "purpose": P}
    Medium.objects.filter(pk=medium.pk).update(state="returned", approved_by=SECOND.code, written_at=NOW)
    actions.erase(how="全領域の上書き", by=FIRST, **told)
    row = actions.lose(how="保管棚にない。情報政策課へ報告済み", by=FIRST, **told)
    assert (row.state, queries.unfinished(FIRST)) == ("lost", 1)
    with pytest.raises(NotNow, match="その段階ではありません"):
        actions.verify(by=SECOND, **told)
    row = actions.take_back(by=SECOND, **told)
    assert (row.state, row.erased_by, row.erased_how) == ("returned", "", ""), "前の消去は数えない"
    with pytest.raises(NotNow, match="その段階ではありません"):
        actions.verify(by=SECOND, **told)
    actions.erase(how="物理的な破壊", by=FIRST, **told)
    actions.verify(by=SECOND, **told)
    assert [one.label for one in queries.history(FIRST, row)][-5:] == ["消去", "紛失", "返却", "消去", "消去の確認"]
    assert queries.unfinished(FIRST) == 0
