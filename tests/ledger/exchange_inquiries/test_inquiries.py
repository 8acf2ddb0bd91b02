"""情報照会: 台帳の側でできることと、してはいけないこと。中間サーバーとのやり取りは tests/exchange にある。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.exchange_inquiries import actions, ending, following_up, queries
from sesshu.ledger.exchange_inquiries.actions import Asked
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.mailings import histories
from sesshu.ledger.residents.models import Resident
from sesshu.numbers import testing
from tests.answering import answering
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.clocks import CLOCK, TellsTime
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
WORKER = job_actor("exchange.follow", "exchange_inquiry.send")


@pytest.fixture
def mover() -> Resident:
    return make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason="10")


@pytest.fixture
def there(settings: Any, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """中間サーバー at a port, with the same time as here."""
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    answers: dict[str, Any] = {CLOCK: TellsTime()}
    with answering(answers) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS, settings.SESSHU_INTERMEDIARY_KEY = address, f"{tmp_path}/key"
        yield answers


def ask(by: Actor, person: Resident, **changes: Any) -> ExchangeInquiry:
    usual = {"kind": "mover_in", "provider": "012033", "provider_name": "小樽市"}
    asked = Asked(resident_id=person.pk, **(usual | changes))
    [row] = actions.ask(asked=[asked], department="予防接種係", by=by, purpose=P)
    return row


def answered(by: Actor, person: Resident, *values: dict[str, str], **changes: Any) -> ExchangeInquiry:
    row = ask(by, person, **changes)
    ExchangeInquiry.objects.filter(pk=row.pk).update(
        state="fetched", result="ok_with_data" if values else "ok_empty", ended_at=clock.now()
    )
    ExchangeAnswer.objects.bulk_create(
        [ExchangeAnswer(inquiry=row, number=n, values=one) for n, one in enumerate(values, start=1)]
    )
    row.refresh_from_db()
    return row


def entry(person: Resident, n: int, **given: Any) -> DoseEntry:
    usual = {"given_on": date(2023, 5, 1), "product": "mr", "source": "other_city", "source_key": f"exchange:t:{n}"}
    return DoseEntry(resident_id=person.pk, **(usual | given))


def test_照会は受け付けられ送る処理が頼まれ同じ照会は一つにまとまる(clerk: Actor, mover: Resident) -> None:
    first, again = ask(clerk, mover), ask(clerk, mover)
    assert first.pk == again.pk
    assert (first.state, first.label, first.department) == ("draft", "照会2026-00001", "予防接種係")
    assert Job.objects.filter(kind="exchange.follow").count() == 1
    assert ask(clerk, mover, provider="011002", provider_name="札幌市").pk != first.pk


def test_権限のない職員は照会できない(counter: Actor, mover: Resident) -> None:
    with pytest.raises(NotPermitted):
        ask(counter, mover)


def test_転入していない人と住民でない人には照会しない(clerk: Actor) -> None:
    with pytest.raises(NotNow, match="転入した人"):
        ask(clerk, make_resident(birth=date(2022, 4, 1)))
    gone = make_resident(
        birth=date(2022, 4, 1), became_on=date(2024, 1, 1), status="moved_out", removed_on=date(2026, 9, 1),
        removal_reason="20",
    )  # fmt: skip
    with pytest.raises(NotNow, match="いま住民でない"):
        ask(clerk, gone)


def test_同意の要る照会は同意書の番号がなければ断る(clerk: Actor, mover: Resident) -> None:
    with pytest.raises(InvalidInput, match="同意書の番号") as refused:
        ask(clerk, mover, kind="exemption", exchange_case=uuid4())
    assert refused.value.field == "consent_number"
    asked = ask(clerk, mover, kind="exemption", exchange_case=uuid4(), consent_number="同意2026-0123")
    assert asked.consent_number == "同意2026-0123"


def test_救済と免除の照会は案件からだけできる(clerk: Actor, mover: Resident) -> None:
    for kind in ("relief", "exemption"):
        with pytest.raises(InvalidInput, match="案件から照会"):
            ask(clerk, mover, kind=kind, consent_number="同意2026-0123")
    assert not ExchangeInquiry.objects.exists()


def test_個人番号の形の数字を記事に書いた照会は断り何も残らない(clerk: Actor, mover: Resident) -> None:
    with pytest.raises(InvalidInput, match="個人番号の形"):
        ask(clerk, mover, note=f"番号 {testing.individual_number(7).reveal()}")
    assert not ExchangeInquiry.objects.exists()


def test_支援措置の世帯の照会には不開示の印が付く(clerk: Actor, mover: Resident) -> None:
    Resident.objects.filter(pk=mover.pk).update(household_number="77")
    make_resident(birth=date(1990, 4, 1), household_number="77", address_protected=True)
    assert ask(clerk, mover).withheld
    assert not ask(clerk, make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1))).withheld


def test_中間サーバーに届かない照会は期限に名のある状態で終わる(
    clerk: Actor, mover: Resident, there: dict[str, Any]
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    assert following_up.follow(by=WORKER, purpose=P), "まだ届いていないので、もう一度試す"
    with clock.set_to(NOON + timedelta(days=7, seconds=1)):
        assert not following_up.follow(by=WORKER, purpose=P)
    row.refresh_from_db()
    assert (row.state, row.result) == ("expired", "expired")


def test_回答は職員が取り入れて接種記録になり次に接種する日が変わる(clerk: Actor, mover: Resident) -> None:
    row = answered(clerk, mover, {"date": "2023-05-01", "kind": "MR"}, {"date": "2024-05-01", "kind": "?"})
    assert histories.not_asked([mover]) == {mover.pk}
    done = actions.adopt(
        inquiry_id=row.pk, entries={1: entry(mover, 1)}, skipped={2: "何のワクチンか分からない"}, by=clerk, purpose=P
    )
    dose = Dose.objects.get()
    assert (dose.pk, dose.source, dose.source_key) == (done[0].dose_id, "other_city", "exchange:t:1")
    row.refresh_from_db()
    assert (row.state, [one.dose_id for one in row.answers.all()]) == ("adopted", [dose.pk, None])
    assert histories.not_asked([mover]) == frozenset(), "転入前の接種歴を確かめたことになる"
    with pytest.raises(NotNow):
        actions.adopt(inquiry_id=row.pk, entries={}, skipped={1: "x", 2: "x"}, by=clerk, purpose=P)


def test_決めていない記録が一つでもあれば何も取り入れない(clerk: Actor, mover: Resident) -> None:
    row = answered(clerk, mover, {"date": "2023-05-01", "kind": "MR"}, {"date": "2024-05-01", "kind": "MR"})
    with pytest.raises(InvalidInput):
        actions.adopt(inquiry_id=row.pk, entries={1: entry(mover, 1)}, skipped={}, by=clerk, purpose=P)
    with pytest.raises(InvalidInput, match="理由"):
        actions.adopt(inquiry_id=row.pk, entries={1: entry(mover, 1)}, skipped={2: " "}, by=clerk, purpose=P)
    assert not Dose.objects.exists()


def test_接種の事務でない照会の回答を接種記録にはできない(clerk: Actor, mover: Resident) -> None:
    row = answered(clerk, mover, {"date": "2023-05-01"}, kind="relief", provider="prefecture", provider_name="保険者",
                   exchange_case=uuid4())  # fmt: skip
    with pytest.raises(NotNow, match="予防接種の実施の事務"):
        actions.adopt(inquiry_id=row.pk, entries={1: entry(mover, 1)}, skipped={}, by=clerk, purpose=P)
    assert not Dose.objects.exists()


@pytest.mark.usefixtures("there")
def test_取り入れなかった回答の内容は市の決めた日数で消え記録は残る(clerk: Actor, mover: Resident) -> None:
    row = answered(clerk, mover, {"date": "2023-05-01", "kind": "MR"})
    actions.adopt(inquiry_id=row.pk, entries={}, skipped={1: "登録済み"}, by=clerk, purpose=P)
    with clock.set_to(NOON + timedelta(days=90)):
        assert ending.drop_contents(by=WORKER, purpose=P) == 0
    with clock.set_to(NOON + timedelta(days=91)):
        assert ending.drop_contents(by=WORKER, purpose=P) == 1
    assert ExchangeAnswer.objects.get().values == {}
    assert ExchangeInquiry.objects.get().settle_reason == "登録済み"


@pytest.mark.usefixtures("there")
def test_決めないまま日数を過ぎた回答は消えて終わり_記録なしには見えない(clerk: Actor, mover: Resident) -> None:
    row = answered(clerk, mover, {"date": "2023-05-01", "kind": "MR"})
    with clock.set_to(NOON + timedelta(days=91)):
        assert ending.drop_contents(by=WORKER, purpose=P) == 1
        assert ending.drop_contents(by=WORKER, purpose=P) == 0
    row.refresh_from_db()
    assert (row.state, row.result, row.settled_by) == ("dismissed", "content_dropped", WORKER.code)
    assert "消去されました" in row.settle_reason
    assert queries.to_decide(clerk) == 0
    assert histories.not_asked([mover]) == {mover.pk}, "転入前の接種歴は、確かめたことにならない"


def test_送信待ちの照会だけを取り消せる(clerk: Actor, mover: Resident) -> None:
    row = ask(clerk, mover)
    actions.cancel(inquiry_id=row.pk, by=clerk, purpose=P)
    row.refresh_from_db()
    assert row.state == "cancelled"
    with pytest.raises(NotNow):
        actions.cancel(inquiry_id=row.pk, by=clerk, purpose=P)
