"""Nothing is taken in without a permit: an answer for another permit, or for an inquiry that never got one."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.contracts.exchange.messages import AnswerItem, PermitAnswer, ProvidedRecord, ProvisionAnswer
from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord
from sesshu.intermediary.inquiries import sending
from sesshu.intermediary.inquiries.models import Inquiry
from tests.intermediary.playing import P
from tests.intermediary.test_each_alone import BY, Others, asked, others, queue

__all__ = ["others"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]


def answer_for(permit: uuid.UUID) -> ProvisionAnswer:
    given = AnswerItem(
        permit=permit, result=ResultClass.OK_WITH_DATA, answered_at=clock.now(),
        records=(ProvidedRecord(values={"date": "2023-05-01"}),),
    )  # fmt: skip
    return ProvisionAnswer(items=(given,))


def test_ほかの許可証の回答は取り込まず_自分の許可証の回答だけを取り込む(others: Others, monkeypatch: Any) -> None:
    (row,) = queue(asked("k1"))
    monkeypatch.setattr(sending, "ask", lambda *_, **__: answer_for(uuid.uuid4()))
    sending.send_all(by=BY, purpose=P)
    row.refresh_from_db()
    assert (row.state, row.answer, row.answered_at) == ("permitted", None, None)
    assert not ExchangeRecord.objects.filter(event=Event.RECEIVED).exists()
    monkeypatch.setattr(sending, "ask", others.provider)
    sending.send_all(by=BY, purpose=P)
    row.refresh_from_db()
    assert (row.state, row.permit) == ("answered", others.permits[row.key])


def test_許可証の来ない照会には_回答を求めもしない(others: Others, monkeypatch: Any) -> None:
    (row,) = queue(asked("k1"))
    others.left_out = {row.key}

    def none_for(message: Any, kind: Any, **more: Any) -> Any:
        told = others.network(message, kind, **more)
        assert isinstance(told, PermitAnswer)
        assert told.permits == ()
        return told

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("許可証なしに提供者を呼んだ")

    monkeypatch.setattr(sending, "ask_network", none_for)
    monkeypatch.setattr(sending, "ask", never)
    sending.send_all(by=BY, purpose=P)
    row.refresh_from_db()
    assert (row.state, row.permit, row.answer) == ("sent", None, None)


def test_許可証のない回答はデータベースが受け付けない(others: Others) -> None:
    (row,) = queue(asked("k1"))
    values = {"state": "answered", "answered_at": clock.now(), "result": "ok_with_data", "answer": []}
    with pytest.raises(IntegrityError, match="inquiry_answered_after_permit"), transaction.atomic():
        Inquiry.objects.filter(pk=row.pk).update(**values)
    assert Inquiry.objects.filter(pk=row.pk).update(permit=uuid.uuid4(), **values) == 1
