"""自動応答不可 and 不開示: set by one person, taken off by two; a retired code is asked for again by two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.intermediary.copies import blocking
from sesshu.intermediary.copies.models import ItemBlock
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.people import lifting, renewing, reopening
from sesshu.intermediary.people.models import LinkedPerson
from tests.intermediary.playing import DOSE, KEEPER, NOON, P, answers, item, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
CLERK, OTHER = (Actor("person", n, frozenset(permissions_of(["clerk"]))) for n in ("8", "9"))
WORKER = job_actor("test", "exchange.operate", "code.request")


def flags(person: LinkedPerson) -> tuple[bool, bool]:
    person.refresh_from_db()
    return person.auto_response_blocked, person.withheld_from_subject


def test_一人で付けられるが_一人では外せず_答えも出ない(child: LinkedPerson) -> None:
    put(DOSE)
    people.set_flags(unified_numbers=["11"], blocked=True, withheld=True, by=KEEPER, purpose=P)
    one = item()
    answers(one)
    with clock.set_to(NOON + timedelta(minutes=1)):
        with pytest.raises(NotNow, match="別の職員の承認"):
            people.set_flags(unified_numbers=["11"], blocked=False, withheld=True, by=CLERK, purpose=P)
        asked = lifting.change(person_id=child.pk, blocked=False, withheld=False, by=CLERK, purpose=P)
        assert asked is not None
        assert flags(child) == (True, True), "承認まで今のまま"
        with pytest.raises(NotPermitted):
            approvals.approve(approval_id=asked.pk, by=CLERK)
        assert answers(one)[0].result is ResultClass.WAITING_MANUAL
        approvals.approve(approval_id=asked.pk, by=OTHER)
        assert flags(child) == (False, False)
        assert answers(one)[0].result is ResultClass.WAITING_MANUAL, "前からの確認待ちは、提供の許可を待つ"
        assert answers(item())[0].result is ResultClass.OK_WITH_DATA
    assert lifting.change(person_id=child.pk, blocked=True, withheld=False, by=CLERK, purpose=P) is None
    assert flags(child) == (True, False), "付けるのは一人で、すぐに効く"


def test_まだ誰も設定していない人も_一人では外せない(child: LinkedPerson) -> None:
    people.link_people(unified_numbers=["12"], protected=None, by=KEEPER, purpose=P)
    new = LinkedPerson.objects.get(unified_number="12")
    asked = lifting.change(person_id=new.pk, blocked=False, withheld=False, by=CLERK, purpose=P)
    assert asked is not None
    approvals.approve(approval_id=asked.pk, by=OTHER)
    assert flags(new) == (False, False)


def test_申請のあとに支援措置が届けば_その承認では外れない(child: LinkedPerson) -> None:
    people.set_flags(unified_numbers=["11"], blocked=True, withheld=False, by=KEEPER, purpose=P)
    asked = lifting.change(person_id=child.pk, blocked=False, withheld=False, by=CLERK, purpose=P)
    assert asked is not None
    with clock.set_to(NOON + timedelta(minutes=1)):
        people.set_flags(unified_numbers=["11"], blocked=True, withheld=True, by=KEEPER, purpose=P)
        with pytest.raises(NotNow, match="申請のあとに設定が変わりました"):
            approvals.approve(approval_id=asked.pk, by=OTHER)
    assert flags(child) == (True, True)


def test_情報の自動応答不可も_外すには別の職員の承認が要る(child: LinkedPerson) -> None:
    put(DOSE)
    kind = "immunization_record"
    blocking.block_information(information=kind, on=True, by=CLERK, purpose=P)
    one = item()
    assert answers(one)[0].result is ResultClass.WAITING_MANUAL
    with pytest.raises(NotNow, match="別の職員の承認"):
        blocking.block_information(information=kind, on=False, by=CLERK, purpose=P)
    asked = blocking.ask_unblocking(information=kind, by=CLERK, purpose=P)
    assert ItemBlock.objects.exists()
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=CLERK)
    approvals.approve(approval_id=asked.pk, by=OTHER)
    assert not ItemBlock.objects.exists()
    assert answers(one)[0].result is ResultClass.WAITING_MANUAL
    assert answers(item())[0].result is ResultClass.OK_WITH_DATA


def test_廃止した符号は_二人で取得し直せ_設定は付いたまま(child: LinkedPerson) -> None:
    with pytest.raises(NotNow):
        reopening.ask(person_id=child.pk, reason="もう一度", by=CLERK, purpose=P)
    renewing.retire(person_id=child.pk, reason="名寄せ", by=CLERK, purpose=P)
    with pytest.raises(InvalidInput, match="取得し直す理由"):
        reopening.ask(person_id=child.pk, reason=" ", by=CLERK, purpose=P)
    asked = reopening.ask(person_id=child.pk, reason="名寄せの誤り", by=CLERK, purpose=P)
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=CLERK)
    approvals.approve(approval_id=asked.pk, by=OTHER)
    assert flags(child) == (True, True)
    assert (child.code_state, child.code, child.code_reason) == ("requested", None, "名寄せの誤り")
    assert child.acquisition
    assert people.request_codes(unified_numbers=["11"], by=WORKER, purpose=P) == {"11": child.acquisition}
