"""名寄せで二つになった個人番号の一つを、一人が依頼し、別の職員が承認して終了する。もう一つは続けて使う。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sesshu.addressee.findings.models import Finding
from sesshu.addressee.unified_numbers import actions, looking_up
from sesshu.addressee.unified_numbers.models import HeldNumber, UnifiedEvent, UnifiedPerson
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.jobs.models import Job
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, item, put
from tests.addressee.findings.test_checking import checked, tell, told
from tests.addressee.unified_numbers.test_moving import CHIEF, CLERK, approve

pytestmark = pytest.mark.django_db


def merge(person: object, into: object) -> None:
    actions.merge(person_id=person, into_id=into, reason="同一人", by=CHIEF, purpose=PURPOSE)


@pytest.fixture
def both() -> list[actions.Put]:
    """The second is merged into the first; each holds the number that the register tells of them."""
    found = put(item(1, "100"), item(2, "200"))
    UnifiedPerson.objects.update(linkage_state="held")
    tell(told(1, "100"), told(2, "200"))
    merge(found[1].person, found[0].person)
    return found


def ask(person: object, reason: str = "requested", source: str = "住民票", by: Any = CLERK) -> Approval:
    return actions.ask_end_number(person_id=person, reason=reason, source=source, by=by, purpose="UNIFIED_NUMBERING")


@pytest.mark.parametrize("ended", [0, 1])
def test_二人の手で一つが終わり_残りを使い_確認リストから消える(both: list[actions.Put], ended: int) -> None:
    gone, stays = both[ended], both[1 - ended]
    assert checked() == {"C02": 1}
    row = Finding.objects.get()
    asked = ask(gone.person)
    assert HeldNumber.objects.filter(valid_until=None).count() == 2, "承認までは変わらない"
    with pytest.raises(NotPermitted):
        approve(asked, CLERK)
    approve(asked)
    asked.refresh_from_db()
    assert asked.status == "used"
    assert HeldNumber.objects.get(valid_until=None).person_id == stays.person
    assert looking_up.numbers_of([both[0].person]) == {both[0].person: individual_number(2 - ended)}
    assert Job.objects.filter(kind="finding.check").count() == 1, "承認が確認を頼む"
    assert checked() == {"C07": 1}, "終了した番号を言うシステムには、訂正を頼む"
    row.refresh_from_db()
    assert row.state == "closed"
    event = UnifiedEvent.objects.get(kind="number_ended")
    assert (event.person_id, event.data["approved_by"], event.by) == (gone.person, CHIEF.code, CLERK.code)
    assert Entry.objects.filter(act="individual_number.ended").count() == 1
    (late,) = put(item(1 + ended, "T1", "020"))
    assert (late.result, UnifiedPerson.objects.count()) == ("replaced", 2), "終了した番号で新しい人はできない"


def test_誤り訂正で終了した番号は_本来の本人に付く(both: list[actions.Put]) -> None:
    approve(ask(both[1].person, "error"))
    (right,) = put(item(2, "300"))
    assert right.result == "numbered"
    assert UnifiedPerson.objects.count() == 3


def test_二つないときと_理由や資料がないときは_依頼できない(both: list[actions.Put]) -> None:
    (alone,) = put(item(3, "300"))
    (waiting,) = put(item(None, "400"))
    with pytest.raises(NotNow, match="一つだけ"):
        ask(alone.person)
    with pytest.raises(NotNow, match="有効な個人番号はありません"):
        ask(waiting.person)
    with pytest.raises(InvalidInput, match="確認した資料"):
        ask(both[0].person, source=" ")
    with pytest.raises(InvalidInput, match="終了の理由"):
        ask(both[0].person, "numbered")
    with pytest.raises(NotFound):
        ask(Approval().pk)
    with pytest.raises(NotPermitted):
        ask(both[0].person, by=CHIEF)


def test_両方の終了を依頼しても_二つ目は承認できない(both: list[actions.Put]) -> None:
    first, second = ask(both[0].person), ask(both[1].person)
    approve(first)
    with pytest.raises(NotNow, match="一つだけ"):
        approve(second)
    assert HeldNumber.objects.filter(valid_until=None).count() == 1


def test_依頼のあとに個人番号が変わっていれば_終了しない(both: list[actions.Put]) -> None:
    asked = ask(both[0].person)
    writer = replace(CLERK, kind="job", id="register")
    actions.change_number(
        person_id=both[0].person, new=individual_number(9), reason="requested", source="register", by=writer,
        purpose=PURPOSE,
    )  # fmt: skip
    with pytest.raises(NotNow, match="依頼のあとに変わりました"):
        approve(asked)
    approvals.send_back(approval_id=asked.pk, by=CHIEF, note="番号が変わった")


def sent(client: Any, address: str, **values: str) -> Any:
    page = client.get(address).content.decode().split("この統合宛名の個人番号を終了する")[1]
    names = ("csrfmiddlewaretoken", "form_name", "form_key")
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in names if f'name="{name}"' in page}
    return client.post(address, hidden | values)


def test_確認リストと人の画面に二つの統合宛名が並び_終了を依頼でき_番号は出ない(
    signed_in_as: Any, both: list[actions.Put]
) -> None:  # fmt: skip
    checked()
    clerk = signed_in_as("clerk")
    finding = clerk.get(f"/findings/{Finding.objects.get().pk}/").content.decode()
    here = f"/unified-numbers/{both[1].person}/"
    person = clerk.get(here).content.decode()
    for page in (finding, person):
        assert "有効な個人番号が2つあります" in page
        for one in both:
            assert f'<a href="/unified-numbers/{one.person}/">{one.unified_number}</a>' in page
        assert ("001 住民記録" in page, "試験　一郎" in page) == (True, True)
        assert not any(individual_number(n).reveal() in page for n in (1, 2))
    assert sent(clerk, here, reason="requested", source="").status_code == 422
    assert sent(clerk, here, reason="requested", source="住民票で確認").status_code == 302
    row = Approval.objects.get()
    page = clerk.get(here).content.decode()
    assert ("承認を待っています" in page, row.decision_number in page) == (True, True)
    words = signed_in_as("chief").get(f"/approvals/{row.pk}/").content.decode()
    for word in (both[0].unified_number, both[1].unified_number, "変更請求", "住民票で確認", here):
        assert word in words
    approve(row)
    page = clerk.get(here).content.decode()
    assert "有効な個人番号が" not in page
    assert "承認を待っています" not in page
    assert ("個人番号の終了" in page, "変更請求（住民票で確認）" in page) == (True, True)
