"""What others ask of us and what they get, through our own door."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import ProvisionAnswer
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.sealing import SealError, open_sealed
from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.sealed_messages.door import receive
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.intermediary.copies.actions import Original
from sesshu.intermediary.copies.blocking import block_information
from sesshu.intermediary.copies.comparing import Difference, compare, line_of
from sesshu.intermediary.copies.intake import commit_chunk
from sesshu.intermediary.copies.models import ProvisionCopy
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord
from sesshu.intermediary.peers.directory import known
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions import actions, reporting
from sesshu.intermediary.provisions.answering import HANDLERS, DoesNotFit
from sesshu.intermediary.provisions.models import Provision
from sesshu.intermediary.provisions.refused_calls import record_refused
from sesshu.law.capacities import of_body
from sesshu.law.permission_list import codes, permission_list, vaccination_records
from sesshu.operate.exchange.recorded import recorded
from tests.intermediary.playing import (
    DOSE,
    FIRST,
    KEEPER,
    NETWORK,
    NOON,
    OTARU,
    SECOND,
    P,
    answers,
    called,
    item,
    put,
)
from tests.speed.counting import questions_of

CITY = of_body("012033", "mayor", date(2026, 11, 20))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]


def test_求められた項目だけが出て記録が残る(child) -> None:
    put(DOSE)
    (answer,) = answers(item())
    assert answer.result is ResultClass.OK_WITH_DATA
    assert [one.values for one in answer.records] == [{"date": "2023-05-01", "lot": "ABC123"}]
    record = ExchangeRecord.objects.get()
    assert (record.event, record.items, record.unified_number) == (Event.PROVIDED, ["date", "lot"], "11")


def test_登録なしと記録なしと知らない人は答え分けられる(child) -> None:
    assert answers(item())[0].result is ResultClass.NO_COPY
    put()
    assert answers(item())[0].result is ResultClass.OK_EMPTY
    assert answers(item(code=LinkageCode.issue()))[0].result is ResultClass.NO_COPY


def test_税の照会に副本がなくても接種のことは言わない(child) -> None:
    tax = {"duty": "copayment", "row": 28, "part": 8, "subject": "vaccinated", "information": "municipal_tax"}
    (answer,) = answers(item(**tax, items=("fiscal_year", "tax")))
    assert (answer.result, "接種" in answer.message) == (ResultClass.NO_COPY, False)
    assert "接種していないという意味ではありません" in answers(item())[0].message


def test_取下げだけの人は記録なしの登録にならない(child) -> None:
    """A file that only withdraws says nothing of whether the person has any record; with one there, it does."""
    line = {"change": "1", "unified_number": "11", "record_key": "d1", "date": date(2023, 5, 1), "kind": "MR"}
    gone = line | {"change": "2", "date": None, "kind": None}
    commit_chunk([gone], source="file", by=KEEPER)
    assert answers(item())[0].result is ResultClass.NO_COPY, "一度もなかった記録の取下げ"
    commit_chunk([line], source="file", by=KEEPER)
    commit_chunk([gone], source="file", by=KEEPER)
    assert answers(item())[0].result is ResultClass.OK_EMPTY, "最後の記録を取り下げた人は、登録されたままである"


def test_同じ許可証で求め直せば同じ答えで提供は1件のまま(child) -> None:
    put(DOSE)
    one = item()
    assert answers(one)[0].records == answers(one)[0].records
    assert Provision.objects.count() == 1
    assert [r.event for r in ExchangeRecord.objects.order_by("at")] == [Event.PROVIDED, Event.PROVIDED_AGAIN]


def test_自分の団体が求めたことになっている求めには_許可証があっても出さない(child) -> None:
    put(DOSE)
    own = own_keys()
    signing, encryption = own.public.signing, own.public.encryption
    Peer.objects.filter(code=own.body).update(signing=signing, encryption=encryption)
    told = {"inquirer": own.body, "inquirer_signing": signing, "inquirer_encryption": encryption}
    token = receive(called(item(), sender=own, **told), HANDLERS, known)
    opened = open_sealed(token, ProvisionAnswer, own=own, known={own.body: own.public}.get, now=clock.now())
    (answer,) = opened.message.items
    assert (answer.result, answer.rule, answer.records) == (ResultClass.NOT_PERMITTED, "R-14", ())


@pytest.mark.timeout(1800)  # four minutes on a machine that many share
def test_ネットワークが許してもリスト外の全組合せを提供者が断る(child) -> None:
    """The whole product of inquirer, duty, information and row, each with a permit of the network."""
    put(DOSE)
    allowed = permission_list(clock.today())
    places = sorted({(one.row, one.part) for one in allowed.rows})
    refused_here, given, listed = 0, set(), set()
    for kind in ("mayor", CITY, "governor", "health_minister", "medical_insurer"):
        wanted = [
            item(duty=duty, information=information, row=row, part=part)
            for duty, information in product(codes("duty"), codes("information"))
            for row, part in places
        ]
        for start in range(0, len(wanted), 500):
            batch = wanted[start : start + 500]
            by_permit = {one.permit: one for one in batch}
            for answer in answers(*batch, inquirer_kind=kind):
                asked = by_permit[answer.permit]
                if answer.result is ResultClass.NOT_PERMITTED:
                    assert answer.rule in {"R-02", "R-05"}
                    assert answer.records == ()
                    refused_here += 1
                    continue
                listed.add((kind, asked.duty, asked.information, asked.row, asked.part))
                if answer.records:
                    given.add((kind, asked.duty, asked.information, asked.row))
    assert given == {
        ("mayor", "implementation", "immunization_record", 25),
        (CITY, "implementation", "immunization_record", 25),
        (CITY, "specified_vaccination", "immunization_record", 153),
        ("governor", "implementation_and_instruction", "immunization_record", 26),
        ("mayor", "specified_vaccination", "immunization_record", 153),
        ("governor", "specified_vaccination", "immunization_record", 153),
        ("health_minister", "specified_vaccination", "immunization_record", 154),
    }
    assert listed == {
        (kind, one.duty, information, one.row, one.part)
        for kind in ("mayor", CITY, "governor", "health_minister")
        for one in allowed.rows
        for information in one.information
        if set(kind.split("|")) & one.inquirers and "target" in one.subjects and set(CITY.split("|")) & one.providers
    }, "断られないのは、市の持つ種類のどれかが項に合うものだけ"
    assert {information for _, _, information, _ in given} <= vaccination_records()
    assert refused_here > 10_000
    assert ExchangeRecord.objects.filter(event=Event.REFUSED, result="not_permitted").count() == refused_here


def test_リストの版の違いは答えが同じでも知らされる(child) -> None:
    put(DOSE)
    (answer,) = answers(item(), list_version="another")
    assert (answer.result, answer.list_differs) == (ResultClass.OK_WITH_DATA, True)


def test_自動応答不可は二人の別の職員で初めて答える(child) -> None:
    put(DOSE)
    LinkedPerson.objects.update(auto_response_blocked=True)
    one = item()
    assert answers(one)[0].result is ResultClass.WAITING_MANUAL
    row = Provision.objects.get()
    with pytest.raises(NotNow):
        actions.release(provision_id=row.pk, by=SECOND, purpose=P)
    actions.ask_release(provision_id=row.pk, note="電話で確認", by=FIRST, purpose=P)
    with pytest.raises(NotNow):
        actions.release(provision_id=row.pk, by=FIRST, purpose=P)
    assert answers(one)[0].result is ResultClass.WAITING_MANUAL, "申請だけでは答えない"
    actions.release(provision_id=row.pk, by=SECOND, purpose=P)
    assert answers(one)[0].result is ResultClass.OK_WITH_DATA


def test_設定が分からない人と止めた情報も自動では答えない(child) -> None:
    put(DOSE)
    LinkedPerson.objects.update(flags_at=None)
    assert answers(item())[0].result is ResultClass.WAITING_MANUAL
    LinkedPerson.objects.update(flags_at=NOON)
    block_information(information="immunization_record", on=True, by=KEEPER, purpose=P)
    assert answers(item())[0].result is ResultClass.WAITING_MANUAL


def test_職員が提供しないと決めれば理由は相手に出ない(child) -> None:
    put(DOSE)
    LinkedPerson.objects.update(auto_response_blocked=True)
    one = item()
    answers(one)
    actions.refuse(provision_id=Provision.objects.get().pk, reason="訂正中のため", by=FIRST, purpose=P)
    (answer,) = answers(one)
    assert answer.result is ResultClass.REFUSED_BY_STAFF
    assert "訂正中" not in answer.message


def test_期限が過ぎた求めには答えず確認待ちも期限切れで終わる(child) -> None:
    put(DOSE)
    LinkedPerson.objects.update(auto_response_blocked=True)
    one = item()
    answers(one)
    with clock.set_to(NOON + timedelta(days=8)):
        assert reporting.expire(by=KEEPER, purpose=P) == 1
        LinkedPerson.objects.update(auto_response_blocked=False)
        late = item(expires_at=clock.now() - timedelta(seconds=1))
        assert [a.result for a in answers(one, late)] == [ResultClass.EXPIRED, ResultClass.EXPIRED]


def test_鍵と経路と許可証と相手が合わない求めは断られ_断った記録だけが残る(child) -> None:
    put(DOSE)
    one = item()
    answered = item()
    answers(answered)
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"inquirer_encryption": NETWORK.public.encryption}, DoesNotFit),
        ({"route": "route-else"}, DoesNotFit),
        ({"permits": (uuid.uuid4(),)}, DoesNotFit),
        ({"inquirer": "131016"}, SealError),
        ({"provider": "131016"}, SealError),
        ({"by": OTARU}, SealError),
    ]
    for changes, kind in wrong:
        with pytest.raises(kind):
            refused_call(called(one, **changes))
    assert Provision.objects.get().permit == answered.permit
    assert not ExchangeRecord.objects.exclude(permit=answered.permit).exclude(event=Event.REFUSED).exists()


def refused_call(token: str) -> None:
    receive(token, HANDLERS, known, after_refusing=record_refused)


@pytest.mark.parametrize("changes", [{"route": "route-else"}, {"inquirer_encryption": NETWORK.public.encryption}])
def test_鍵か経路が合わない求めは_許可証ごとに断った記録が残り_正しい求めには答える(child, changes) -> None:
    put(DOSE)
    one, other = item(), item(withheld=True)
    with pytest.raises(DoesNotFit):
        refused_call(called(one, other, **changes))
    record = ExchangeRecord.objects.get(permit=one.permit)
    assert (record.event, record.result, record.rule) == (Event.REFUSED, "not_taken", "R-11")
    assert (record.counterpart, record.unified_number, record.row, record.withheld) == ("012033", "11", 25, False)
    assert ExchangeRecord.objects.get(permit=other.permit).withheld is True
    assert Entry.objects.get(act="exchange.message_refused").obj == "body:012033"
    assert Entry.objects.get(act="exchange.call_refused").n == 2
    assert answers(one)[0].result is ResultClass.OK_WITH_DATA
    assert provider_lines() == {str(one.permit): "ok_with_data", str(other.permit): "not_taken"}


def test_書き換えた通知や_ほかの団体の通知を持ち込んだ求めも_だれが求めたか残る(child) -> None:
    one, two, stranger = item(), item(), Keys.generate("131016")
    Peer.objects.create(
        code="131016", name="千代田区", kind="mayor", signing=stranger.public.signing,
        encryption=stranger.public.encryption, route="", told_at=NOON,
    )  # fmt: skip
    with pytest.raises(SealError):
        refused_call(called(one, sender=stranger))
    with pytest.raises(SealError):
        refused_call(called(two, by=OTARU))  # sealed by the inquirer, not by the network
    first, second = ExchangeRecord.objects.get(permit=one.permit), ExchangeRecord.objects.get(permit=two.permit)
    assert (first.counterpart, first.department, first.unified_number, first.information) == (
        "131016", "", "11", "immunization_record",
    )  # fmt: skip
    assert (second.counterpart, second.unified_number, second.information) == ("012033", "", "")
    assert not Provision.objects.exists()


def provider_lines() -> dict[str, str]:
    """What reconciliation reads of this side: permit → how it ended."""
    day = clock.today()
    return {one.permit: one.result for one in recorded(day, day)}


def test_同じ電文は2度受け取らない(child) -> None:
    put(DOSE)
    token = called(item())
    receive(token, HANDLERS, known)
    with pytest.raises(SealError) as told:
        refused_call(token)
    assert told.value.code == "REPLAYED"
    assert Entry.objects.get(act="exchange.message_refused").obj == "body:012033"
    assert ExchangeRecord.objects.count() == 1


def test_副本は原本と比べて違いが出て登録し直せばなくなる(child) -> None:
    put(DOSE, Original("d2", {"date": "2024-05-01", "kind": "MR"}))
    changed = Original("d1", DOSE.values | {"lot": "ABC124"})
    originals = [("11", changed.record_key, changed.digest), ("11", "d3", "x")]
    found = list(compare(KEEPER, "immunization_record", map(line_of, originals), ["11", "12"]))
    assert {(one.difference, one.record_key) for one in found} == {
        (Difference.DIFFERING, "d1"), (Difference.MISSING, "d3"), (Difference.EXTRA, "d2"),
        (Difference.UNREGISTERED, ""),
    }  # fmt: skip
    assert put(changed) == {"new": 0, "changed": 1, "withdrawn": 1}
    same = [line_of(("11", "d1", changed.digest))]
    assert list(compare(KEEPER, "immunization_record", same, ["11"])) == []
    assert ProvisionCopy.objects.filter(published_until__isnull=False).count() == 1, "取り下げた副本も消えない"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "MR"}, "1件目：接種年月日がありません"),
        ({"date": "2026/01/05", "kind": "MR"}, "1件目：接種年月日は年-月-日の日付です"),
        ({"date": "2026-01-05", "kind": "MR", "blood": "A"}, "1件目：知らない項目「blood」があります。使える項目は"),
        ({"date": "2026-01-05", "kind": "あ" * 61}, "1件目：予防接種の種類は60文字以内です"),
    ],
)
def test_形の違う副本は件と項目を言って何も登録しない(child, values, words) -> None:
    with pytest.raises(InvalidInput) as told:
        put(Original("d1", values))
    assert words in told.value.message
    assert not ProvisionCopy.objects.exists()


def test_求めが増えても提供者がデータベースに問う数は変わらない(child) -> None:
    put(DOSE)
    with clock.set_to(clock.now()):
        receive(called(item()), HANDLERS, known)  # asks for the report of these seconds, once
        token = called(item())
        few = len(questions_of(lambda: receive(token, HANDLERS, known)))
        tokens = called(*(item() for _ in range(60)))
        assert len(questions_of(lambda: receive(tokens, HANDLERS, known))) == few
    assert Provision.objects.filter(state="answered").count() == 62


def test_同じ人に同じ番号の記録が2度あれば1件も書かない(child) -> None:
    with pytest.raises(InvalidInput, match="同じ記録の番号が2度"):
        put(DOSE, Original("d2", DOSE.values), DOSE)
    assert not ProvisionCopy.objects.exists()


def test_同じ許可証の次の通知が求めない項目は_回答に残っていれば何も出さない(child) -> None:
    """R-10 at run time: the answer is made from the items of the first notice, and held to those of this one."""
    put(DOSE)
    one = item(items=("date", "lot"))
    assert set(answers(one)[0].records[0].values) == {"date", "lot"}
    (fewer,) = answers(one.model_copy(update={"items": ("date",)}))
    assert (fewer.result, fewer.rule, fewer.records) == (ResultClass.NOT_PERMITTED, "R-10", ())
    assert "求められていない項目「lot」" in fewer.message
    assert [r.event for r in ExchangeRecord.objects.order_by("at")] == [Event.PROVIDED, Event.REFUSED]
    assert answers(one)[0].records, "同じ求めには、また答える"


def test_求めより多い項目を持つ回答は_初めてでも出さない(child) -> None:
    """A provision that got other items than the network permitted, whatever way, gives nothing."""
    put(DOSE)
    one = item(items=("date",))
    LinkedPerson.objects.update(auto_response_blocked=True)
    assert answers(one)[0].result is ResultClass.WAITING_MANUAL
    LinkedPerson.objects.update(auto_response_blocked=False)
    Provision.objects.update(items=["date", "lot", "doctor"], needs_two=False)
    (refused,) = answers(one)
    assert (refused.rule, refused.records) == ("R-10", ())
    assert Provision.objects.get().state == "not_listed"
