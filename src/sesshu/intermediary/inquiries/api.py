"""What a business system asks through us: inquiries, how they stand, their answers, and what became of them.

The key tells which system asks; `operator` names the person there. The same client key is the same inquiry. How it
stands and what was answered is for the system that asked alone: for any other there is no such inquiry. For which
departments a system asks, and takes answers, stands in the master 既存システム接続の範囲.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.exchange_rules import scopes
from sesshu.intermediary.inquiries import asking, ending, jobs, listing, waiting
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.peers import clock_proof
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.people.translating import Translated, translate

PURPOSE = "INFORMATION_EXCHANGE"
router = Router(tags=["情報照会"])
PROBLEMS = dict.fromkeys((401, 403, 404, 409, 422, 429, 503), Problem)


def _declare(name: str, out: Any, summary: str) -> Any:
    return operation(
        router.post, f"/inquiries/{name}", name=f"api-inquiries-{name}", purpose=PURPOSE,
        permission="exchange_api.inquire", response={200: out, **PROBLEMS}, summary=summary,
    )  # fmt: skip


@_declare("ask", contract.InquiriesOut, "照会を依頼する（500件まで）")
def ask(request: HttpRequest, message: contract.AskIn) -> contract.InquiriesOut:
    by = acting(request, message.operator, "inquiry.write")
    scopes.check_asks(by, message.department, {one.system for one in message.items}, purpose=PURPOSE)
    found: dict[str, Translated] = {}
    for system in sorted({one.system for one in message.items}):
        asked_by = defaultdict(list)
        for one in message.items:
            if one.system == system:
                asked_by[one.operator or message.operator].append(one.business_number)
        numbers = [number for each in asked_by.values() for number in each]
        found[system] = translate(system, numbers, operator=next(iter(asked_by)), use="inquire", asked_by=asked_by)
    questions = [_question(one, found[one.system]) for one in message.items]
    askers = {one.client_key: acting(request, one.operator or message.operator) for one in message.items}
    rows = asking.ask(questions=questions, department=message.department, by=by, purpose=PURPOSE, askers=askers)
    jobs.start(by=by, purpose=PURPOSE, key=_key_of_sending(rows))
    there = _own(request).filter(client_key__in=[one.client_key for one in message.items])
    if waiting.wait(there, milliseconds=message.wait_ms):
        by_key = {row.client_key: row for row in there}
        rows = [by_key[row.client_key] for row in rows]
    return contract.InquiriesOut(items=[_out(row) for row in rows])


@_declare("states", contract.InquiriesOut, "照会の状態を確かめる")
def states(request: HttpRequest, message: contract.StatesIn) -> contract.InquiriesOut:
    """Whatever still waits for the other side is sent once more by a worker."""
    _check(request, "")
    waiting.wait(_own(request).filter(client_key__in=message.client_keys), milliseconds=message.wait_ms)
    rows = list(_own(request).filter(client_key__in=message.client_keys).order_by("client_key"))
    if any(row.state in {"queued", "sent", "permitted", "waiting"} for row in rows):
        jobs.start(by=acting(request, "", "inquiry.write"), purpose=PURPOSE)
    return contract.InquiriesOut(items=[_out(row) for row in rows])


@_declare("fetch", contract.FetchOut, "回答を受け取る")
def fetch(request: HttpRequest, message: contract.FetchIn) -> contract.FetchOut:
    by = acting(request, message.operator, "inquiry.read")
    _check(request, message.operator)
    named = _named(request, message.client_key)
    scopes.check_takes(by, named.department, purpose=PURPOSE)
    row = ending.fetch(inquiry_id=named.pk, by=by, purpose=PURPOSE)
    records = [contract.RecordOut(**one) for one in row.answer or ()]
    return contract.FetchOut(item=_out(row), records=records, content_dropped=row.content_dropped_at is not None)


@_declare("settle", contract.InquiriesOut, "回答を取り入れたか、取り入れないかを知らせる")
def settle(request: HttpRequest, message: contract.SettleIn) -> contract.InquiriesOut:
    """Told again, nothing more happens."""
    _check(request, message.operator)
    row = _named(request, message.client_key)
    if row.state != ("adopted" if message.adopted else "dismissed"):
        by = acting(request, message.operator, "inquiry.write")
        row = ending.settle(
            inquiry_id=row.pk, adopted=message.adopted, reason=message.reason, by=by, purpose=PURPOSE
        )  # fmt: skip
    return contract.InquiriesOut(items=[_out(row)])


@_declare("list", contract.OwnListOut, "自分のシステムの照会の一覧（期間の分を500件ずつ、突合用）")
def own_list(request: HttpRequest, message: contract.OwnListIn) -> contract.OwnListOut:
    """Also of departments for which it asks no more: what was asked with its key is its own."""
    by = acting(request, message.operator, "inquiry.read")
    _check(request, message.operator)
    items, after = listing.listed(
        by=by, since=message.since, until=message.until, after=message.after, purpose=PURPOSE
    )  # fmt: skip
    return contract.OwnListOut(items=items, after=after)


@_declare("bodies", contract.BodiesOut, "照会できる団体の一覧")
def bodies(request: HttpRequest, message: contract.BodiesIn) -> contract.BodiesOut:
    _check(request, message.operator)
    rows = Peer.objects.order_by("code").values("code", "name", "kind")
    return contract.BodiesOut(bodies=[contract.BodyOut(**row) for row in rows])


@_declare("clock", contract.ClockOut, "いまの時刻と、それがほかの団体の時計と合っているか")
def time_here(request: HttpRequest, message: contract.ClockIn) -> contract.ClockOut:
    """For what ends by time in the system that asks: where our own clock is doubted, it must not trust it either."""
    _check(request, message.operator)
    agrees = clock_proof.agrees(by=acting(request, message.operator, "exchange.operate"), purpose=PURPOSE)
    return contract.ClockOut(now=clock.now(), agrees=agrees)


def _question(one: contract.AskItem, found: Translated) -> asking.Question:
    number = found.numbers.get(one.business_number, "")
    blocking = ("宛名の確認リスト",) if one.business_number in found.blocked else ()
    return asking.Question(
        client_key=one.client_key, unified_number=number, provider=one.provider, duty=one.duty, row=one.row,
        part=one.part, subject=one.subject, information=one.information, items=tuple(one.items), case=one.case,
        planned=one.planned, is_or_was_target=one.is_or_was_target, withheld=one.withheld, protected=one.protected,
        blocking=blocking, about=contract.mark_of(one.client_key, one.system, one.business_number),
    )  # fmt: skip


def _key_of_sending(rows: list[Inquiry]) -> str:
    """Something asked for the first time is sent now; asked again, the same as any round that is asked for."""
    return next((f"ask:{row.key}" for row in rows if row.state == InquiryState.QUEUED), "")


def _check(request: HttpRequest, operator: str) -> None:
    """Raises `OutOfScope` for a system that inquires for no department today."""
    scopes.check_inquires(acting(request, operator), purpose=PURPOSE)


def _own(request: HttpRequest) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(asked_by=acting(request, "").code)


def _named(request: HttpRequest, client_key: str) -> Inquiry:
    row = _own(request).filter(client_key=client_key).first()
    if row is None:
        raise NotFound("この依頼番号の照会はありません。")
    return row


def _out(row: Inquiry) -> contract.InquiryOut:
    return contract.InquiryOut(
        client_key=row.client_key, inquiry=row.key, state=row.state, result=row.result, rule=row.rule,
        message=row.message, list_differs=row.list_differs, valid_until=row.valid_until,
    )  # fmt: skip
