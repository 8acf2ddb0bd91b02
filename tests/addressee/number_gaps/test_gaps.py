"""欠番: 取ったのにだれにも付けなかった統合宛名番号は、理由とともに残り、二度と使わない（O-030）。"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from sesshu.addressee.number_gaps import actions, checking, health
from sesshu.addressee.number_gaps.models import GapCheck, GapReason, NumberGap
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.addressee.unified_numbers.numbering import draw
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotPermitted
from sesshu.foundation.files.models import Export
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.numbers import addressee_number
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import item, put

pytestmark = pytest.mark.django_db
CHECKER = job_actor("number_gap.check", "number_gap.check")
CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]), display_name="宛名　かおる")
PURPOSE = "UNIFIED_NUMBERING"


def check() -> dict[str, int]:
    return checking.check(by=CHECKER, purpose=PURPOSE)


def gaps() -> dict[str, str]:
    return dict(NumberGap.objects.values_list("unified_number", "reason"))


def person(number: str) -> UnifiedPerson:
    return UnifiedPerson.objects.create(unified_number=number, created_at=clock.now(), created_by="t")


def serial() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('unified_number_serial')")
        return int(cursor.fetchone()[0])


@pytest.fixture
def checked() -> GapCheck:
    """What other tests drew and rolled back is out of the way."""
    check()
    return GapCheck.objects.get()


def since(before: dict[str, str]) -> dict[str, str]:
    return {number: reason for number, reason in gaps().items() if number not in before}


def broken_off(count: int) -> list[str]:
    """Numbers that a transaction drew and did not come to give."""
    numbers: list[str] = []
    with pytest.raises(RuntimeError), transaction.atomic():
        numbers += draw(count)
        raise RuntimeError
    return numbers


def test_取り消された処理の番号は_すべて一度だけ理由付きで残る(checked: GapCheck) -> None:
    """Two thousand, with the serials among them that have no check digit: neither these nor numbers in use are gaps."""
    before, (used, *_) = gaps(), put(item(1, "100"), item(2, "200"))
    numbers = broken_off(2000)
    assert check() == {"broken_off": 2000}
    assert since(before) == dict.fromkeys(numbers, "broken_off")
    assert used.unified_number not in gaps()
    row, last = NumberGap.objects.get(unified_number=numbers[0]), GapCheck.objects.order_by("-id")[0]
    assert (row.drawn_after, row.recorded_at) == (checked.finished_at, last.finished_at)
    assert (row.recorded_by, last.found) == (CHECKER.code, 2000)
    assert check() == {}
    assert len(since(before)) == 2000


def test_多めに取った番号の余りは_その場で理由付きで残る(checked: GapCheck) -> None:
    put(item(1, "100"))
    before = gaps()
    (wrong,) = put(item(7, "100"))
    assert wrong.result == "mismatch"
    ((number, reason),) = since(before).items()
    assert reason == "surplus"
    assert not UnifiedPerson.objects.filter(unified_number=number).exists()
    assert check() == {}


def test_最初の確認より前の欠番は_理由が残っていないと書く() -> None:
    numbers = broken_off(3)
    assert set(check()) == {"unknown"}
    assert {gaps()[number] for number in numbers} == {"unknown"}
    assert NumberGap.objects.get(unified_number=numbers[0]).drawn_after is None


def test_引き継いだ番号は欠番ではなく_検査数字の違う引継ぎ番号は欠番を隠さない(checked: GapCheck) -> None:
    at, older = addressee_number.first_from(serial() + 1)
    _, number = addressee_number.first_from(at + 1)
    person(older)
    person(number[:-1] + str((int(number[-1]) + 1) % 10))
    before = gaps()
    assert broken_off(1) == [number], "引き継いだ番号は飛ばす"
    check()
    assert since(before).get(number) == "broken_off"
    assert older not in gaps()


def test_一度欠番になった番号は_だれにも付けない(checked: GapCheck) -> None:
    at, number = addressee_number.first_from(serial() + 1)
    NumberGap.objects.create(
        unified_number=number, reason=GapReason.BROKEN_OFF, recorded_at=clock.now(), recorded_by="t"
    )
    (one,) = put(item(1, "100"))
    assert one.unified_number == addressee_number.first_from(at + 1)[1]
    for row in NumberGap.objects.filter(unified_number=number):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberGap.objects.create(
            unified_number="1" * 15, reason="other", recorded_at=clock.now(), recorded_by="t"
        )  # fmt: skip


def test_消えた人の番号は別の理由で残り_説明が付くまで稼働状況に出る(checked: GapCheck) -> None:
    (number,) = draw(1)
    gone = person(number)
    assert health.gaps().state == "good"
    assert check().get("removed", 0) == 0
    gone.delete()
    assert check() == {"removed": 1}
    assert gaps()[number] == "removed"
    assert (health.gaps().state, health.gaps().value) == ("watch", {"removed": 1})
    row = NumberGap.objects.get(unified_number=number)
    actions.remark(gap_id=row.pk, text="試験のため", by=CLERK, purpose=PURPOSE)
    assert health.gaps().state == "good"


def test_毎日の処理が確認する(checked: GapCheck) -> None:
    (number,) = broken_off(1)
    actions.check_now(by=CLERK, purpose=PURPOSE)
    done = run_now(Job.objects.get(kind="number_gap.check"))
    assert (done.state, gaps()[number]) == ("succeeded", "broken_off")
    entry = Entry.objects.filter(act="number_gap.checked").latest("queue_id")
    assert (entry.actor, entry.purpose) == (CHECKER.code, PURPOSE)


@pytest.fixture
def gap(checked: GapCheck) -> NumberGap:
    (number,) = broken_off(1)
    check()
    return NumberGap.objects.get(unified_number=number)


def remark(gap_id: Any, text: str, by: Actor = CLERK) -> None:
    actions.remark(gap_id=gap_id, text=text, by=by, purpose=PURPOSE)


def test_説明は権限のある職員が加え_前の説明も理由も残り_個人番号は書けない(gap: NumberGap) -> None:
    remark(gap.pk, "停電のため")
    remark(gap.pk, "11月20日の停電と確認")
    assert list(gap.remarks.order_by("id").values_list("text", "written_by")) == [
        ("停電のため", CLERK.code), ("11月20日の停電と確認", CLERK.code)
    ]  # fmt: skip
    assert Entry.objects.filter(act="number_gap.remarked", obj=f"number_gap:{gap.pk}").count() == 2
    for wrong in (" ", "あ" * 201, f"本人は{individual_number(7).reveal()}"):
        with pytest.raises(InvalidInput) as told:
            remark(gap.pk, wrong)
        assert told.value.field == "text"
    with pytest.raises(NotFound):
        remark(uuid4(), "停電のため")
    with pytest.raises(NotPermitted):
        remark(gap.pk, "停電のため", Actor("person", "a", permissions_of(["auditor"])))
    assert gap.remarks.count() == 2


def test_画面は件数を理由ごとに示し_絞り込み_ファイルに出し_説明を受け付ける(signed_in_as, gap: NumberGap) -> None:
    client = signed_in_as("clerk")
    put(item(1, "100"))
    put(item(7, "100"))
    (surplus,) = NumberGap.objects.filter(reason="surplus")
    page = client.get("/number-gaps/?reason=surplus").content.decode()
    assert (surplus.unified_number in page, gap.unified_number in page) == (True, False)
    assert "多めに取った番号の余り</a> 1件" in page
    given = {name: page.rsplit(f'name="{name}" value="', 1)[1].split('"')[0] for name in ("form_key", "form_name")}
    answer = client.post("/number-gaps/?reason=surplus", given | {"profile": "machine"})
    assert answer.status_code == 302, answer.content.decode()
    assert Export.objects.get().rows == 1
    here = f"/number-gaps/{gap.pk}/"
    page = client.get(here).content.decode()
    assert "番号を取った処理が最後まで終わらなかった" in page
    key = page.rsplit('name="form_key" value="', 1)[1].split('"')[0]
    assert client.post(here, {"text": "停電のため", "form_key": key}).status_code == 302
    assert "停電のため" in client.get(here).content.decode()
    assert gap.unified_number in client.get("/number-gaps/?told=with").content.decode()
    assert "説明を加える" not in signed_in_as("auditor").get(here).content.decode()


def test_欠番で探すと_欠番だと分かる(signed_in_as, gap: NumberGap) -> None:
    client = signed_in_as("clerk")
    answer = client.post("/unified-numbers/", {"unified_number": gap.unified_number})
    assert f"/number-gaps/{gap.pk}/" in answer.content.decode()
    answer = client.post("/unified-numbers/", {"unified_number": "999999999999999"})
    assert "該当する統合宛名はありません" in answer.content.decode()
