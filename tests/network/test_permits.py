"""Permits: what is listed and assessed gets one, once; everything else is refused with its rule and recorded."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from sesshu.contracts.exchange.keys import Keys
from sesshu.contracts.exchange.messages import (
    InquiryRequest,
    ItemPermit,
    ProvisionNotice,
    ProvisionReport,
    Receipt,
    RecordsAsked,
    RecordsTold,
    RefusedPermit,
    ReportItem,
)
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.sealing import SealError, open_sealed, seal
from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.sealed_messages.door import receive
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.law.permission_list import permission_list
from sesshu.network.bodies import actions as body_actions
from sesshu.network.bodies.queries import known
from sesshu.network.faults import actions as faults
from sesshu.network.permit_rules.models import PermitRule
from sesshu.network.permits.answering import HANDLERS, AnswerLost, late_and_lost
from sesshu.network.permits.models import ExchangeRequest, ProvisionOutcome, RefusedReport, WithheldMark
from tests.attacks.conftest import signed_in_as
from tests.network.conftest import KEEPER, KEYS, ask, code_of, item, publish, say

__all__ = ["signed_in_as"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def child(bodies):
    """熊本市's code of a child that 小樽市 knows too."""
    code_of("012033")
    return code_of("431001")


def refused(answer):
    return [(one.rule, one.result) for one in answer.refusals]


def opened_by(provider, answer):
    network = own_keys().public
    return open_sealed(
        answer.notice, ProvisionNotice, own=KEYS[provider], known={"network": network}.get, now=clock.now()
    )  # fmt: skip


def test_認められた照会には許可証と経路と提供者だけが開ける通知が出る(child, bodies):
    asked = item(child)
    answer = ask("431001", asked)
    (permit,) = answer.permits
    assert (permit.key, answer.route, answer.address) == (
        asked.key, bodies["012033"].route, bodies["012033"].address
    )  # fmt: skip
    notice = opened_by("012033", answer).message
    assert (notice.inquirer_name, notice.items[0].permit, notice.items[0].items) == (
        "熊本市", permit.permit, ("date", "lot")
    )  # fmt: skip
    assert notice.items[0].code.reveal() != child.reveal(), "提供者には提供者の符号で伝える"
    with pytest.raises(SealError):
        opened_by("431001", answer)


def test_同じ鍵でもう一度求めれば同じ許可証で別の内容なら断る(child):
    asked = item(child)
    first, again = ask("431001", asked), ask("431001", asked)
    assert first.permits == again.permits
    assert ExchangeRequest.objects.count() == 1
    assert refused(ask("431001", asked.model_copy(update={"items": ("doctor",)}))) == [("", ResultClass.DUPLICATE)]


def test_評価書を公表していない団体は照会も提供もできない(child):
    for code in ("431001", "012033"):
        publish(code, published_on=None)
        answer = ask("431001", item(child))
        assert refused(answer) == [("R-04", ResultClass.ASSESSMENT_NOT_PUBLISHED)]
        publish(code)
    publish("012033", withdrawn_on=date(2026, 11, 20))
    assert "小樽市の特定個人情報保護評価書は取り下げられています" in ask("431001", item(child)).refusals[0].message


def test_自分自身への照会には許可証が出ず_庁内連携によるよう知らせて記録に残る(child):
    (no,) = ask("431001", item(child), provider="431001").refusals
    assert (no.rule, no.result) == ("R-14", ResultClass.NOT_PERMITTED)
    assert "庁内連携で、データ使用承認願" in no.message
    row = ExchangeRequest.objects.get()
    assert (row.permit, row.rule, row.provider) == (None, "R-14", "431001")


def test_符号がない側を言い分ける(bodies):
    code = code_of("431001", "11111111111")
    assert refused(ask("431001", item(code))) == [("R-07", ResultClass.NO_CODE_PROVIDER)]
    stranger = code_of("mhlw", "22222222222")
    assert refused(ask("431001", item(stranger))) == [("R-07", ResultClass.NO_CODE_INQUIRER)]


def test_日付が変わる直前の照会は_翌日に許可を求めても_照会の日の規則で許可される(child):
    with clock.set_to(datetime(2026, 11, 20, 23, 59, 58, tzinfo=clock.TOKYO)):
        asked = item(child)
    with clock.set_to(datetime(2026, 11, 21, 0, 0, 5, tzinfo=clock.TOKYO)):
        answer = ask("431001", asked)
        assert [one.key for one in answer.permits] == [asked.key]
        assert ask("431001", asked).permits == answer.permits, "答えが失われても同じ許可証"
    row = ExchangeRequest.objects.get(key=asked.key)
    assert row.list_version == permission_list(date(2026, 11, 20)).version


def test_時計が少し進んだ団体の照会は_日付が変わる前でも許可される(child):
    with clock.set_to(datetime(2026, 11, 20, 23, 59, 40, tzinfo=clock.TOKYO)):
        fast = item(child, requested_at=datetime(2026, 11, 21, 0, 0, 10, tzinfo=clock.TOKYO))
        assert [one.key for one in ask("431001", fast).permits] == [fast.key]


def test_日付をまたいだ照会は_照会の日ときょうの両方で認められるときだけ許可される(child):
    """The list begins on 14 June 2026; an assessment is withdrawn overnight."""
    publish("431001", published_on=date(2026, 6, 1))
    publish("012033", published_on=date(2026, 6, 1))
    with clock.set_to(datetime(2026, 6, 14, 0, 0, 5, tzinfo=clock.TOKYO)):
        yesterday = item(child, requested_at=datetime(2026, 6, 13, 23, 59, 58, tzinfo=clock.TOKYO))
        assert refused(ask("431001", yesterday)) == [("R-01", ResultClass.NOT_PERMITTED)]
        assert ask("431001", item(child)).permits
    publish("012033", withdrawn_on=date(2026, 11, 21))
    with clock.set_to(datetime(2026, 11, 21, 0, 0, 5, tzinfo=clock.TOKYO)):
        late = item(child, requested_at=datetime(2026, 11, 20, 23, 59, 58, tzinfo=clock.TOKYO))
        assert refused(ask("431001", late)) == [("R-04", ResultClass.ASSESSMENT_NOT_PUBLISHED)]


def test_鍵を替えた団体の前の鍵の電文は_その時から断る(child, bodies):
    """Whoever got hold of a city's keys speaks in its name until the network has new ones, and not a moment longer."""
    assert ask("431001", item(child)).permits
    new, body = Keys.generate("431001").public, bodies["431001"]
    body_actions.register_body(
        code=body.code, name=body.name, kind="mayor", address=body.address, signing=new.signing,
        encryption=new.encryption, by=KEEPER, purpose="INFORMATION_EXCHANGE",
    )  # fmt: skip
    asked = InquiryRequest(provider="012033", department="予防接種係", list_version="v", items=(item(child),))
    token = seal(asked, sender=KEYS["431001"], to=own_keys().public, now=clock.now())
    with pytest.raises(SealError):
        receive(token, HANDLERS, known)


def test_何日も前の照会とあすの照会は断る(child):
    for days in (-8, 1):
        assert refused(ask("431001", item(child, requested_at=clock.now() + timedelta(days=days)))) == [
            ("R-19", ResultClass.NOT_PERMITTED)
        ]
    assert ask("431001", item(child, requested_at=clock.now() - timedelta(days=7))).permits


def test_断られた照会も記録に残り職員と人の名はない(child):
    ask("431001", item(child, row=26), item(child))
    rows = list(ExchangeRequest.objects.order_by("row"))
    assert [(one.row, bool(one.permit), one.rule) for one in rows] == [(25, True, ""), (26, False, "R-01")]
    assert Entry.objects.filter(act="exchange.requests_decided").count() == 1


def test_もう一度届いた電文は断られ何も起きない(child):
    asked = InquiryRequest(provider="012033", department="予防接種係", list_version="v", items=(item(child),))
    token = seal(asked, sender=KEYS["431001"], to=own_keys().public, now=clock.now())
    receive(token, HANDLERS, known)
    with pytest.raises(SealError) as told, transaction.atomic():
        receive(token, HANDLERS, known)
    assert told.value.code == "REPLAYED"
    assert ExchangeRequest.objects.count() == 1


def test_提供の結果は提供者だけが1度だけ知らせられる(child):
    (permit,) = ask("431001", item(child)).permits
    end = ReportItem(permit=permit.permit, result=ResultClass.OK_WITH_DATA, items=("date",), provided_at=clock.now())
    refused = say("431001", ProvisionReport(items=(end,)), Receipt)
    assert (refused.taken, [one.permit for one in refused.refused]) == (0, [permit.permit])
    assert not ProvisionOutcome.objects.exists()
    assert say("012033", ProvisionReport(items=(end,)), Receipt) == Receipt(taken=1)
    other = end.model_copy(update={"result": ResultClass.EXPIRED})
    say("012033", ProvisionReport(items=(other,)), Receipt)
    assert ProvisionOutcome.objects.get().result == ResultClass.OK_WITH_DATA


def test_一つの許可証が自団体のものでなくても_ほかの報告は受け取り_その一つだけを断る(child, signed_in_as):
    own, other = (one.permit for one in ask("431001", item(child), item(child)).permits)
    ends = [
        ReportItem(permit=one, result=ResultClass.OK_EMPTY, items=(), provided_at=clock.now(), withheld=True)
        for one in (own, uuid.uuid4(), other)
    ]
    receipt = say("012033", ProvisionReport(items=tuple(ends)), Receipt)
    assert (receipt.taken, [one.permit for one in receipt.refused]) == (2, [ends[1].permit])
    assert "この団体あての許可証としての記録がありません" in receipt.refused[0].message
    assert set(ProvisionOutcome.objects.values_list("permit", flat=True)) == {own, other}
    assert WithheldMark.objects.count() == 2
    say("012033", ProvisionReport(items=tuple(ends)), Receipt)
    kept = RefusedReport.objects.get()
    assert (kept.body, kept.permit, kept.what, kept.message) == (
        "012033", ends[1].permit, "report", receipt.refused[0].message
    ), "もう一度来ても一つ"  # fmt: skip
    assert {one.obj for one in Entry.objects.filter(act="exchange.permits_refused")} == {"body:012033"}
    browser = signed_in_as("operator")
    assert "/permits/refused/" in browser.get("/permits/").content.decode()
    page = browser.get("/permits/refused/").content.decode()
    assert str(kept.permit) in page
    assert kept.message in page
    assert "あとで受け付けた" not in page


def test_断った報告は_許可証の記録が戻ってから送り直されれば_あとで受け付けたと分かる(child, signed_in_as):
    (one,) = ask("431001", item(child)).permits
    kept = {"permit": one.permit, "message": "理由", "refused_at": clock.now()}
    for body in ("012033", "131016"):  # the second has nothing to do with it and is refused for good
        RefusedReport.objects.create(body=body, what="report", **kept)
    RefusedReport.objects.create(body="012033", what="mark", **kept)
    browser = signed_in_as("operator")
    assert "あとで受け付けた" not in browser.get("/permits/refused/").content.decode()
    end = ReportItem(permit=one.permit, result=ResultClass.OK_EMPTY, items=(), provided_at=clock.now())
    say("012033", ProvisionReport(items=(end,)), Receipt)
    assert browser.get("/permits/refused/").content.decode().count("あとで受け付けた") == 1
    say("012033", ProvisionReport(items=(end.model_copy(update={"withheld": True}),)), Receipt)
    assert browser.get("/permits/refused/").content.decode().count("あとで受け付けた") == 2


def test_断ったものがない受領の電文は_前の版の団体も読める(child):
    assert Receipt(taken=1).model_dump() == {"taken": 1}
    one = RefusedPermit(permit=uuid.uuid4(), message="理由")
    assert Receipt.model_validate_json(Receipt(taken=0, refused=(one,)).model_dump_json()).refused == (one,)


def test_団体は自分の関わった記録だけを見る(child):
    ask("431001", item(child))
    day = date(2026, 11, 20)
    assert len(say("012033", RecordsAsked(first=day, last=day), RecordsTold).records) == 1
    assert say("mhlw", RecordsAsked(first=day, last=day), RecordsTold).records == ()
    before = day - timedelta(days=1)
    assert say("012033", RecordsAsked(first=before, last=before), RecordsTold).records == ()


def on(fault):
    faults.switch(fault=fault, on=True, by=KEEPER, purpose="INFORMATION_EXCHANGE")


def test_障害_符号なしと評価書なし(child):
    on("no_code")
    assert refused(ask("431001", item(child))) == [("R-07", ResultClass.NO_CODE_PROVIDER)]
    on("assessment_unpublished")
    assert refused(ask("431001", item(child))) == [("R-04", ResultClass.ASSESSMENT_NOT_PUBLISHED)]


def test_障害_リストの版違いではリスト外にも許可証が出て版が違うと分かる(child):
    on("list_mismatch")
    answer = ask("431001", item(child, row=26))
    assert len(answer.permits) == 1
    assert answer.list_version != permission_list(date(2026, 11, 20)).version


def test_障害_応答そのものが二度届く(child, client):
    asked = InquiryRequest(provider="012033", department="予防接種係", list_version="v", items=(item(child),))

    def delivered():
        token = seal(asked, sender=KEYS["431001"], to=own_keys().public, now=clock.now())
        return client.post("/exchange/", token, content_type="application/jose").content.decode().split()

    assert len(delivered()) == 1
    on("doubled")
    first, second = delivered()
    assert first == second
    assert ExchangeRequest.objects.count() == 1


def test_障害_鍵違いと経路違い(child, bodies):
    on("wrong_key")
    on("wrong_route")
    answer = ask("431001", item(child))
    assert answer.route != bodies["012033"].route
    assert opened_by("012033", answer).message.inquirer_encryption != KEYS["431001"].public.encryption


def test_障害_応答が届かなくても許可は記録されている(child):
    on("lost")
    ask("431001", item(child))
    with pytest.raises(AnswerLost):
        late_and_lost()
    assert ExchangeRequest.objects.get().permit


def test_本番では障害を起こせない(bodies, settings):
    on("lost")
    settings.SESSHU_PRODUCTION = True
    assert faults.active() == frozenset()
    late_and_lost()


def test_秘密の鍵は登録できない(bodies):
    kept = KEYS["mhlw"].to_dict()
    with pytest.raises(InvalidInput):
        body_actions.register_body(
            code="mhlw", name="厚生労働省", kind="health_minister", address="http://x/", signing=kept["signing"],
            encryption=kept["encryption"], by=KEEPER, purpose="INFORMATION_EXCHANGE",
        )  # fmt: skip


def test_知らない種類の団体は登録できない(bodies):
    public = replace(KEYS["mhlw"].public)
    with pytest.raises(InvalidInput):
        body_actions.register_body(
            code="x", name="x", kind="village", address="http://x/", signing=public.signing,
            encryption=public.encryption, by=KEEPER, purpose="INFORMATION_EXCHANGE",
        )  # fmt: skip


def holds_for(permit: ItemPermit) -> timedelta:
    """From the decision on, as the network recorded both."""
    row = ExchangeRequest.objects.get(permit=permit.permit)
    assert row.expires_at == permit.expires_at
    return row.expires_at - row.decided_at


def test_許可の有効日数は日付のあるマスタで変わり_出した許可証は変わらない(child):
    (first,) = ask("431001", item(child)).permits
    PermitRule.objects.create(
        code="notice_days", value=3, valid_from=date(2026, 12, 1), recorded_at=clock.now(), recorded_by="u:1"
    )
    assert holds_for(first) == timedelta(days=7)
    with clock.set_to(clock.now() + timedelta(days=20)):
        (second,) = ask("431001", item(child)).permits
        assert holds_for(second) == timedelta(days=3)
    assert holds_for(first) == timedelta(days=7)
