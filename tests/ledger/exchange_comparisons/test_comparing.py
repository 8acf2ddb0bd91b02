"""照会の突合: ページをたどり、期間の外に届いた照会は鍵で確かめ、応じない間は何も終わらせない。"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.api.calling import NotReached
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.duplicates import actions as duplicates
from sesshu.ledger.exchange_comparisons import actions, comparing, health, jobs
from sesshu.ledger.exchange_comparisons.models import ExchangeComparison, ExchangeDifference
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sending import item
from sesshu.ledger.residents.models import Resident
from tests.answering import answering
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
WORKER = job_actor(jobs.COMPARE, "exchange_comparison.compare")
Pages = dict[uuid.UUID | None, contract.OwnListOut]


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Any) -> Iterator[None]:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    settings.SESSHU_INTERMEDIARY_KEY = f"{tmp_path}/key"
    with clock.set_to(NOON):
        yield


def asked(number: int, **values: Any) -> ExchangeInquiry:
    """One that the network refused: it has ended on both sides."""
    usual: dict[str, Any] = {
        "fiscal_year": 2026, "number": number, "resident": make_resident(birth=date(2022, 4, 1)), "kind": "mover_in",
        "subject": "target", "case": f"照会2026-{number:05d} 転入者の接種歴 転入届{number}", "department": "予防接種係",
        "provider": "012033", "provider_name": "小樽市", "withheld": False, "state": InquiryState.REJECTED_NETWORK,
        "result": "not_permitted", "inquiry": uuid.uuid4(), "valid_until": NOON + timedelta(days=7), "asked_at": NOON,
        "asked_by": "u:1", "asked_by_name": "職員",
    }  # fmt: skip
    return ExchangeInquiry.objects.create(**usual | values)


def there(row: ExchangeInquiry, **values: Any) -> contract.ListedInquiry:
    """What the intermediary says of it in the ordinary case."""
    told = item(row)
    usual: dict[str, Any] = {
        "client_key": str(row.client_key), "inquiry": row.inquiry or uuid.uuid4(), "department": row.department,
        "about": contract.mark_of(told.client_key, told.system, told.business_number), "state": row.state,
        "result": row.result, "requested_at": row.asked_at, "valid_until": row.valid_until, "ended_at": row.asked_at,
        **{name: getattr(told, name) for name in (
            "provider", "duty", "row", "part", "subject", "information", "items", "case", "planned", "withheld")},
    }  # fmt: skip
    return contract.ListedInquiry(**usual | values)


@contextmanager
def intermediary(
    settings: Any, *pages: list[contract.ListedInquiry], known: list[contract.ListedInquiry] | None = None
) -> Iterator[list[tuple[str, Any]]]:  # fmt: skip
    """It tells these pages one after the other, and knows `known` by key."""
    calls: list[tuple[str, Any]] = []
    states = [
        contract.InquiryOut(client_key=one.client_key, inquiry=one.inquiry, state=one.state, valid_until=NOON)
        for one in known or ()
    ]
    answers: dict[str, Any] = {"/api/v1/inquiries/states": contract.InquiriesOut(items=states)}
    told = iter([
        contract.OwnListOut(items=page, after=page[-1].inquiry if n < len(pages) else None)
        for n, page in enumerate(pages, start=1)
    ])  # fmt: skip

    class Next:
        def model_dump_json(self) -> str:
            return next(told).model_dump_json()

    answers["/api/v1/inquiries/list"] = Next()
    with answering(answers, calls) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS = address
        yield calls


def compared(first: date = date(2026, 10, 1), last: date = date(2026, 11, 20)) -> ExchangeComparison:
    row = comparing.opened(*comparing.period(first, last), WORKER)
    return comparing.compare(comparison_id=row.pk, by=WORKER, purpose=P)


def open_kinds() -> list[str]:
    return list(ExchangeDifference.objects.filter(closed_at=None).order_by("kind").values_list("kind", flat=True))


def test_届いたか分からないまま終わらせた照会の回答は_中間サーバーの停止が何か月続いても突合が言う(
    settings: Any,
) -> None:
    """It was ended in January after the intermediary had fallen silent; it comes back in the summer."""
    ended = NOON + timedelta(days=60)
    row = asked(
        1, state=InquiryState.EXPIRED, result="expired", inquiry=None, tried_at=NOON + timedelta(days=50),
        ended_at=ended,
    )  # fmt: skip
    taken = {"inquiry": uuid.uuid4(), "state": "answered", "result": "ok_with_data", "answered_at": NOON, "records": 2}
    with clock.set_to(ended + timedelta(days=200)):
        first, last = jobs.usual_days()
        assert first == date(2026, 11, 20)
        with intermediary(settings, [there(row, **taken)]):
            assert (compared(first, last).found, open_kinds()) == (1, ["answer_missing"])
        assert jobs.usual_days() == (date(2027, 7, 1), date(2027, 8, 7)), "確かめたあとは、ふだんの日から"


def test_送ったあと結果の分からないまま終わらせた照会にも_突合は戻って言う(settings: Any) -> None:
    """It had its number there; whoever ended it heard nothing. What the intermediary itself said has ended is done."""
    ended = NOON + timedelta(days=60)
    row = asked(
        1, state=InquiryState.EXPIRED, result="expired", tried_at=NOON, looked_at=NOON + timedelta(days=2),
        ended_at=ended,
    )  # fmt: skip
    told = {"tried_at": NOON, "looked_at": ended, "ended_at": ended + timedelta(milliseconds=3)}
    asked(2, state=InquiryState.EXPIRED, result="expired", asked_at=NOON - timedelta(days=40), **told)
    taken = {"state": "answered", "result": "ok_with_data", "answered_at": NOON + timedelta(days=3), "records": 2}
    with clock.set_to(ended + timedelta(days=200)):
        first, last = jobs.usual_days()
        assert first == date(2026, 11, 20)
        with intermediary(settings, [there(row, **taken)]):
            assert (compared(first, last).found, open_kinds()) == (1, ["answer_missing"])
        assert jobs.usual_days()[0] == date(2027, 7, 1), "確かめたあとは、ふだんの日から"


def test_終わらせてまもない突合では_まだ届く回答を見落とさないよう_次の夜も確かめる(settings: Any) -> None:
    asked(1, state=InquiryState.EXPIRED, result="expired", inquiry=None, tried_at=NOON, ended_at=NOON)
    for days, first in ((92, date(2026, 11, 20)), (94, date(2026, 11, 20)), (95, date(2027, 1, 1))):
        with clock.set_to(NOON + timedelta(days=days)):
            assert jobs.usual_days()[0] == first
            with intermediary(settings, []):
                compared(first, clock.today())
    asked(2, state=InquiryState.EXPIRED, result="expired", inquiry=None, ended_at=NOON)
    with clock.set_to(NOON + timedelta(days=95)):
        assert jobs.usual_days()[0] == date(2027, 1, 1), "一度も送っていない照会は、あるはずがない"


def test_すべてのページをたどり_だれの名前も記録に残さない(settings: Any) -> None:
    rows = [asked(n) for n in range(1, 6)]
    told = [there(row) for row in rows]
    with intermediary(settings, told[:2], told[2:4], told[4:]) as calls:
        row = compared()
    assert (row.here, row.there, row.found, open_kinds()) == (5, 5, 0, [])
    assert [message["after"] for path, message in calls] == [None, str(told[1].inquiry), str(told[3].inquiry)]
    entries = Entry.objects.filter(act__in=["exchange.inquiries_looked_at", "exchange.inquiries_compared"])
    assert entries.count() == 4
    assert not Subject.objects.filter(entry_queue_id__in=entries.values("queue_id")).exists()


def test_期間のあとに届いた照会は鍵で確かめ_送っていない照会や届かずに終わった照会は違いではない(
    settings: Any,
) -> None:
    late, gone = asked(1), asked(2)
    asked(3, state=InquiryState.DRAFT, result="", inquiry=None)
    asked(4, state=InquiryState.EXPIRED, result="expired", inquiry=None)
    asked(5, state=InquiryState.REJECTED_LOCAL, inquiry=None)
    stuck = asked(6, state=InquiryState.DRAFT, result="", inquiry=None, valid_until=NOON - timedelta(days=2))
    with intermediary(settings, [], known=[there(late)]) as calls:
        compared()
    [(_, message)] = [one for one in calls if one[0].endswith("states")]
    assert set(message["client_keys"]) == {str(one.client_key) for one in (late, gone, stuck)}
    seen = ExchangeDifference.objects.filter(closed_at=None)
    assert {one.exchange_inquiry_id for one in seen} == {gone.pk, stuck.pk}
    assert open_kinds() == ["unknown_there"] * 2
    assert {one.case for one in seen} == {gone.case, stuck.case}, "番号と案件が分かる"


def test_期間の外の違いは残り_応じない中間サーバーは何も終わらせない(settings: Any) -> None:
    row = asked(1, asked_at=NOON - timedelta(days=100))
    with intermediary(settings, [there(row, department="税務課", requested_at=row.asked_at)]):
        compared(date(2026, 8, 1), date(2026, 8, 31))
    assert open_kinds() == ["other_department"]
    with intermediary(settings, []):
        compared()
    assert open_kinds() == ["other_department"], "ほかの期間の突合は、何も見ていない"
    settings.SESSHU_INTERMEDIARY_ADDRESS = "http://127.0.0.1:9"
    with pytest.raises(NotReached):
        compared(date(2026, 8, 1), date(2026, 8, 31))
    assert open_kinds() == ["other_department"]
    with clock.set_to(NOON + timedelta(hours=1)), intermediary(settings, [there(row)]):
        compared(date(2026, 8, 1), date(2026, 8, 31))
    closed = ExchangeDifference.objects.get()
    assert (closed.closed_at is not None, closed.reason, closed.closed_by) == (True, "", WORKER.code)


def test_統合した人の照会は_前の番号でされていても違いではない(clerk: Actor, settings: Any) -> None:
    row, target = asked(1), make_resident(birth=date(2022, 4, 1))
    told = there(row)
    duplicates.merge(source_id=row.resident_id, target_id=target.pk, reason="二つ", by=clerk, purpose="RESIDENT_INTAKE")
    row.refresh_from_db()
    assert row.resident_id == target.pk
    with intermediary(settings, [told]):
        assert compared().found == 0
    ExchangeInquiry.objects.update(resident=make_resident(birth=date(2022, 4, 1)))
    with intermediary(settings, [told]):
        compared()
    assert open_kinds() == ["other_person"]


def test_照会の種類のファイルが変わっても_照会したときの項で比べる(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from dataclasses import replace

    from sesshu.ledger.exchange_inquiries import sending
    from sesshu.ledger.exchange_inquiries.kinds import kinds

    old = kinds()["mover_in"]
    row = asked(1, basis=old.told)
    told = there(row)
    monkeypatch.setattr(sending, "kinds", lambda: {"mover_in": replace(old, label="新しい名前", row=26, items=("x",))})
    with intermediary(settings, [told]):
        assert compared().found == 0
    row.basis = {}
    row.save()
    with intermediary(settings, [told]):
        compared()
    assert open_kinds() == ["other_ground", "other_information", "other_row"]


def test_突合は毎晩始まり_職員が始めた別の期間が動いていれば待つ(clerk: Actor, settings: Any) -> None:
    nightly = declared("exchange.compare_inquiries_daily")["exchange.compare_inquiries_daily"]
    assert (nightly.daily, nightly.after) == (True, "02:00")
    assert jobs.usual_days() == (date(2026, 10, 1), date(2026, 11, 20))

    class Run:
        actor, purpose = job_actor("n", "exchange_comparison.compare"), P
        job = Job(pk=uuid.uuid4())

    settings.SESSHU_INTERMEDIARY_ADDRESS = ""
    jobs.compare_daily(Run())  # type: ignore[arg-type]
    assert not ExchangeComparison.objects.exists()
    with pytest.raises(NotNow, match="接続していません"):
        actions.start(first=NOON.date(), last=NOON.date(), by=clerk, purpose=P)
    settings.SESSHU_INTERMEDIARY_ADDRESS = "http://127.0.0.1:9"
    jobs.compare_daily(Run())  # type: ignore[arg-type]
    row = ExchangeComparison.objects.get()
    assert (row.since, Job.objects.get(kind=jobs.COMPARE).key) == (clock.start_of_day(date(2026, 10, 1)), str(row.pk))
    first, last = jobs.usual_days()
    assert actions.start(first=first, last=last, by=clerk, purpose=P).pk == row.pk, "同じ期間なら動いているものが答え"
    with pytest.raises(NotNow, match="ほかの期間"):
        actions.start(first=date(2026, 9, 1), last=date(2026, 9, 30), by=clerk, purpose=P)
    with pytest.raises(InvalidInput, match="最後の日"):
        actions.start(first=date(2026, 9, 2), last=date(2026, 9, 1), by=clerk, purpose=P)
    Job.objects.filter(kind=jobs.COMPARE).update(arguments={"comparison": "x"})
    ExchangeComparison.objects.update(since=clock.start_of_day(date(2026, 9, 1)))
    jobs.compare_daily(Run())  # type: ignore[arg-type]
    assert ExchangeComparison.objects.count() == 1
    assert Job.objects.get(kind="exchange.compare_inquiries_daily").key == f"after:{Run.job.pk}"


def test_違いを終わらせるのは責任者だけで_理由に個人番号は書けない(clerk: Actor, chief: Actor, settings: Any) -> None:
    from sesshu.numbers.testing import individual_number

    with intermediary(settings, [there(asked(1), department="税務課")]):
        compared()
    row = ExchangeDifference.objects.get()
    with pytest.raises(NotPermitted):
        actions.close(difference_id=row.pk, reason="確かめた", by=clerk, purpose=P)
    for reason, words in ((" ", "入力してください"), (individual_number(1).reveal(), "個人番号")):
        with pytest.raises(InvalidInput, match=words):
            actions.close(difference_id=row.pk, reason=reason, by=chief, purpose=P)
    actions.close(difference_id=row.pk, reason="部署の名前が変わった", by=chief, purpose=P)
    with pytest.raises(NotNow):
        actions.close(difference_id=row.pk, reason="もう一度", by=chief, purpose=P)
    assert open_kinds() == []


def test_稼働状況が_開いている違いの数と_終わっていない突合を言う(settings: Any) -> None:
    settings.SESSHU_INTERMEDIARY_ADDRESS = ""
    assert health.compared().state == "good"
    settings.SESSHU_INTERMEDIARY_ADDRESS = "http://127.0.0.1:9"
    assert health.compared().state == "good", "照会したことがなければ、突き合わせるものがない"
    row = asked(1, asked_at=NOON - timedelta(days=3))
    told = health.compared()
    assert (told.value, told.state) == ({"open": 0, "missed": True}, "watch")
    with intermediary(settings, [there(row)]):
        compared()
        assert health.compared().state == "good"
    with intermediary(settings, [there(row, duty="copayment")]):
        compared()
        told = health.compared()
    assert (told.value, told.state) == ({"open": 1, "missed": False}, "watch")
    assert "違い 1 件" in told.text
    with clock.set_to(NOON + timedelta(hours=31)):
        assert health.compared().value["missed"] is True


def test_数万件でも_一ページの問合せの数は変わらない(settings: Any, django_assert_max_num_queries: Any) -> None:
    person: Resident = make_resident(birth=date(2022, 4, 1))
    rows = [asked(n, resident=person) for n in range(1, 101)]
    with intermediary(settings, [there(row, duty="copayment") for row in rows]), django_assert_max_num_queries(40):
        assert compared().found == 100
