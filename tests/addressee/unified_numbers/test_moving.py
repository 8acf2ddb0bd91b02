"""紐付け変更: 一人が依頼し、別の職員が承認すると移り、前の紐付けは期間と理由とともに残る。"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.unified_numbers import actions, queries, telling
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, PastLink, UnifiedEvent, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.outbox.models import Message
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.addressee.findings.test_checking import DAY, checked, tell, told
from tests.answering import answering

pytestmark = pytest.mark.django_db
CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]), display_name="宛名　かおる")
CHIEF = Actor("person", "chief-1", permissions_of(["chief"]), display_name="番号　ちづる")
WORDS = {"reason": "別人の個人番号で登録されていた", "evidence": "住民票（令和8年11月20日）で確認"}


def link(business: str) -> BusinessLink:
    return BusinessLink.objects.get(business_number=business)


def ask(business: str, to: str, by: Actor = CLERK, **words: str) -> Approval:
    return actions.ask_move(
        link_id=link(business).pk, unified_number=to, by=by, purpose="UNIFIED_NUMBERING", **(WORDS | words)
    )


def approve(row: Approval, by: Actor = CHIEF) -> None:
    approvals.approve(approval_id=row.pk, by=by)


@pytest.fixture
def people() -> list[actions.Put]:
    """Two people of the register; the tax system's A2 came with the number of the first and is the second's."""
    found = put(item(1, "100"), item(2, "200"), item(1, "A2", "010"))
    UnifiedPerson.objects.update(linkage_state="held")
    tell(told(1, "100"), told(2, "200"))
    tell(told(2, "A2"), system="010")
    return found


def test_誤った紐付けは_二人の手で移り_確認リストから消え_前の紐付けが期間とともに残る(
    people: list[actions.Put],
) -> None:  # fmt: skip
    one, two = people[:2]
    assert checked() == {"C01": 1}
    before = link("A2").linked_at
    row = ask("A2", two.unified_number)
    assert link("A2").person_id == one.person, "承認までは変わらない"
    for nobody in (CLERK, Actor("person", "admin-1", permissions_of(["administrator"]))):
        with pytest.raises(NotPermitted):
            approve(row, nobody)
    later = clock.now() + timedelta(hours=1)
    with clock.set_to(later):
        moment = clock.now()
        approve(row)
    moved, past = link("A2"), PastLink.objects.get()
    assert (moved.person_id, moved.linked_at >= moment) == (two.person, True)
    assert (past.person_id, past.valid_from, past.valid_until) == (one.person, before, moved.linked_at)
    assert (past.reason, past.evidence) == tuple(WORDS.values())
    assert (past.asked_by, past.approved_by) == ("u:clerk-1", "u:chief-1")
    assert checked() == {}, "いま確認すれば、食い違いは終わる"
    assert Job.objects.filter(kind="finding.check").count() == 1, "承認が確認を頼む"
    for person, other in ((one, two), (two, one)):
        event = UnifiedEvent.objects.get(person=person.person, kind="link_moved")
        assert (event.data["with"], event.data["business_number"]) == (other.unified_number, "A2")
    assert Entry.objects.filter(act="unified_number.link_moved").count() == 1
    assert put(item(2, "A2", "010"))[0].result == "unchanged"


def test_係長が依頼しても_自分では承認できない(people: list[actions.Put]) -> None:
    row = ask("A2", people[1].unified_number, by=CHIEF)
    with pytest.raises(NotPermitted):
        approve(row, CHIEF)
    approve(row, replace(CHIEF, id="chief-2"))
    assert link("A2").person_id == people[1].person


def test_理由と根拠と_ある人への移動だけを受け付ける(people: list[actions.Put]) -> None:
    one, two = people[:2]
    for words in ({"reason": " "}, {"evidence": ""}):
        with pytest.raises(InvalidInput, match="入力してください"):
            ask("A2", two.unified_number, **words)
    with pytest.raises(InvalidInput, match="ありません"):
        ask("A2", "999999999999999")
    with pytest.raises(InvalidInput, match="いま紐付いている"):
        ask("A2", one.unified_number)
    by = job_actor("chief", "unified.merge")
    actions.merge(person_id=two.person, into_id=one.person, reason="同一人", by=by, purpose=PURPOSE)
    with pytest.raises(NotNow, match="名寄せ済み"):
        ask("A2", two.unified_number)
    with pytest.raises(NotPermitted):
        ask("A2", "", by=Actor("person", "x", frozenset({"unified.read"})))


def test_依頼のあとに紐付けが変わっていれば_承認しても移さない(people: list[actions.Put]) -> None:
    (third,) = put(item(3, "300"))
    first, second = ask("A2", people[1].unified_number), ask("A2", third.unified_number)
    approve(first)
    with pytest.raises(NotNow, match="依頼のあとに変わりました"):
        approve(second)
    second.refresh_from_db()
    assert (link("A2").person_id, second.status) == (people[1].person, "waiting")


def test_行き先の番号がなければ新しい統合宛名番号を付け_個人番号は移らない(people: list[actions.Put]) -> None:
    approve(ask("A2", ""))
    new = UnifiedPerson.objects.get(links__business_number="A2")
    assert new.pk not in {one.person for one in people}
    assert not HeldNumber.objects.filter(person=new).exists()
    assert link("A2").is_representative
    (held,) = put(item(4, "A2", "010"))
    assert (held.person, HeldNumber.objects.filter(person=new).count()) == (new.pk, 1)


def test_代表の業務番号を移しても_どちらの人にも代表が一つある(people: list[actions.Put]) -> None:
    one, two = people[:2]
    approve(ask("100", two.unified_number))
    chosen = BusinessLink.objects.filter(is_representative=True).values_list("person", "business_number")
    assert dict(chosen) == {one.person: "A2", two.person: "100"} or dict(chosen) == {
        one.person: "A2", two.person: "200"
    }  # fmt: skip
    assert "C08" not in checked()


def test_前の個人番号のまま戻った人は_待っている番号を本人に移せば一人になる() -> None:
    """Somebody moves back with a new 宛名番号; the Individual Number follows a day later."""
    (one,) = put(item(1, "100"))
    (again,) = put(item(None, "500"))
    (late,) = put(item(1, "500"))
    assert (late.result, late.person) == ("mismatch", again.person)
    assert Finding.objects.get().code == "C01"
    approve(ask("500", one.unified_number))
    assert put(item(1, "500"))[0].person == one.person
    check(day=DAY, by=WRITER, purpose=PURPOSE)
    assert not Finding.objects.filter(code="C01").exclude(state="closed").exists()


def test_代表は_二人の手で選び_住民記録が更新されれば戻る(people: list[actions.Put]) -> None:
    one = people[0]
    with pytest.raises(NotNow, match="すでに代表"):
        actions.ask_represent(link_id=link("100").pk, by=CLERK, purpose="UNIFIED_NUMBERING", **WORDS)
    row = actions.ask_represent(link_id=link("A2").pk, by=CLERK, purpose="UNIFIED_NUMBERING", **WORDS)
    with pytest.raises(NotPermitted):
        approve(row, CLERK)
    approve(row)
    mine = BusinessLink.objects.filter(person=one.person, is_representative=True)
    assert mine.get().business_number == "A2"
    event = UnifiedEvent.objects.get(kind="represented")
    assert (event.data["reason"], event.data["approved_by"]) == (WORDS["reason"], "u:chief-1")
    put(item(1, "100", address="中央区新町1"))
    assert mine.get().business_number == "100"


def test_前の紐付けは書き換えられず_一人では残せない(people: list[actions.Put]) -> None:
    approve(ask("A2", people[1].unified_number))
    row = PastLink.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PastLink.objects.update(reason="なかったこと")
    values = {"link": row.link, "person": row.person, "valid_from": row.valid_from, "valid_until": row.valid_until,
              "linked_by": "t", "reason": "x", "evidence": "y"}  # fmt: skip
    with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        PastLink.objects.create(asked_by="clerk-1", approved_by="clerk-1", **values)


@pytest.fixture
def intermediary(settings: Any, tmp_path: Path) -> Iterator[list[dict[str, Any]]]:
    """A server at the intermediate server's address, and what it was told."""
    told: list[dict[str, Any]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"wanted": 2}')

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SESSHU_INTERMEDIARY_ADDRESS = f"http://127.0.0.1:{server.server_port}"
    (tmp_path / "key").write_text("k")
    settings.SESSHU_INTERMEDIARY_KEY = str(tmp_path / "key")
    yield told
    server.shutdown()
    server.server_close()


def test_中間サーバーは_紐付けが変わったことを聞き_前の人の副本が残らない(
    people: list[actions.Put], intermediary: list[dict[str, Any]]
) -> None:  # fmt: skip
    one, two = people[:2]
    approve(ask("A2", two.unified_number))
    [announced] = intermediary
    assert announced["unified_numbers"] == [one.unified_number, two.unified_number], "確定する前に予告する"
    [message] = Message.objects.filter(topic=telling.TOPIC)
    assert telling.deliver(message) == "2件"
    told_it = intermediary[1]
    assert (told_it["unified_number"], told_it["other"]) == (one.unified_number, two.unified_number)
    assert (told_it["moved"], told_it["is_merged"]) == (True, False)
    assert {link["business_number"] for link in told_it["links"]} == {"100", "200", "A2"}


def test_名寄せした先へ移しても_同じ人なので知らせることはない(
    people: list[actions.Put], intermediary: list[dict[str, Any]]
) -> None:  # fmt: skip
    one, two = people[:2]
    by = job_actor("chief", "unified.merge")
    actions.merge(person_id=one.person, into_id=two.person, reason="同一人", by=by, purpose=PURPOSE)
    assert [message["unified_numbers"] for message in intermediary] == [[one.unified_number, two.unified_number]]
    intermediary.clear()
    approve(ask("A2", two.unified_number))
    event = UnifiedEvent.objects.get(kind=telling.MOVED, person=one.person)
    message = Message.objects.get(topic=telling.TOPIC, key=str(event.pk))
    assert telling.deliver(message) == "0件"
    assert intermediary == []


def test_中間サーバーが応答しなくても_名寄せも解除もできて_あとから知らせる(
    people: list[actions.Put], settings: Any, tmp_path: Path
) -> None:  # fmt: skip
    one, two = people[:2]
    by = job_actor("chief", "unified.merge")
    (tmp_path / "key").write_text("k")
    asked: list[tuple[str, Any]] = []
    with answering({}, asked) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS, settings.SESSHU_INTERMEDIARY_KEY = address, str(tmp_path / "key")
        actions.merge(person_id=one.person, into_id=two.person, reason="同一人", by=by, purpose=PURPOSE)
        actions.unmerge(person_id=one.person, reason="別人", by=by, purpose=PURPOSE)
    assert [path for path, _ in asked] == ["/api/v1/copies/moving"] * 2
    assert Message.objects.filter(topic=telling.TOPIC, state="waiting").count() == 2


def sent(client: Any, address: str, form: str, **values: str) -> Any:
    page = client.get(address).content.decode().split("別の統合宛名に紐付けを変える")[1]
    page = page if form == "move" else page.split("代表にする")[1]
    names = ("csrfmiddlewaretoken", "form_name", "form_key")
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in names if f'name="{name}"' in page}
    return client.post(address, hidden | values)


def test_画面から依頼し_人にも確認リストにもその道があり_待っている依頼と履歴が見える(
    signed_in_as: Any, people: list[actions.Put]
) -> None:  # fmt: skip
    checked()
    clerk, two = signed_in_as("clerk"), people[1]
    here = f"/unified-numbers/links/{link('A2').pk}/"
    assert here in clerk.get(f"/unified-numbers/{people[0].person}/").content.decode()
    assert here in clerk.get(f"/findings/{Finding.objects.get().pk}/").content.decode()
    answer = sent(clerk, here, "move", unified_number=two.unified_number, reason="別人", evidence="")
    assert (answer.status_code, "根拠" in answer.content.decode()) == (422, True)
    seen = {"unified_number": two.unified_number, "seen": two.unified_number}
    assert sent(clerk, here, "move", **seen, **WORDS).status_code == 302
    row = Approval.objects.get()
    page = clerk.get(here).content.decode()
    assert "承認を待っています" in page
    assert row.decision_number in page
    chief = signed_in_as("chief")
    words = chief.get(f"/approvals/{row.pk}/").content.decode()
    assert (two.unified_number in words, WORDS["evidence"] in words, "個人番号は移りません" in words) == (True,) * 3
    approve(row)
    page = clerk.get(here).content.decode()
    assert (WORDS["reason"] in page, "承認を待っています" in page) == (True, False)
    [(_, asked, approved)] = queries.past(CHIEF, link("A2"))
    assert asked == names_of_codes([row.requested_by])[row.requested_by] != approved
    assert f"<td>{asked}</td><td>{approved}</td>" in page
    assert "紐付けの変更" in clerk.get(f"/unified-numbers/{two.person}/").content.decode()
    assert sent(clerk, here, "represent", **WORDS).status_code == 302
    assert Approval.objects.filter(kind="unified_number.represent").count() == 1
