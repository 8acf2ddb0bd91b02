"""だれの番号か: 確認リストと紐付けの画面は、権限のある人に氏名と生年月日を示し、移す先の人を依頼の前に見せる。"""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client

from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.whose import whose
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.addressee.unified_numbers.who import who
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry, Subject
from tests.addressee.conftest import PURPOSE, item, put
from tests.addressee.findings.test_checking import checked, tell, told

pytestmark = pytest.mark.django_db
CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]))
NUMBERS_ONLY = Actor("person", "x-1", frozenset({"unified.read", "finding.read"}))
FINDINGS_ONLY = Actor("person", "x-2", frozenset({"finding.read"}))
WHY = "UNIFIED_NUMBERING"


@pytest.fixture
def people() -> list[actions.Put]:
    """A2 of the tax system leads to the first, and the system tells the number of the second."""
    first = {"name": "試験　一郎", "birth_date": date(2026, 1, 10), "address": "中央区秘密町1", "protected": True}
    second = {"name": "試験　花子", "birth_date": date(2025, 4, 2), "address": "東区試験町2"}
    found = put(item(1, "100", **first), item(2, "200", **second), item(1, "A2", "010", name="試験　ハナコ"))
    UnifiedPerson.objects.update(linkage_state="held")
    tell(told(1, "100"), told(2, "200"))
    tell(told(2, "A2"), system="010")
    checked()
    return found


def finding() -> Finding:
    return Finding.objects.get(code="C01")


def page_of(client: Client, address: str) -> str:
    """The words of a page as one reads them."""
    return re.sub(r"<[^>]*>|\s+", "", client.get(address).content.decode())


def test_確認の画面は_いま紐付いている人と_知らせた個人番号の人を示す(people: list[actions.Put], signed_in_as) -> None:
    shown = whose(CLERK, finding(), purpose=WHY)
    assert [(words, one.unified_number, one.name, one.birth_date) for words, one in shown] == [
        ("いま紐付いている人", people[0].unified_number, "試験　一郎", date(2026, 1, 10)),
        ("知らせた個人番号の人", people[1].unified_number, "試験　花子", date(2025, 4, 2)),
    ]
    page = page_of(signed_in_as("clerk"), f"/findings/{finding().pk}/")
    for words in ("試験一郎", "令和8年1月10日", "試験花子", "令和7年4月2日", people[1].unified_number):
        assert words in page, words
    assert "秘密町" not in page


def test_見たことは二人の記録になり_権限のない人には氏名も人も出ない(people: list[actions.Put]) -> None:
    whose(CLERK, finding(), purpose=WHY)
    entry = Entry.objects.filter(act="unified_number.read").latest("queue_id")
    assert (entry.actor, entry.purpose, entry.obj) == (CLERK.code, WHY, f"finding:{finding().pk}")
    subjects = set(Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True))
    assert subjects == {f"unified_person:{one.person}" for one in people[:2]}
    assert "試験" not in json.dumps(entry.body)
    bare = [one for _, one in whose(NUMBERS_ONLY, finding(), purpose=WHY)]
    assert {(one.shows, one.name, one.birth_date) for one in bare} == {(False, "", None)}
    assert len(bare) == 2
    assert whose(FINDINGS_ONLY, finding(), purpose=WHY) == []


def test_putで知らせた番号も_同じ符号の別の番号も_相手の人が出る() -> None:
    one, two = put(item(1, "100"), item(2, "200"))
    put(item(2, "100"))
    assert [one.id for _, one in whose(CLERK, finding(), purpose=WHY)] == [one.person, two.person]
    by = job_actor("intermediary", "unified.translate")
    states = {two.unified_number: "failed"}
    actions.take_code_states(states=states, same_as={two.unified_number: one.unified_number}, by=by, purpose=PURPOSE)
    UnifiedPerson.objects.filter(pk=one.person).update(linkage_state="held")
    tell(told(1, "100"), told(2, "200"))
    checked()
    same = Finding.objects.get(code="C01", business_number="", person=two.person)
    assert [(words, who.id) for words, who in whose(CLERK, same, purpose=WHY)] == [
        ("この食い違いの人", two.person), ("同じ符号の人", one.person)
    ]  # fmt: skip


def test_名寄せした人は_まとめた先の代表の氏名で出る(people: list[actions.Put]) -> None:
    by = job_actor("chief", "unified.merge")
    actions.merge(person_id=people[1].person, into_id=people[0].person, reason="同一人", by=by, purpose=PURPOSE)
    (shown,) = who(CLERK, [UnifiedPerson.objects.get(pk=people[1].person)], purpose=WHY, shown_on="test")
    assert (shown.merged, shown.unified_number, shown.name) == (True, people[1].unified_number, "試験　一郎")


def send(client: Client, address: str, form: str, **given: str) -> tuple[int, str]:
    """Fill in a form of a page as it stands, hidden fields and all, and send it."""
    [text] = [one for one in re.findall(r"<form.*?</form>", given.pop("page"), re.S) if f'value="{form}"' in one]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', text))
    answer = client.post(address, hidden | given)
    return answer.status_code, answer.content.decode()


def test_移す先の人を見てから依頼し_番号を直せばまた見る(people: list[actions.Put], signed_in_as) -> None:
    client = signed_in_as("clerk")
    link = BusinessLink.objects.get(business_number="A2")
    here = f"/unified-numbers/links/{link.pk}/"
    page = client.get(here).content.decode()
    words = re.sub(r"<[^>]*>|\s+", "", page)
    for shown in ("業務システムでの氏名試験ハナコ", "氏名試験一郎", "令和8年1月10日"):
        assert shown in words, shown
    assert "試験花子" not in words
    given = {"reason": "別人の個人番号で登録", "evidence": "住民票で確認"}
    status, page = send(client, here, "MoveForm", page=page, unified_number="999999999999999", **given)
    assert (status, "この統合宛名番号はありません" in page) == (422, True)
    right = people[1].unified_number
    status, page = send(client, here, "MoveForm", page=page, unified_number=right, **given)
    assert (status, Approval.objects.count()) == (200, 0), "見せただけで、依頼はまだない"
    words = re.sub(r"<[^>]*>|\s+", "", page)
    for shown in ("移す先の人を確かめてください", "試験花子", "令和7年4月2日", "この人への変更を依頼する"):
        assert shown in words, shown
    entry = Entry.objects.filter(act="unified_number.read", obj=f"business_link:{link.pk}")
    seen = Subject.objects.filter(entry_queue_id__in=entry.values("queue_id")).values_list("subject", flat=True)
    assert f"unified_person:{people[1].person}" in seen
    (third,) = put(item(3, "300", name="試験　三郎"))
    status, page = send(client, here, "MoveForm", page=page, unified_number=third.unified_number, **given)
    assert (status, "試験　三郎" in page, Approval.objects.count()) == (200, True, 0), "番号を直せば、その人を見る"
    status, _ = send(client, here, "MoveForm", page=page, unified_number=third.unified_number, **given)
    assert status == 302
    assert Approval.objects.get().payload["to"] == third.unified_number
    assert "試験三郎" in page_of(client, here), "承認する人にも、だれへ移すかが見える"
    status, _ = send(
        client, here, "MoveForm", page=client.get(here).content.decode(), unified_number="", **given
    )  # fmt: skip
    assert (status, Approval.objects.count()) == (302, 2), "新しい番号なら、見る人はいない"
