"""確認リスト: each class is found where it is and nowhere else, and keeps its row until it is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from sesshu.addressee.findings import actions as findings
from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.classes import classes
from sesshu.addressee.findings.health import daily_check
from sesshu.addressee.findings.models import BusinessRecord, CheckRun, Finding
from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.findings.taking import Told, forget_missing, forget_missing_numbers, take, take_numbers
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedEvent, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.jobs.models import Job
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
CLERK = replace(job_actor("clerk", "finding.write", "finding.read"), display_name="宛名　かおる")


def told(number: int | None, business: str, **values: object) -> Told:
    found = Told(
        business, "" if number is None else individual_number(number), "試験　一郎", date(2026, 1, 10), "M", "中央区"
    )
    return replace(found, **values)


def tell(*people: Told, system: str = "001", day: date = DAY) -> None:
    take(system=system, day=day, people=people, by=WRITER, purpose=PURPOSE)


def checked(day: date = DAY) -> dict[str, int]:
    """Findings of the day by class, without the codes that nobody has obtained."""
    run = check(day=day, by=WRITER, purpose=PURPOSE)
    return {code: number for code, number in run.counts.items() if number and code != "C04"}


@pytest.fixture
def two_people() -> list[actions.Put]:
    """Two people whom the register (001) and another system (010) tell alike."""
    found = put(item(1, "100"), item(2, "200"), item(1, "A1", "010"), item(2, "A2", "010"))
    tell(told(1, "100"), told(2, "200"))
    tell(told(1, "A1"), told(2, "A2"), system="010")
    UnifiedPerson.objects.update(linkage_state="held")
    return found


def test_食い違いがなければ何も出ない(two_people: list[actions.Put]) -> None:
    assert checked() == {}
    assert Finding.objects.count() == 0


def test_C01_個人番号が別の人のもの(two_people: list[actions.Put]) -> None:
    tell(told(2, "A1"), system="010")
    assert checked() == {"C01": 1}
    assert blocked_people([two_people[0].person]) == {two_people[0].person}


def test_C02_誰のものでもない個人番号(two_people: list[actions.Put]) -> None:
    tell(told(7, "A1"), system="010")
    assert checked() == {"C02": 1}


def test_C03_個人番号があるのに統合宛名番号がない(two_people: list[actions.Put]) -> None:
    tell(told(3, "A3"), told(None, "A4"), system="010")
    assert checked() == {"C03": 1}


def test_C04_符号が未取得で_照会だけを止める(two_people: list[actions.Put]) -> None:
    person = two_people[0].person
    UnifiedPerson.objects.filter(pk=person).update(linkage_state="none")
    assert check(day=DAY, by=WRITER, purpose=PURPOSE).counts["C04"] == 1
    assert blocked_people([person]) == set()
    assert blocked_people([person], inquiry=True) == {person}
    UnifiedPerson.objects.filter(pk=person).update(linkage_state="retired")
    assert check(day=DAY, by=WRITER, purpose=PURPOSE).counts["C04"] == 1, "廃止された符号の人にも照会できない"
    UnifiedPerson.objects.filter(pk=person).update(linkage_state="requested")
    assert check(day=DAY, by=WRITER, purpose=PURPOSE).counts["C04"] == 0
    UnifiedPerson.objects.filter(pk=person).update(linkage_state="stuck")
    assert check(day=DAY, by=WRITER, purpose=PURPOSE).counts["C04"] == 1, "依頼に応答がない人は、待っている人と違う"
    assert blocked_people([person], inquiry=True) == {person}


def test_C04は中間サーバーが符号の取得を知らせると_照会を止めず次の確認で終わる(two_people: list[actions.Put]) -> None:
    one = two_people[0]
    UnifiedPerson.objects.update(linkage_state="none")
    assert check(day=DAY, by=WRITER, purpose=PURPOSE).counts["C04"] == 2
    by = job_actor("intermediary", "unified.translate")
    states = {one.unified_number: "held", "999999999999999": "held"}
    assert actions.take_code_states(states=states, by=by, purpose=PURPOSE) == 1, "知らない番号は数えるだけ"
    assert blocked_people([one.person, two_people[1].person], inquiry=True) == {two_people[1].person}
    assert check(day=DAY + timedelta(1), by=WRITER, purpose=PURPOSE).counts["C04"] == 1
    assert Finding.objects.exclude(state="closed").get().person == two_people[1].person


def test_C01_同じ符号の別の番号だと中間サーバーが知らせた二人_名寄せで終わる(two_people: list[actions.Put]) -> None:
    one, other = two_people[:2]
    by = job_actor("intermediary", "unified.translate")
    for _ in range(2):  # told again, nothing more happens
        actions.take_code_states(
            states={other.unified_number: "failed"}, same_as={other.unified_number: one.unified_number}, by=by,
            purpose=PURPOSE,
        )  # fmt: skip
    with_whom = [(event.person_id, event.data["with"]) for event in UnifiedEvent.objects.filter(kind="same_human")]
    assert sorted(with_whom) == sorted([(one.person, other.unified_number), (other.person, one.unified_number)])
    assert check(day=DAY, by=WRITER, purpose=PURPOSE).counts["C01"] == 1
    assert blocked_people([one.person, other.person]) == {other.person}, "符号のある番号は止まらない"
    merger = job_actor("test", "unified.merge")
    actions.merge(person_id=other.person, into_id=one.person, reason="同一人", by=merger, purpose=PURPOSE)
    assert check(day=DAY + timedelta(1), by=WRITER, purpose=PURPOSE).counts["C01"] == 0
    assert not Finding.objects.filter(code="C01").exclude(state="closed").exists()


def test_個人番号の一覧と業務宛名の一覧は_互いの内容を消さない(two_people: list[actions.Put]) -> None:
    take_numbers(system="010", day=DAY, people=[told(2, "A1"), told(3, "A9")], by=WRITER, purpose=PURPOSE)
    assert checked() == {"C01": 1, "C03": 1}, "番号だけの人の4情報や支援措置は、違いにならない"
    words = replace(told(None, "A1", address="東区", protected=True), individual_number=None)
    take(system="010", day=DAY, people=[words], by=WRITER, purpose=PURPOSE)
    assert checked() == {"C01": 1, "C03": 1, "C05": 1, "C10": 1}
    tomorrow = DAY + timedelta(1)
    take(system="010", day=tomorrow, people=[replace(words, business_number="A2")], by=WRITER, purpose=PURPOSE)
    forget_missing(system="010", day=tomorrow, by=WRITER)
    take_numbers(system="010", day=tomorrow, people=[told(3, "A9")], by=WRITER, purpose=PURPOSE)
    kept = dict(BusinessRecord.objects.filter(system="010").values_list("business_number", "address"))
    assert kept == {"A1": "", "A2": "東区", "A9": ""}, "4情報の一覧から消えても、個人番号の一覧にはいる"
    assert forget_missing_numbers(system="010", day=tomorrow, by=WRITER) == 2
    assert set(BusinessRecord.objects.filter(system="010").values_list("business_number", flat=True)) == {"A2", "A9"}


def test_C05_4情報が住民記録と違う(two_people: list[actions.Put]) -> None:
    tell(told(1, "A1", address="東区"), system="010")
    assert checked() == {"C05": 1}
    assert blocked_people([two_people[0].person]) == set()  # 注意だけ


def test_C06_検査用数字が合わない個人番号(two_people: list[actions.Put]) -> None:
    wrong = individual_number(1).reveal()
    wrong = wrong[:-1] + str((int(wrong[-1]) + 1) % 10)
    tell(told(None, "A1", individual_number=wrong), system="010")
    assert checked() == {"C06": 1}


def test_C07_変更前の個人番号が残っている(two_people: list[actions.Put]) -> None:
    actions.change_number(
        person_id=two_people[0].person, new=individual_number(9), reason="requested", source="register", by=WRITER,
        purpose=PURPOSE,
    )  # fmt: skip
    tell(told(9, "100"))
    assert checked() == {"C07": 1}
    tell(told(9, "A1"), system="010")
    assert checked(DAY + timedelta(1)) == {}


def test_C08_代表の宛名がない(two_people: list[actions.Put]) -> None:
    BusinessLink.objects.filter(person=two_people[0].person).update(is_representative=False)
    assert checked() == {"C08": 1}


def test_C09_転出から30日たっても開いている(two_people: list[actions.Put]) -> None:
    tell(told(1, "100", left_on=DAY - timedelta(29)))
    assert checked() == {}
    tell(told(1, "100", left_on=DAY - timedelta(30)))
    assert checked(DAY) == {"C09": 1}
    tell(told(1, "A1", is_open=False), system="010")
    assert checked(DAY + timedelta(1)) == {}


def test_C10_支援措置がそろっていない(two_people: list[actions.Put]) -> None:
    tell(told(1, "100", protected=True))
    assert checked() == {"C10": 1}
    assert blocked_people([two_people[0].person]) == {two_people[0].person}
    tell(told(1, "A1", protected=True), system="010")
    assert checked(DAY + timedelta(1)) == {}


def test_種類は表の10個だけ() -> None:
    assert list(classes()) == [f"C{n:02d}" for n in range(1, 11)]
    put(item(1, "100"))
    assert set(check(day=DAY, by=WRITER, purpose=PURPOSE).counts) == set(classes())


def test_同じ食い違いは翌日も同じ行で_した仕事は残る(two_people: list[actions.Put]) -> None:
    tell(told(2, "A1"), system="010")
    checked()
    row = Finding.objects.get(code="C01")
    findings.assign(finding_id=row.pk, by=CLERK, purpose=PURPOSE)
    for days in (1, 2):
        tell(told(2, "A1"), system="010", day=DAY + timedelta(days))
        checked(DAY + timedelta(days))
    again = Finding.objects.get(code="C01")
    assert (again.pk, again.first_seen, again.last_seen) == (row.pk, DAY, DAY + timedelta(2))
    assert (again.assignee_name, again.state) == ("宛名　かおる", "worked")


def test_なくなった食い違いは確認が閉じる(two_people: list[actions.Put]) -> None:
    tell(told(2, "A1"), system="010")
    checked()
    tell(told(1, "A1"), system="010")
    checked(DAY + timedelta(1))
    row = Finding.objects.get(code="C01")
    assert (row.state, row.decision) == ("closed", "再確認で解消")


def test_今日見つかったものも_直してから確認し直せば終わり_止めていた連携が戻る(two_people: list[actions.Put]) -> None:
    tell(told(2, "A1"), system="010")
    checked()
    tell(told(1, "A1"), told(7, "A2"), system="010")
    assert checked() == {"C02": 1}
    assert {one.code: one.state for one in Finding.objects.all()} == {"C01": "closed", "C02": "open"}
    assert blocked_people([two_people[0].person]) == set()
    run = CheckRun.objects.get()
    assert (run.new, run.gone) == (2, 1), "その日のすべての確認の合計"
    tell(told(2, "A2"), system="010")
    assert checked() == {}
    assert not Finding.objects.exclude(state="closed").exists()
    assert CheckRun.objects.get().gone == 2


def test_同じ日に二度確認しても増えない(two_people: list[actions.Put]) -> None:
    tell(told(2, "A1"), system="010")
    assert checked() == checked() == {"C01": 1}
    assert Finding.objects.filter(code="C01").count() == 1


def test_名寄せした人に有効な個人番号が二つあればC02_翌日も同じ行で_解除すれば終わる(
    two_people: list[actions.Put],
) -> None:  # fmt: skip
    one, two = two_people[0], two_people[1]
    chief = job_actor("chief", "unified.merge")
    actions.merge(person_id=two.person, into_id=one.person, reason="同一人", by=chief, purpose=PURPOSE)
    assert checked() == {"C02": 1}, "番号の数ではなく、人に一つ"
    row = Finding.objects.get()
    assert (row.code, row.person, row.system, row.business_number) == ("C02", one.person, "", "")
    assert blocked_people([one.person, two.person]) == {one.person, two.person}
    findings.assign(finding_id=row.pk, by=CLERK, purpose=PURPOSE)
    assert checked(DAY + timedelta(1)) == {"C02": 1}
    same = Finding.objects.get()
    assert (same.pk, same.last_seen, same.assignee) == (row.pk, DAY + timedelta(1), CLERK.code)
    actions.unmerge(person_id=two.person, reason="別人", by=chief, purpose=PURPOSE)
    assert Job.objects.filter(kind="finding.check").count() == 1, "解除が確認を頼む"
    assert checked(DAY + timedelta(1)) == {}
    assert Finding.objects.get().state == "closed"
    assert blocked_people([one.person, two.person]) == set()


def test_名寄せした人に個人番号が一つなら_どこにあってもC02にならない(two_people: list[actions.Put]) -> None:
    one = two_people[0]
    for other in put(item(None, "W1", "010"), item(None, "W2", "010")):
        chief = job_actor("chief", "unified.merge")
        actions.merge(person_id=other.person, into_id=one.person, reason="同一人", by=chief, purpose=PURPOSE)
    assert checked() == {}


def test_使用中の番号にはなくても_名寄せされた側に二つあればC02(two_people: list[actions.Put]) -> None:
    (main,) = put(item(None, "W1", "010"))
    for other in two_people[:2]:
        chief = job_actor("chief", "unified.merge")
        actions.merge(person_id=other.person, into_id=main.person, reason="同一人", by=chief, purpose=PURPOSE)
    assert checked()["C02"] == 1
    assert Finding.objects.get(code="C02").person == main.person


def test_鍵を新しくした途中でも確認は同じ答えになる(two_people: list[actions.Put]) -> None:
    tell(told(2, "A1"), system="010")
    actions.new_versions(by=WRITER, purpose=PURPOSE)
    assert checked() == {"C01": 1}


def test_一覧から消えた人は消える(two_people: list[actions.Put]) -> None:
    tell(told(1, "100"), day=DAY + timedelta(1))
    assert forget_missing(system="001", day=DAY + timedelta(1), by=WRITER) == 1
    assert forget_missing_numbers(system="001", day=DAY + timedelta(1), by=WRITER) == 1
    assert set(BusinessRecord.objects.filter(system="001").values_list("business_number", flat=True)) == {"100"}


def system_001() -> dict[str, str]:
    return dict(
        BusinessRecord.objects.filter(system="001", told_on__isnull=False).values_list("business_number", "name")
    )


def listed(number: int, *people: Told, day: date = DAY) -> tuple[int, int]:
    """A whole list in two chunks, as the hub hands it over: taken and gone."""
    taken = sum(
        take(system="001", day=day, people=[one], by=WRITER, purpose=PURPOSE, number=number, whole=True)
        for one in people
    )
    return taken, forget_missing(system="001", day=day, number=number, by=WRITER)


def test_同じ日の二つ目の一覧は一つ目に置き換わる() -> None:
    assert listed(4, told(1, "100"), told(2, "200")) == (2, 0)
    assert listed(5, told(2, "200", name="訂正　済"), told(3, "300")) == (2, 1)
    assert system_001() == {"200": "訂正　済", "300": "試験　一郎"}
    assert listed(5, told(2, "200", name="訂正　済"), told(3, "300")) == (2, 0)  # the answer was lost: sent again
    assert system_001() == {"200": "訂正　済", "300": "試験　一郎"}


def test_古い一覧をもう一度送っても_新しい一覧のことばは変わらず_消えた人も戻らない() -> None:
    listed(4, told(1, "100"), told(2, "200"))
    listed(5, told(2, "200", name="訂正　済"))
    assert listed(4, told(1, "100"), told(2, "200")) == (0, 0)
    assert listed(9, told(1, "100"), day=DAY - timedelta(1)) == (0, 0)
    assert system_001() == {"200": "訂正　済"}


def test_一部だけの一覧は_新しいことばを上書きせずに加わる() -> None:
    """A list of changes says nothing of those who are not on it."""
    listed(5, told(2, "200", name="訂正　済"))
    take(system="001", day=DAY, people=[told(1, "100"), told(2, "200")], by=WRITER, purpose=PURPOSE, number=4)
    assert system_001() == {"100": "試験　一郎", "200": "訂正　済"}


def test_確認しなかった日は警告になり_何も見つからない確認は警告にならない(signed_in_as) -> None:
    put(item(1, "100"))
    day = clock.today()
    morning = datetime.combine(day, time(6), clock.TOKYO)
    with clock.set_to(morning):
        UnifiedPerson.objects.update(linkage_state="held", created_at=morning)
        run = check(day=day, by=WRITER, purpose=PURPOSE)
        assert (sum(run.counts.values()), daily_check().state) == (0, "good")
        assert CheckRun.objects.get().day == day
    with clock.set_to(morning + timedelta(hours=23)):  # five in the morning: not yet due
        assert daily_check().state == "good"
    with clock.set_to(morning + timedelta(days=2)):
        assert (daily_check().state, daily_check().value) == ("watch", {"missed_days": 2})
        assert "2日間、確認していません" in signed_in_as("clerk").get("/findings/").content.decode()
