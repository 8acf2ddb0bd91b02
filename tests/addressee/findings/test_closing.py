"""確認を終える: 連携を止める確認は、食い違いがなくなったときだけ終わる。手で終えても、止めた連携は戻らない。"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from sesshu.addressee.findings import actions as findings
from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.opening import see_at_once
from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.findings.taking import Told, take
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
CLERK = replace(job_actor("clerk", "finding.write", "finding.read"), display_name="宛名　かおる")
MERGER = job_actor("test", "unified.merge")
WRONG = individual_number(1).reveal()[:-1] + str((int(individual_number(1).reveal()[-1]) + 1) % 10)


def told(number: int | None, business: str, **values: object) -> Told:
    digits = "" if number is None else individual_number(number)
    return replace(Told(business, digits, "試験　一郎", address="中央区"), **values)


def tell(*people: Told, system: str = "010") -> None:
    take(system=system, day=clock.today(), people=people, by=WRITER, purpose=PURPOSE)


@pytest.fixture
def two() -> list[actions.Put]:
    """Two people whom the register (001) and another system (010) tell alike, each with a code."""
    found = put(item(1, "100"), item(2, "200"), item(1, "A1", "010"), item(2, "A2", "010"))
    tell(told(1, "100"), told(2, "200"), system="001")
    tell(told(1, "A1"), told(2, "A2"))
    UnifiedPerson.objects.update(linkage_state="held")
    return found


def seen(code: str) -> Finding:
    check(day=clock.today(), by=WRITER, purpose=PURPOSE)
    return Finding.objects.exclude(state="closed").get(code=code)


def close(row: Finding) -> Finding:
    row.refresh_from_db()
    return findings.close(
        finding_id=row.pk, decision="業務側を訂正", evidence="住民票で確認", version=row.version, by=CLERK,
        purpose=PURPOSE,
    )  # fmt: skip


def merged(two: list[actions.Put]) -> None:
    actions.merge(person_id=two[1].person, into_id=two[0].person, reason="同一人", by=MERGER, purpose=PURPOSE)


def unmerged(two: list[actions.Put]) -> None:
    actions.unmerge(person_id=two[1].person, reason="別人", by=MERGER, purpose=PURPOSE)


def changed(two: list[actions.Put]) -> None:
    actions.change_number(
        person_id=two[0].person, new=individual_number(9), reason="requested", source="register", by=WRITER,
        purpose=PURPOSE,
    )  # fmt: skip
    tell(told(9, "100"), system="001")


def same_code(two: list[actions.Put]) -> None:
    states = {two[0].unified_number: "failed"}
    actions.take_code_states(
        states=states, same_as={two[0].unified_number: two[1].unified_number}, purpose=PURPOSE,
        by=job_actor("intermediary", "unified.translate"),
    )  # fmt: skip


def represents(*, one: bool) -> None:
    first = BusinessLink.objects.get(system="001", business_number="100")
    BusinessLink.objects.filter(pk=first.pk).update(is_representative=one)


# How it comes about and how it is put right.
CASES = {
    "C01": (lambda _: tell(told(2, "A1")), lambda _: tell(told(1, "A1"))),
    "C01 符号": (same_code, lambda _: UnifiedPerson.objects.update(linkage_state="held")),
    "C02": (lambda _: tell(told(7, "A1")), lambda _: tell(told(1, "A1"))),
    "C02 名寄せ": (merged, unmerged),
    "C06": (lambda _: tell(told(None, "A1", individual_number=WRONG)), lambda _: tell(told(1, "A1"))),
    "C07": (changed, lambda _: tell(told(9, "A1"))),
    "C08": (lambda _: represents(one=False), lambda _: represents(one=True)),
    "C10": (lambda _: tell(told(1, "A1", protected=True)), lambda _: tell(told(1, "A1"))),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_連携を止める確認は_食い違いが残るあいだは終えられず_なくなれば終わって連携が戻る(
    two: list[actions.Put], case: str
) -> None:
    wrong, right = CASES[case]
    wrong(two)
    row = seen(case[:3])
    with pytest.raises(NotNow) as refused:
        close(row)
    assert "まだ終えられません" in refused.value.message
    assert "先に、次のことをしてください" in refused.value.message
    assert blocked_people([two[0].person]) == {two[0].person}
    row.refresh_from_db()
    assert (row.state, row.decision) == ("open", "")
    right(two)
    if case == "C02 名寄せ":
        assert blocked_people([two[0].person]) == {two[0].person}, "直しただけでは、まだ止まっている"
    assert close(row).decision == "業務側を訂正"
    assert blocked_people([two[0].person]) == set()
    check(day=clock.today() + timedelta(1), by=WRITER, purpose=PURPOSE)
    assert not Finding.objects.filter(code=case[:3]).exclude(state="closed").exists()


def test_C03とC04も_なくなるまでは終えられない(two: list[actions.Put]) -> None:
    tell(told(3, "A3"))
    UnifiedPerson.objects.filter(pk=two[0].person).update(linkage_state="none")
    unlinked, without_code = seen("C03"), seen("C04")
    for row, says in ((unlinked, "業務ID010の業務番号A3は「個人番号があるのに"), (without_code, "照会を止める確認")):
        with pytest.raises(NotNow, match=says):
            close(row)
    assert blocked_people([two[0].person], inquiry=True) == {two[0].person}
    put(item(3, "A3", "010"))
    UnifiedPerson.objects.filter(pk=two[0].person).update(linkage_state="held")
    assert {close(unlinked).state, close(without_code).state} == {"closed"}


def test_同じ符号の二人を名寄せして個人番号が二つになれば_終えたその場でそれが出る(two: list[actions.Put]) -> None:
    same_code(two)
    row = seen("C01")
    actions.merge(person_id=two[0].person, into_id=two[1].person, reason="同一人", by=MERGER, purpose=PURPOSE)
    close(row)
    assert Finding.objects.exclude(state="closed").filter(code="C02").count() == 1
    assert blocked_people([one.person for one in two[:2]]) == {one.person for one in two[:2]}


def test_別の種類の食い違いに変わっていれば_終えたその場で出て_止めたままにする(two: list[actions.Put]) -> None:
    tell(told(2, "A1"))
    row = seen("C01")
    tell(told(7, "A1"))
    close(row)
    assert Finding.objects.exclude(state="closed").get().code == "C02"
    assert blocked_people([two[0].person]) == {two[0].person}
    other = Finding.objects.get(code="C02")
    check(day=clock.today(), by=WRITER, purpose=PURPOSE)
    assert Finding.objects.exclude(state="closed").get().pk == other.pk, "毎日の確認も同じ行とみる"


def test_付番のときにすぐ出た確認も_個人番号が違うままなら終えられない(two: list[actions.Put]) -> None:
    put(item(3, "A1", "010"))  # `mismatch`: the link has somebody else's number
    row = Finding.objects.exclude(state="closed").get(business_number="A1")
    tell(told(None, "A1"))
    with pytest.raises(NotNow):
        close(row)


def test_紐付けの移った先の人でも調べる(two: list[actions.Put]) -> None:
    tell(told(2, "A1"))
    row = seen("C01")
    link = BusinessLink.objects.get(system="010", business_number="A1")
    link.person_id, link.is_representative = two[1].person, False
    link.save()
    assert close(row).state == "closed", "知らせた個人番号の人に移った"
    link.person_id = put(item(5, "500"))[0].person
    link.save()
    see_at_once([("C01", link.person_id, link)])
    with pytest.raises(NotNow):
        close(Finding.objects.exclude(state="closed").get(code="C01"))


def test_鍵の版を替えている途中は比べられないと言い_終えない(two: list[actions.Put]) -> None:
    tell(told(2, "A1"))
    row = seen("C01")
    actions.new_versions(by=WRITER, purpose=PURPOSE)
    with pytest.raises(NotNow, match="暗号鍵"):
        close(row)
    check(day=clock.today(), by=WRITER, purpose=PURPOSE)
    with pytest.raises(NotNow, match="まだ終えられません"):
        close(row)


def test_注意の確認は手で終えられ_まだあれば翌日新しい行で出る(two: list[actions.Put]) -> None:
    tell(told(1, "A1", address="東区"))
    close(seen("C05"))
    check(day=clock.today() + timedelta(1), by=WRITER, purpose=PURPOSE)
    rows = Finding.objects.filter(code="C05").order_by("first_seen")
    assert [one.state for one in rows] == ["closed", "open"]
    assert rows[0].decision == "業務側を訂正"


def test_画面は終えられない理由とすることを言い_直れば終わる(two: list[actions.Put], signed_in_as) -> None:
    tell(told(1, "A1", protected=True))
    row = seen("C10")
    client, address = signed_in_as("clerk"), f"/findings/{row.pk}/"

    def send() -> tuple[int, str]:
        page = client.get(address).content.decode()
        form = page[page.index("<h3>確認を終える") :]
        hidden = dict(re.findall(r'name="(form_\w+|version)" value="([^"]*)"', form))
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        sent = hidden | {"csrfmiddlewaretoken": token, "decision": "そろえた", "evidence": "福祉課に確認"}
        answer = client.post(address, sent)
        return answer.status_code, answer.content.decode()

    status, page = send()
    assert status >= 400
    assert "支援措置の設定がシステムで違う」のままです" in page
    assert "支援措置の設定をそろえる" in page
    tell(told(1, "A1"))
    assert send()[0] == 302
    row.refresh_from_db()
    assert row.state == "closed"
