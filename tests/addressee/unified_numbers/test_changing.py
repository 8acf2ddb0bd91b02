"""個人番号の変更: 一人が依頼し、別の職員が承認する。新しい番号は待つあいだ暗号のほかどこにもなく、終われば消える。"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from sesshu.addressee.unified_numbers import actions, looking_up
from sesshu.addressee.unified_numbers.models import HeldNumber, NumberChange, UnifiedEvent
from sesshu.addressee.unified_numbers.secrecy import WAITING, Sealer
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.keys.provider import KeyUnusable
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.addressee.unified_numbers.test_moving import CHIEF, CLERK

pytestmark = pytest.mark.django_db
NEW = 9


def ask(person: object, number: int = NEW, reason: str = "requested", by: Actor = CLERK, **told: str) -> Approval:
    return actions.ask_change_number(
        person_id=person, new=individual_number(number), reason=reason, by=by, purpose="UNIFIED_NUMBERING",
        **({"source": "個人番号カード"} | told),
    )  # fmt: skip


def approve(row: Approval, by: Actor = CHIEF, number: int = NEW) -> None:
    """As whoever approves does: by typing the number once more."""
    assert actions.approve_change(approval_id=row.pk, number=individual_number(number), by=by).same


@pytest.fixture
def one() -> actions.Put:
    return put(item(1, "100"))[0]


def number_of(one: actions.Put) -> str:
    return looking_up.numbers_of([one.person])[one.person].reveal()


def tables_with(text: str) -> list[str]:
    """Every table in which a row holds this text, as text or as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name, hexed = connection.ops.quote_name(table), text.encode().hex()
            cursor.execute(f"SELECT count(*) FROM {name} AS t WHERE t::text ~ %s", [f"{text}|{hexed}"])  # noqa: S608
            found += [table] if cursor.fetchone() != (0,) else []
    return found


def test_承認までは変わらず_依頼した本人も_権限のない人も承認できない(one: actions.Put) -> None:
    row = ask(one.person)
    before = number_of(one)
    assert before == individual_number(1).reveal()
    for nobody in (CLERK, Actor("person", "admin-1", permissions_of(["administrator"]))):
        with pytest.raises(NotPermitted):
            approve(row, nobody)
    both = replace(CLERK, permissions=CLERK.permissions | CHIEF.permissions)
    with pytest.raises(NotPermitted, match="自分が依頼した"):
        approve(row, both)
    assert number_of(one) == before
    approve(row)
    row.refresh_from_db()
    assert (number_of(one), row.status) == (individual_number(NEW).reveal(), "used")
    old, new = HeldNumber.objects.filter(person=one.person).order_by("valid_from")
    assert (old.valid_until, old.mistaken, new.valid_until) == (new.valid_from, False, None)
    assert (new.reason, new.source, new.recorded_by) == ("requested", "個人番号カード", CLERK.code)
    event = UnifiedEvent.objects.get(kind="number_changed")
    assert (event.by, event.data["approved_by"]) == (CLERK.code, CHIEF.code)
    assert Job.objects.filter(kind="finding.check").count() == 1
    with pytest.raises(NotNow):
        approve(row)


def test_職員は一人では変えられず_システムのことばには承認が要らない(one: actions.Put) -> None:
    told = {"new": individual_number(NEW), "reason": "requested", "source": "register", "purpose": PURPOSE}
    with pytest.raises(NotPermitted, match="一人ではできません"):
        actions.change_number(person_id=one.person, by=CLERK, **told)
    assert number_of(one) == individual_number(1).reveal()
    actions.change_number(person_id=one.person, by=WRITER, **told)
    assert number_of(one) == individual_number(NEW).reveal()
    assert not Approval.objects.exists()


def test_待つ番号は暗号のほかどこにもなく_別の行や別の表に写しても開かない(
    one: actions.Put, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    approval = ask(one.person)
    digits, sealer = individual_number(NEW).reveal(), Sealer.now()
    assert tables_with(approval.decision_number), "探し方は正しい"
    assert tables_with(digits) == []
    assert digits not in caplog.text + repr(approval.payload) + approval.summary
    row = NumberChange.objects.get()
    assert (row.sealed is not None, row.key_version) == (True, sealer.primary)
    sealed = bytes(row.sealed or b"")
    assert sealer.open(sealed, sealer.primary, row.pk, WAITING) == individual_number(NEW)
    (other,) = put(item(2, "200"))
    for owner, table in ((other.person, WAITING), (row.pk, "held_number"), (one.person, "held_number")):
        with pytest.raises(KeyUnusable):
            sealer.open(sealed, sealer.primary, owner, table)
    approve(approval)
    assert tables_with(digits) == []


@pytest.mark.parametrize("how", ["done", "sent_back", "withdrawn", "expired"])
def test_変えても差し戻しても取り下げても期限が過ぎても_待っていた番号は消える(one: actions.Put, how: str) -> None:
    approval, later = ask(one.person), clock.now() + timedelta(days=15)
    if how == "done":
        approve(approval)
    elif how == "sent_back":
        approvals.send_back(approval_id=approval.pk, by=CHIEF, note="資料を確かめてください")
    elif how == "withdrawn":
        approvals.withdraw(approval_id=approval.pk, by=CLERK)
    else:
        drop = run_now(enqueue(kind="unified_number.drop_expired", key="1", arguments={}, by=WRITER))
        assert (drop.state, NumberChange.objects.get().state) == ("succeeded", "waiting"), "期限までは待つ"
        with clock.set_to(later):
            with pytest.raises(NotNow, match="有効期限"):
                approve(approval)
            assert (
                run_now(enqueue(kind="unified_number.drop_expired", key="2", arguments={}, by=WRITER)).done is not None
            )
    row = NumberChange.objects.get()
    assert (row.state, row.sealed, row.key_version, row.ended_at is None) == (how, None, None, False)
    assert number_of(one) == individual_number(NEW if how == "done" else 1).reveal()
    dropped = Entry.objects.filter(act="individual_number.change_dropped").count()
    assert dropped == (0 if how == "done" else 1)
    if how != "done":
        with clock.set_to(later):
            approve(ask(one.person))
        assert number_of(one) == individual_number(NEW).reveal()


def test_一人に待てるのは一つで_期限の過ぎたものは次の依頼で消える(one: actions.Put) -> None:
    first = ask(one.person)
    with pytest.raises(NotNow, match=first.decision_number):
        ask(one.person, 8)
    (other,) = put(item(2, "200"))
    approvals.withdraw(approval_id=ask(other.person, 7).pk, by=CLERK)
    ask(other.person, 7)
    with pytest.raises(IntegrityError, match="one_waits"), transaction.atomic():
        NumberChange.objects.filter(person=other.person, state="waiting").update(person=one.person)
    approvals.withdraw(approval_id=NumberChange.objects.get(person=other.person, state="waiting").approval_id, by=CLERK)
    with clock.set_to(clock.now() + timedelta(days=15)):
        ask(one.person, 8)
    states = NumberChange.objects.filter(person=one.person).values_list("state", flat=True)
    assert sorted(states) == ["expired", "waiting"]


def test_終わった依頼に番号を残す行は_データベースが受け付けない(one: actions.Put) -> None:
    ask(one.person)
    with pytest.raises(IntegrityError, match="sealed_while_it_waits"), transaction.atomic():
        NumberChange.objects.update(state="done", ended_at=clock.now())


def test_依頼のあとにだれかの番号になっていれば_承認しても変わらない(one: actions.Put) -> None:
    approval = ask(one.person)
    put(item(NEW, "200"))
    with pytest.raises(NotNow, match="すでに登録"):
        approve(approval)
    assert (number_of(one), NumberChange.objects.get().state) == (individual_number(1).reveal(), "waiting")
    approvals.send_back(approval_id=approval.pk, by=CHIEF, note="ほかの人の番号でした")
    assert NumberChange.objects.get().sealed is None


def test_できない変更と理由や資料のない変更は_依頼のときに断る(one: actions.Put) -> None:
    put(item(2, "200"))
    with pytest.raises(NotNow, match="すでに登録"):
        ask(one.person, 2)
    with pytest.raises(InvalidInput, match="確認した資料"):
        ask(one.person, source=" ")
    for reason in ("numbered", "whim"):
        with pytest.raises(InvalidInput, match="変更の理由"):
            ask(one.person, reason=reason)
    with pytest.raises(NotFound):
        ask(Approval().pk)
    with pytest.raises(NotPermitted):
        ask(one.person, by=CHIEF)
    assert not NumberChange.objects.exists()


def test_名寄せした側にある番号も置き換わり_二つにはならない(one: actions.Put) -> None:
    (main,) = put(item(None, "300"))
    actions.merge(person_id=one.person, into_id=main.person, reason="同一人", by=CHIEF, purpose=PURPOSE)
    with pytest.raises(NotNow, match="使用中の統合宛名番号だけ"):
        ask(one.person)
    approve(ask(main.person))
    held = HeldNumber.objects.get(valid_until=None)
    assert held.person_id == main.person
    assert number_of(one) == individual_number(NEW).reveal()


def sent(client: Any, address: str, **values: str) -> Any:
    page = client.get(address).content.decode().split("<h3>個人番号を変更する</h3>")[1]
    names = ("csrfmiddlewaretoken", "form_name", "form_key")
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in names if f'name="{name}"' in page}
    return client.post(address, hidden | values)


def test_画面から依頼し_待っていることが見え_番号は依頼にも承認の画面にもアドレスにも出ない(
    signed_in_as: Any, one: actions.Put, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    clerk, here = signed_in_as("clerk"), f"/unified-numbers/{one.person}/"
    digits = individual_number(NEW).reveal()
    told = {"individual_number": digits, "reason": "requested", "source": "個人番号カード"}
    refused = sent(clerk, here, **(told | {"source": ""}))
    assert (refused.status_code, digits in refused.content.decode()) == (422, False)
    answer = sent(clerk, here, **told)
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    row = Approval.objects.get()
    again = sent(clerk, here, **told)
    assert row.decision_number in again.content.decode()
    pages = clerk.get(here).content.decode()
    assert ("承認を待っています" in pages, f"{row.decision_number}　個人番号の変更" in pages) == (True, True)
    chief = signed_in_as("chief")
    assert "個人番号を変更する（変更請求）" in chief.get("/approvals/").content.decode()
    words = chief.get(f"/approvals/{row.pk}/").content.decode()
    for word in (one.unified_number, "変更請求", "個人番号カード", "表示しません", here):
        assert word in words
    assert digits not in pages + words + caplog.text
    approve(row)
    pages = clerk.get(here).content.decode()
    assert ("承認を待っています" in pages, "変更請求（個人番号カード）" in pages) == (False, True)
