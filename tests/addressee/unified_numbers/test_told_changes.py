"""業務システムが知らせる個人番号の変更: 変更前の番号が合うときだけ変わり、二度知らせても一度だけ変わる。"""

from __future__ import annotations

import json

import pytest

from sesshu.addressee.findings.models import Finding
from sesshu.addressee.number_rules.models import NumberUse
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import HeldNumber, UnifiedEvent, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.jobs.models import Job
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.addressee.unified_numbers.test_api import ask, resident, told

__all__ = ["ask", "resident"]
pytestmark = pytest.mark.django_db


def change(ask, old: int, new: int, **values: object) -> tuple[int, dict]:
    message = {
        "purpose": "NUMBER_CHANGE", "system": "001", "business_number": "100", "reason": "requested",
        "old_number": individual_number(old).reveal(), "new_number": individual_number(new).reveal(),
        "changed_on": clock.today().isoformat(),
    }  # fmt: skip
    return ask("change-number", **(message | values))


def code(answer: tuple[int, dict]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]


def verified(ask, number: int) -> bool:
    digits = individual_number(number).reveal()
    answer = ask("verify", purpose="PUT_RESIDENT", system="001", business_number="100", individual_number=digits)
    return answer[1]["same"]


def test_変更は一度だけ行われ_記録に番号は残らず_前の番号は二度と使えない(ask, resident: UnifiedPerson) -> None:
    assert change(ask, 1, 2) == (200, {"result": "changed"})
    assert change(ask, 1, 2) == (200, {"result": "unchanged"})
    assert (verified(ask, 2), verified(ask, 1)) == (True, False)
    assert HeldNumber.objects.filter(person=resident).count() == 2
    event = UnifiedEvent.objects.get(kind="number_changed")
    assert (event.data["reason"], event.data["changed_on"]) == ("requested", clock.today().isoformat())
    entry = Entry.objects.get(act="individual_number.changed")
    assert (entry.purpose, entry.actor.startswith("c:")) == ("NUMBER_CHANGE", True)
    for number in (1, 2):
        assert individual_number(number).reveal() not in json.dumps([entry.body, event.data])
    assert code(change(ask, 2, 1)) == (409, "NOT_NOW")


def test_前の番号がいまの番号でなければ変えずに断り_記録する(ask, resident: UnifiedPerson) -> None:
    put(item(5, "500"))
    for old in (3, 5):  # nobody's, and somebody else's
        assert code(change(ask, old, 2)) == (409, "OLD_NUMBER_DIFFERS")
    assert verified(ask, 1)
    assert Entry.objects.filter(act="individual_number.refused", purpose="NUMBER_CHANGE").count() == 2
    assert code(change(ask, 1, 5)) == (409, "NOT_NOW"), "ほかの人の番号にはならない"
    assert change(ask, 1, 2)[0] == 200
    assert code(change(ask, 1, 3)) == (409, "OLD_NUMBER_DIFFERS"), "一日遅れの知らせ"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"changed_on": "2999-01-01"}, "changed_on"),
        ({"reason": "numbered"}, "reason"),
        ({"old_number": "123"}, "old_number"),
        ({"new_number": individual_number(1).reveal()}, "new_number"),
    ],
)
def test_誤りは項目を示して断り_番号を繰り返さない(ask, resident, values: dict[str, str], field: str) -> None:
    status, found = change(ask, 1, 2, **values)
    assert (status, field in json.dumps(found)) == (422, True)
    assert individual_number(1).reveal() not in json.dumps(found)
    assert HeldNumber.objects.count() == 1


def test_マスタが変更の目的と業務IDを許したシステムだけが知らせられる(ask, resident: UnifiedPerson) -> None:
    assert code(change(ask, 1, 2, purpose="PUT_RESIDENT")) == (422, "INVALID_INPUT")
    assert code(change(ask, 1, 2, system="017")) == (403, "PURPOSE_NOT_ALLOWED")
    assert code(change(ask, 1, 2, business_number="999")) == (404, "NOT_FOUND")
    NumberUse.objects.update(purposes="PUT_RESIDENT")
    assert code(change(ask, 1, 2)) == (403, "PURPOSE_NOT_ALLOWED")
    assert HeldNumber.objects.count() == 1


def test_前の番号を試し続けることはできない(ask, resident: UnifiedPerson) -> None:
    with clock.set_to(clock.now()):
        answers = [change(ask, 3, 2)[0] for _ in range(51)]
    assert answers == [409] * 50 + [429]


def test_先に登録で知らせた新しい番号の食い違いは_変更を知らせると確認が頼まれる(ask, resident: UnifiedPerson) -> None:
    assert ask("put", purpose="PUT_RESIDENT", items=[told(2, "100")])[1]["results"][0]["result"] == "mismatch"
    assert Finding.objects.get().code == "C02"
    assert change(ask, 1, 2) == (200, {"result": "changed"})
    assert Job.objects.filter(kind="finding.check").count() == 1


def test_名寄せした人は_まとめた側の業務番号で知らせても一人の番号が変わる(ask, resident: UnifiedPerson) -> None:
    other = put(item(None, "A2", "010"))[0]
    merger = job_actor("m", "unified.merge")
    actions.merge(person_id=resident.pk, into_id=other.person, reason="同一人", by=merger, purpose=PURPOSE)
    assert change(ask, 1, 2) == (200, {"result": "changed"})
    assert HeldNumber.objects.get(valid_until=None).person_id == other.person
    assert WRITER.may("unified.write")


def test_番号を二つ持つ人の番号は_どちらを変えるか分からないので変えない(ask, resident: UnifiedPerson) -> None:
    other = put(item(7, "A2", "010"))[0]
    merger = job_actor("m", "unified.merge")
    actions.merge(person_id=resident.pk, into_id=other.person, reason="同一人", by=merger, purpose=PURPOSE)
    assert code(change(ask, 1, 2)) == (409, "NOT_NOW")
    assert HeldNumber.objects.filter(valid_until=None).count() == 2
