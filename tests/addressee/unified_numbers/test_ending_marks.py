"""前からの支援措置の印: だれも知らせ直していない印だけを、一人が依頼し別の職員が承認して終える。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sesshu.addressee.unified_numbers import actions, queries
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkBefore, LinkTold, UnifiedEvent, UnifiedPerson
from sesshu.addressee.unified_numbers.past_words import HIDDEN
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.jobs.models import Job
from tests.addressee.unified_numbers.test_marks import ADDRESS, is_protected, ledger, register, shown
from tests.addressee.unified_numbers.test_moving import CHIEF, CLERK, approve
from tests.addressee.unified_numbers.test_who import send

pytestmark = pytest.mark.django_db
WORDS = {"reason": "転出し、台帳も知らせ直さないため", "evidence": "支援措置の終了の通知で確認"}
WHY = "UNIFIED_NUMBERING"


@pytest.fixture
def old() -> LinkTold:
    """As the upgrade leaves a mark of the register's numbers."""
    register()
    BusinessLink.objects.update(protected=True, own_protected=None)
    link = BusinessLink.objects.get()
    return LinkTold.objects.create(
        link=link, teller="ledger", protected=True, guarded_only=True, at=clock.now(), by=""
    )  # fmt: skip


def ask(by: Actor = CLERK, **words: str) -> Approval:
    link = BusinessLink.objects.get(business_number="100")
    return actions.ask_end_mark(link_id=link.pk, by=by, purpose=WHY, **(WORDS | words))


def address() -> str:
    return queries.links(CLERK, UnifiedPerson.objects.get())[0].address


def test_だれも知らせ直していない印は_別の職員の承認で終わり_だれが終えたかが残る(old: LinkTold) -> None:
    register(protected=False)
    assert is_protected(), "住民記録の「なし」では終わらない"
    assert address() == HIDDEN
    row = ask()
    assert (is_protected(), address()) == (True, HIDDEN), "承認までは隠す"
    with pytest.raises(NotPermitted, match="自分が依頼した"):
        approve(row, replace(CLERK, permissions=CLERK.permissions | CHIEF.permissions))
    approve(row)
    row.refresh_from_db()
    assert (is_protected(), address(), row.status) == (False, ADDRESS, "used")
    assert [one[:2] for one in shown()] == [("001 住民記録", "なし")]
    before = LinkBefore.objects.latest("id")
    assert (before.by, before.protected, before.protected_by) == (CLERK.code, True, "ledger")
    event = UnifiedEvent.objects.get(kind="mark_ended")
    assert (event.by, event.data["approved_by"], event.data["reason"]) == (CLERK.code, CHIEF.code, WORDS["reason"])
    entry = Entry.objects.get(act="unified_number.mark_ended")
    assert (entry.actor, entry.obj) == (CHIEF.code, f"business_link:{old.link_id}")
    subject = Subject.objects.get(entry_queue_id=entry.queue_id).subject
    assert subject == f"unified_person:{UnifiedPerson.objects.get().pk}"
    assert Job.objects.filter(kind="finding.check").count() == 1
    with pytest.raises(NotNow):
        approve(row)


def test_台帳が知らせ直した印は_ここでは終えられない(old: LinkTold) -> None:
    ledger(True)
    with pytest.raises(NotNow, match="知らせたシステムだけ"):
        ask()
    assert not Approval.objects.exists()
    assert is_protected()


def test_依頼のあとに台帳が知らせ直せば_承認しても終わらない(old: LinkTold) -> None:
    row = ask()
    ledger(True)
    with pytest.raises(NotNow, match="知らせ直された"):
        approve(row)
    row.refresh_from_db()
    assert (row.status, is_protected()) == ("waiting", True)
    assert LinkTold.objects.get().by


def test_台帳がなしと知らせた印も_台帳のことばで_終えるものはない(old: LinkTold) -> None:
    ledger(False)
    assert not is_protected()
    with pytest.raises(NotNow):
        ask()


def test_ほかにありと知らせるシステムがあれば_印を終えても隠れたまま(old: LinkTold) -> None:
    register(protected=True)
    approve(ask())
    assert (is_protected(), address()) == (True, HIDDEN)
    assert [one[:2] for one in shown()] == [("001 住民記録", "あり")]


def test_終えたあとでも_台帳がありと知らせれば_また隠れる(old: LinkTold) -> None:
    approve(ask())
    assert not is_protected()
    ledger(True)
    assert (is_protected(), address()) == (True, HIDDEN)


def test_理由と根拠と_二つの権限が要る(old: LinkTold) -> None:
    for missing in ("reason", "evidence"):
        with pytest.raises(InvalidInput):
            ask(**{missing: " "})
    for right in ("unified.relink", "unified.attributes"):
        with pytest.raises(NotPermitted):
            ask(replace(CLERK, permissions=CLERK.permissions - {right}))
    administrator = Actor("person", "admin-1", frozenset({"account.manage"}))
    with pytest.raises(NotPermitted):
        approve(ask(), administrator)


def test_紐付けの画面から依頼し_承認する人は何が起きるかを読み_知らせ直された印には欄がない(
    old: LinkTold, signed_in_as: Any
) -> None:  # fmt: skip
    client, here = signed_in_as("clerk"), f"/unified-numbers/links/{old.link_id}/"
    first = client.get(here).content.decode()
    assert "前からの支援措置の印を終える" in first
    status, page = send(client, here, "EndMarkForm", page=first, reason="", evidence="")
    assert (status, "印を終える理由を入力" in page) == (422, True)
    status, _ = send(client, here, "EndMarkForm", page=page, **WORDS)
    assert status == 302
    assert "前からの支援措置の印の終了</a>" in client.get(here).content.decode()
    words = signed_in_as("chief").get(f"/approvals/{Approval.objects.get().pk}/").content.decode()
    for text in (WORDS["reason"], WORDS["evidence"], "だれも知らせ直していない", "住所が見えるようになります", here):
        assert text in words, text
    ledger(True)
    page = client.get(here).content.decode()  # the chief may ask as well
    assert "前からの支援措置の印を終える" not in page


def test_開いている間に知らせ直された印は_送ったときに断る(old: LinkTold, signed_in_as: Any) -> None:
    client, here = signed_in_as("clerk"), f"/unified-numbers/links/{old.link_id}/"
    page = client.get(here).content.decode()
    ledger(True)
    status, page = send(client, here, "EndMarkForm", page=page, **WORDS)
    assert (status, "知らせたシステムだけが取り消せます" in page) == (409, True)
    assert not Approval.objects.exists()
