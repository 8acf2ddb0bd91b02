"""宛名の確認が開いている人: 副本があっても自動では回答せず、終われば回答する。設定は市のシステムと職員のもの。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.intermediary.people.actions import set_flags
from sesshu.intermediary.people.doubting import hear_doubts
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions import actions
from sesshu.intermediary.provisions.deciding import DOUBTED
from sesshu.intermediary.provisions.models import Provision
from tests.intermediary.playing import DOSE, FIRST, KEEPER, NOON, SECOND, P, answers, item, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]


@pytest.fixture(autouse=True)
def _unprotected(asked_by_others: object, child: object) -> None:
    put(DOSE)
    set_flags(unified_numbers=["11"], blocked=False, withheld=False, by=KEEPER, purpose=P)


def doubt(*, is_in_doubt: bool) -> int:
    return hear_doubts(doubts={"11": is_in_doubt, "99": is_in_doubt}, by=KEEPER, purpose=P)


def test_確認が開いているあいだは確認待ちになり_終われば回答する() -> None:
    assert doubt(is_in_doubt=True) == 1, "知らない番号は数えない"
    one = item()
    assert answers(one)[0].result is ResultClass.WAITING_MANUAL
    assert Provision.objects.get().hold_reason == DOUBTED
    doubt(is_in_doubt=False)
    assert answers(one)[0].result is ResultClass.OK_WITH_DATA
    row = LinkedPerson.objects.get(unified_number="11")
    assert (row.auto_response_blocked, row.withheld_from_subject, row.doubted_since) == (False, False, None)


def test_同じ知らせが二度来ても_始まりは変わらず_記録は一度だけ() -> None:
    with clock.set_to(NOON):
        doubt(is_in_doubt=True)
    with clock.set_to(NOON + timedelta(hours=1)):
        doubt(is_in_doubt=True)
    since = LinkedPerson.objects.get(unified_number="11").doubted_since
    assert since is not None
    assert since < NOON + timedelta(minutes=1)
    assert Entry.objects.filter(act="exchange.doubt_begun").count() == 1


def test_疑いの終わりは_支援措置を外さない() -> None:
    set_flags(unified_numbers=["11"], blocked=True, withheld=True, by=KEEPER, purpose=P)
    doubt(is_in_doubt=True)
    doubt(is_in_doubt=False)
    assert answers(item())[0].result is ResultClass.WAITING_MANUAL


def test_二人が確かめれば回答し_その後の疑いには効かない() -> None:
    with clock.set_to(NOON):
        doubt(is_in_doubt=True)
        one = item()
        answers(one)
    row = Provision.objects.get()
    with clock.set_to(NOON + timedelta(minutes=5)):
        actions.ask_release(provision_id=row.pk, note="住民票で確かめた", by=FIRST, purpose=P)
        actions.release(provision_id=row.pk, by=SECOND, purpose=P)
    with clock.set_to(NOON + timedelta(minutes=6)):
        doubt(is_in_doubt=False)
        doubt(is_in_doubt=True)
        assert answers(one)[0].result is ResultClass.WAITING_MANUAL
    with clock.set_to(NOON + timedelta(minutes=7)):
        doubt(is_in_doubt=False)
        assert answers(one)[0].result is ResultClass.OK_WITH_DATA
