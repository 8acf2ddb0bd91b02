"""個人番号の変更の承認: 承認する人が資料を見て同じ番号を入力する。違えば断って数え、三回で差し戻し、何も見せない。"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions.second_entry import Entered
from sesshu.addressee.unified_numbers.models import BusinessLink, NumberChange
from sesshu.addressee.unified_numbers.screens import second_entry as screen
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import NotNow, NotPermitted
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import item, put
from tests.addressee.unified_numbers.test_changing import NEW, ask, number_of, tables_with
from tests.addressee.unified_numbers.test_moving import CHIEF, CLERK

pytestmark = pytest.mark.django_db
WRONG = 8
OTHER_CHIEF = Actor("person", "chief-2", permissions_of(["chief"]))
DIFFERED = "individual_number.entry_differed"


@pytest.fixture
def one() -> actions.Put:
    return put(item(1, "100"))[0]


def enter(row: Approval, number: int, by: Actor = CHIEF) -> Entered:
    return actions.approve_change(approval_id=row.pk, number=individual_number(number), by=by)


def waits(one: actions.Put) -> bool:
    """Whether nothing is changed and the request still has its number."""
    before = number_of(one) == individual_number(1).reveal()
    return before and NumberChange.objects.get(state="waiting").sealed is not None


def test_違う番号なら変えずに数え_同じ番号なら変わる(one: actions.Put) -> None:
    row = ask(one.person)
    assert [enter(row, WRONG), enter(row, WRONG, OTHER_CHIEF)] == [Entered(False, 2), Entered(False, 1)]
    assert waits(one), "数えるのは依頼ごとで、だれが入力しても同じ"
    assert enter(row, NEW).same
    assert number_of(one) == individual_number(NEW).reveal()
    change = NumberChange.objects.get()
    assert (change.state, change.entered_by, change.wrong_entries) == ("done", CHIEF.code, 2)
    with pytest.raises(NotNow):
        enter(row, NEW)


def test_違ったことは記録に残り_どちらの番号もどこにも残らない(
    one: actions.Put, caplog: pytest.LogCaptureFixture
) -> None:
    row = ask(one.person)
    enter(row, WRONG)
    entry = Entry.objects.get(act=DIFFERED)
    assert (entry.actor, json.loads(entry.body)["case"]) == (CHIEF.code, row.decision_number)
    assert Subject.objects.get(entry_queue_id=entry.queue_id).subject == f"unified_person:{one.person}"
    for digits in (individual_number(NEW).reveal(), individual_number(WRONG).reveal()):
        assert tables_with(digits) == []
        assert digits not in caplog.text + json.dumps(entry.body)


def test_三回違えば依頼は差し戻され_預かった番号は消え_同じ番号でももう変わらない(one: actions.Put) -> None:
    row = ask(one.person)
    assert [enter(row, WRONG).left for _ in range(3)] == [2, 1, 0]
    row.refresh_from_db()
    change = NumberChange.objects.get()
    assert (row.status, row.decided_by, "3回とも" in row.decision_note) == ("sent_back", CHIEF.code, True)
    assert (change.state, change.sealed, change.wrong_entries) == ("sent_back", None, 3)
    assert Entry.objects.filter(act=DIFFERED).count() == 3
    with pytest.raises(NotNow):
        enter(row, NEW)
    assert number_of(one) == individual_number(1).reveal()
    assert enter(ask(one.person), NEW).same, "依頼し直せば、数え直す"


def test_入力せずに承認しても変わらない(one: actions.Put) -> None:
    row = ask(one.person)
    with pytest.raises(NotNow, match="もう一度入力"):
        approvals.approve(approval_id=row.pk, by=CHIEF)
    row.refresh_from_db()
    assert (row.status, waits(one)) == ("waiting", True)


def test_承認できない人の入力は_比べも数えもしない(one: actions.Put) -> None:
    row = ask(one.person)
    administrator = Actor("person", "admin-1", permissions_of(["administrator"]))
    itself = replace(CLERK, permissions=CLERK.permissions | CHIEF.permissions)
    for nobody in (CLERK, administrator, itself):
        for number in (NEW, WRONG):
            with pytest.raises(NotPermitted):
                enter(row, number, nobody)
    assert (NumberChange.objects.get().wrong_entries, waits(one)) == (0, True)


def test_四回目を数える行は_データベースが受け付けない(one: actions.Put) -> None:
    ask(one.person)
    with pytest.raises(IntegrityError, match="few_wrong_entries"), transaction.atomic():
        NumberChange.objects.update(wrong_entries=4)


def typed(client: Client, address: str, digits: str) -> Any:
    page = client.get(address).content.decode()
    names = ("form_name", "form_key")
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in names}
    return client.post(address, hidden | {"individual_number": digits})


def test_承認の画面は入力の画面へ導き_違えば断り_入力した番号を見せず_三回で差し戻す(
    one: actions.Put, signed_in_as: Any
) -> None:  # fmt: skip
    row, chief = ask(one.person), signed_in_as("chief")
    here = f"/unified-numbers/changes/{row.pk}/"
    page = chief.get(f"/approvals/{row.pk}/").content.decode()
    assert (here in page, "承認する</button>" in page, "差し戻す</button>" in page) == (True, False, True)
    right, other = individual_number(NEW).reveal(), individual_number(WRONG).reveal()
    slip = right[:-1] + str((int(right[-1]) + 1) % 10)
    answer = typed(chief, here, slip)
    page = answer.content.decode()
    assert (answer.status_code, "検査用の数字が合いません" in page, slip in page) == (422, True, False)
    assert NumberChange.objects.get().wrong_entries == 0, "検査用の数字が合わないものは、比べていない"
    for left in (2, 1):
        answer = typed(chief, here, other)
        assert (answer.status_code, answer.headers["Location"]) == (302, here)
        page = chief.get(here).content.decode()
        assert (f"あと{left}回違うと" in page, other in page, right in page) == (True, False, False)
    answer = typed(chief, here, other)
    assert answer.headers["Location"] == f"/approvals/{row.pk}/"
    page = chief.get(f"/approvals/{row.pk}/").content.decode()
    assert ("依頼を差し戻しました" in page, other in page, right in page) == (True, False, False)
    assert chief.get(here).status_code == 302, "終わった依頼に、入力はない"


def test_何回で差し戻すかは_一つの決まりから画面に出る(
    one: actions.Put, signed_in_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(screen, "MOST_WRONG", 7)
    row, chief = ask(one.person), signed_in_as("chief")
    here = f"/unified-numbers/changes/{row.pk}/"
    assert "7回違うと依頼を差し戻します" in chief.get(here).content.decode()
    for _ in range(3):
        typed(chief, here, individual_number(WRONG).reveal())
    assert "7回とも違ったため" in chief.get(f"/approvals/{row.pk}/").content.decode()


def test_画面で同じ番号を入力すれば変わり_ほかの依頼に入力の画面はない(one: actions.Put, signed_in_as: Any) -> None:
    row, chief = ask(one.person), signed_in_as("chief")
    answer = typed(chief, f"/unified-numbers/changes/{row.pk}/", individual_number(NEW).reveal())
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/approvals/{row.pk}/")
    assert number_of(one) == individual_number(NEW).reveal()
    put(item(1, "A1", "010"))
    link = {"reason": "代表が二つ", "evidence": "住民記録で確認", "by": CLERK, "purpose": "UNIFIED_NUMBERING"}
    other = actions.ask_represent(link_id=BusinessLink.objects.get(business_number="A1").pk, **link)
    assert chief.get(f"/unified-numbers/changes/{other.pk}/").status_code == 404
