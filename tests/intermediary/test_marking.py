"""不開示は、どちらかが支援措置を知ったときから記録と電文に付く。付いた印は外れない。"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from sesshu.contracts.exchange.messages import MarksKnown, MarksTold
from sesshu.foundation import clock
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord
from sesshu.intermediary.inquiries import marks, sending
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.provisions.models import Provision
from tests.intermediary.playing import P, answers, item, put
from tests.intermediary.test_each_alone import BY, Others, asked, others, queue

__all__ = ["others"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]


class Network:
    """What the network has heard and what it tells of others."""

    def __init__(self) -> None:
        self.heard: list[MarksTold] = []
        self.keys: tuple[Any, ...] = ()
        self.permits: tuple[Any, ...] = ()

    def __call__(self, message: MarksTold, _kind: Any, **_: Any) -> MarksKnown:
        self.heard.append(message)
        return MarksKnown(keys=self.keys, permits=self.permits, at=clock.now())


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    found = Network()
    monkeypatch.setattr(marks, "ask_network", found)
    return found


def protect(*, withheld: bool = True) -> None:
    people.set_flags(unified_numbers=["11"], blocked=withheld, withheld=withheld, by=BY, purpose=P)


def inquiry() -> Inquiry:
    return Inquiry.objects.get(client_key="a")


def test_業務システムが知らなくても_ここで支援措置の人の照会は不開示で出る(others: Others) -> None:
    protect()
    (row,) = queue(asked("a"))
    assert (row.state, row.withheld, row.marked_at) == ("queued", True, None)
    assert ExchangeRecord.objects.get().withheld


def test_送るまでに支援措置になれば_記録にも電文にも印が付く(others: Others, monkeypatch: Any) -> None:
    said: list[bool] = []
    told = others.network
    monkeypatch.setattr(
        sending, "ask_network", lambda m, k, **_: (said.extend(one.withheld for one in m.items), told(m, k))[1]
    )
    queue(asked("a"))
    protect()
    sending.send_all(by=BY, purpose=P)
    assert said == [True]
    assert (inquiry().state, inquiry().withheld) == ("answered", True)
    assert list(ExchangeRecord.objects.filter(event=Event.MARKED).values_list("withheld", "rule")) == [(True, "R-08")]


def test_同じ依頼番号で不開示と言われれば_前の照会に印が付き_なしと言われても外れない(others: Others) -> None:
    for withheld in (False, True, False):
        (row,) = queue(asked("a", withheld=withheld))
    assert (Inquiry.objects.count(), row.withheld, inquiry().withheld) == (1, True, True)
    assert ExchangeRecord.objects.filter(event=Event.MARKED).count() == 1


def test_終わった照会と提供にもあとから印が付き_網に一度だけ知らせ_外しても残る(
    others: Others, network: Network
) -> None:  # fmt: skip
    put()
    given = item()
    answers(given)
    queue(asked("a"))
    sending.send_all(by=BY, purpose=P)
    assert not marks.mark_and_tell(by=BY, purpose=P)
    assert network.heard == [], "知らせることがなければ尋ねない"
    protect()
    assert marks.mark_and_tell(by=BY, purpose=P) == 2
    (told,) = network.heard
    assert (told.keys, told.permits, told.since) == ((inquiry().key,), (given.permit,), None)
    protect(withheld=False)
    marks.exchange(by=BY, purpose=P)
    assert (network.heard[1].keys, network.heard[1].permits) == ((), ())
    assert network.heard[1].since == inquiry().mark_told_at - marks.OVERLAP
    assert inquiry().withheld
    assert Provision.objects.get().withheld


def test_ほかの団体が付けた印を夜に受け取り_印は自分の記録にも付く(others: Others, network: Network) -> None:
    put()
    given = item()
    answers(given)
    queue(asked("a"))
    network.keys, network.permits = (inquiry().key,), (given.permit,)
    marks.exchange(by=BY, purpose=P)
    assert inquiry().withheld
    assert Provision.objects.get().withheld
    assert ExchangeRecord.objects.filter(event=Event.MARKED).count() == 2
    marks.exchange(by=BY, purpose=P)
    assert ExchangeRecord.objects.filter(event=Event.MARKED).count() == 2


def test_提供する側の支援措置は回答に付き_通知の印は前の提供にも付く() -> None:
    put()
    given = item()
    assert not answers(given)[0].withheld
    assert answers(given.model_copy(update={"withheld": True}))[0].withheld
    assert Provision.objects.get().withheld
    other = item()
    protect()
    assert answers(other)[0].withheld


def test_回答に印があれば_照会した側の記録にも付く(others: Others, monkeypatch: Any) -> None:
    told = others.provider

    def provider(message: Any, kind: Any, **more: Any) -> Any:
        found = told(message, kind, **more)
        return found.model_copy(
            update={"items": tuple(one.model_copy(update={"withheld": True}) for one in found.items)}
        )

    monkeypatch.setattr(sending, "ask", provider)
    queue(asked("a"))
    sending.send_all(by=BY, purpose=P)
    assert inquiry().withheld
    assert ExchangeRecord.objects.filter(event=Event.RECEIVED, withheld=True).exists()


def test_消された人の前の記録に_印は付かない(others: Others, network: Network) -> None:
    queue(asked("a"))
    sending.send_all(by=BY, purpose=P)
    people.forget(unified_numbers=["11"], by=BY)
    marks.mark_and_tell(by=BY, purpose=P)
    assert not inquiry().withheld


def test_本人の一覧では_あとから付いた印が同じ照会のすべての記録を隠す(others: Others, client: Client) -> None:
    from tests.intermediary.scoping import OF_LEDGER, calling_system

    queue(asked("a"), asked("b"))
    sending.send_all(by=BY, purpose=P)
    queue(asked("a", withheld=True))
    rows = list(ExchangeRecord.objects.filter(key=inquiry().key).values_list("event", "withheld"))
    assert (Event.ASKED, False) in rows
    assert (Event.MARKED, True) in rows
    _, key = calling_system("exchange_api.records", name="予防接種管理", scope=OF_LEDGER)
    from sesshu.intermediary.exchange_records import api

    with pytest.MonkeyPatch.context() as patched:
        found = type("Found", (), {"numbers": {"1": "11"}, "blocked": []})()
        patched.setattr(api, "translate", lambda *_, **__: found)
        answer = client.post(
            "/api/v1/exchange-records/person",
            json.dumps({"operator": "clerk1", "system": "001", "business_number": "1"}),
            content_type="application/json", headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
    told = answer.json()["records"]
    assert sorted(one["withheld"] for one in told) == [False, False, True, True, True]
