"""不開示の印: どちらの団体からでも、あとからでも付き、もう一方に伝わり、外れない。"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from sesshu.contracts.exchange.messages import (
    MarksKnown,
    MarksTold,
    ProvisionNotice,
    ProvisionReport,
    Receipt,
    RecordsAsked,
    RecordsTold,
    ReportItem,
)
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.sealing import open_sealed
from sesshu.foundation import clock
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.network.permits.models import ExchangeRequest, WithheldMark
from tests.network.conftest import KEYS, ask, code_of, item, say

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def child(bodies):
    code_of("012033")
    return code_of("431001")


def told(body, **marks):
    return say(body, MarksTold(**marks), MarksKnown)


def is_withheld(body):
    (one,) = say(body, RecordsAsked(first=DAY, last=DAY), RecordsTold).records
    return one.withheld


def end(permit, **more):
    return ReportItem(permit=permit, result=ResultClass.OK_EMPTY, items=(), provided_at=clock.now(), **more)


def test_提供者の報告の印は記録に付き_照会者に伝わり_印のない報告では外れない(child):
    asked = item(child)
    (permit,) = ask("431001", asked).permits
    old = ProvisionReport.model_validate({"items": [end(permit.permit).model_dump(exclude={"withheld"})]})
    say("012033", old, Receipt)
    assert not is_withheld("431001")
    say("012033", ProvisionReport(items=(end(permit.permit, withheld=True),)), Receipt)
    say("012033", old, Receipt)
    assert is_withheld("431001")
    assert is_withheld("012033")
    assert (WithheldMark.objects.get().marked_by, told("431001").keys) == ("012033", (asked.key,))
    assert not ExchangeRequest.objects.get().withheld, "決めた記録は変わらない"


def test_印を付けてもう一度求めれば同じ許可証で_通知にも印が付く(child):
    asked = item(child)
    first = ask("431001", asked)
    again = ask("431001", asked.model_copy(update={"withheld": True}))
    assert (first.permits, again.refusals) == (again.permits, ())
    assert [_notice(one).items[0].withheld for one in (first, again, ask("431001", asked))] == [False, True, True]
    assert told("012033").permits == (again.permits[0].permit,)


def _notice(answer):
    network = own_keys().public
    found = open_sealed(
        answer.notice, ProvisionNotice, own=KEYS["012033"], known={"network": network}.get, now=clock.now()
    )
    return found.message


def test_あとからの印は自分の照会と提供だけに付き_時刻より前の印は伝えない(child):
    asked, other = item(child), item(child)
    answer = ask("431001", asked, other)
    known = told("431001", permits=(answer.permits[0].permit,))
    assert ([one.permit for one in known.refused], known.keys) == ([answer.permits[0].permit], ())
    assert told("012033", keys=(asked.key,)).keys == (), "他団体の照会には付けられない"
    assert not WithheldMark.objects.exists()
    assert told("431001", keys=(asked.key,)).keys == (asked.key,)
    unknown = uuid.uuid4()
    known = told("012033", permits=(unknown, answer.permits[1].permit))
    assert set(known.permits) == {one.permit for one in answer.permits}
    assert [one.permit for one in known.refused] == [unknown], "その一つだけを断り、ほかは受け取る"
    assert WithheldMark.objects.count() == 2
    assert told("431001", keys=(asked.key,), since=clock.now() + timedelta(seconds=1)).keys == ()
    assert WithheldMark.objects.count() == 2, "二度付けても一つ"


def test_断られた照会にも印が付く(child):
    asked = item(child, row=26)
    ask("431001", asked)
    told("431001", keys=(asked.key,))
    assert is_withheld("431001")
