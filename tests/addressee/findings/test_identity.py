"""確認リストの行は、名寄せ・その解除・紐付け変更・更新のあとも同じ行で、担当を失わない。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection

from sesshu.addressee.findings import actions as findings
from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.opening import about, see_at_once
from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.findings.taking import Told, take
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.foundation.access.actor import job_actor
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
CLERK = replace(job_actor("clerk", "finding.write", "finding.read"), display_name="宛名　かおる")
OTHER = replace(job_actor("other", "finding.write", "finding.read"), display_name="別　次郎")
MERGER = job_actor("test", "unified.merge")


def looked(days: int, code: str) -> list[Finding]:
    """The findings of a class that are open after the check of a day."""
    check(day=DAY + timedelta(days), by=WRITER, purpose=PURPOSE)
    return list(Finding.objects.filter(code=code).exclude(state="closed").order_by("first_seen", "business_number"))


def merge(person: actions.Put, into: actions.Put) -> None:
    actions.merge(person_id=person.person, into_id=into.person, reason="同一人", by=MERGER, purpose=PURPOSE)


def unmerge(person: actions.Put) -> None:
    actions.unmerge(person_id=person.person, reason="別人", by=MERGER, purpose=PURPOSE)


def taken(row: Finding, by: object = CLERK) -> tuple[object, str]:
    findings.assign(finding_id=row.pk, by=by, purpose=PURPOSE)  # type: ignore[arg-type]
    return row.pk, by.code  # type: ignore[attr-defined]


def names(rows: list[Finding]) -> list[tuple[object, str]]:
    return [(row.pk, row.assignee) for row in rows]


def test_業務番号の食い違いは_名寄せしても解除しても同じ行で担当がそのまま() -> None:
    one, _, away = put(item(1, "100"), item(1, "A1", "010"), item(3, "A3", "010"))
    take(system="001", day=DAY, people=[Told("100", address="中央区")], by=WRITER, purpose=PURPOSE)
    take(system="010", day=DAY, people=[Told("A1", address="東区")], by=WRITER, purpose=PURPOSE)
    mine = taken(*looked(0, "C05"))
    merge(one, away)
    (row,) = looked(1, "C05")
    assert names([row]) == [mine]
    assert row.person == away.person, "いまの人のこととして止め、見せる"
    unmerge(one)
    (row,) = looked(2, "C05")
    assert (*names([row]), row.person, row.first_seen) == (mine, one.person, DAY)
    assert Finding.objects.filter(code="C05").count() == 1


def test_業務番号のない食い違いも_名寄せしても解除しても同じ行() -> None:
    one, other = put(item(1, "100", protected=True), item(2, "A2", "010"))
    put(replace(item(1, "A1", "010"), protected=False))
    mine = taken(*looked(0, "C10"))
    merge(one, other)
    (row,) = looked(1, "C10")
    assert (*names([row]), row.person) == (mine, other.person)
    unmerge(one)
    (row,) = looked(2, "C10")
    assert (*names([row]), row.person) == (mine, one.person)


@pytest.mark.parametrize("code", ["C10", "C04"])
def test_名寄せの間に見つかったものは_解除のあと_それが残る人の同じ行(code: str) -> None:
    one, other = put(item(1, "100", protected=True), item(None, "A2", "010"))
    put(replace(item(1, "A1", "010"), protected=False))
    merge(one, other)
    mine = taken(*looked(0, code))
    unmerge(one)
    (row,) = looked(1, code)
    assert (*names([row]), row.person) == (mine, one.person)


def test_名寄せで一つになった二つは_古い方が担当と残り_もう一方はそれを名指して終わる() -> None:
    one, other = put(item(1, "100"), item(2, "200"))
    UnifiedPerson.objects.filter(pk=other.person).update(linkage_state="held")
    old = taken(*looked(0, "C04"))
    UnifiedPerson.objects.filter(pk=other.person).update(linkage_state="none")
    first, second = looked(1, "C04")
    assert first.pk == old[0]
    taken(second, OTHER)
    merge(one, other)
    assert names(looked(2, "C04")) == [old]
    assert blocked_people([other.person], inquiry=True) == {other.person}
    closed = Finding.objects.get(pk=second.pk)
    assert (closed.state, closed.closed_by, closed.assignee) == ("closed", WRITER.code, OTHER.code)
    assert closed.decision == "名寄せで、ほかの確認と同じ食い違いになった"
    number = UnifiedPerson.objects.get(pk=one.person).unified_number
    assert closed.evidence == f"残した確認：統合宛名番号{number}、最初に見つかった日2026年11月20日、担当宛名　かおる"
    assert names(looked(3, "C04")) == [old], "次の確認も何も変えない"


def test_名寄せの後_次の確認の前も_符号のない人への照会は止まる() -> None:
    one, other = put(item(1, "100"), item(None, "A2", "010"))
    assert len(looked(0, "C04")) == 1
    merge(one, other)
    assert blocked_people([other.person], inquiry=True) == {other.person}


def test_紐付け変更のあとも同じ食い違いなら同じ行で_いまの人を止める() -> None:
    one, other, link = put(item(1, "100"), item(2, "200"), item(1, "A1", "010"))
    put(item(3, "300"), item(3, "A1", "010"))  # the number of a third
    mine = taken(*looked(0, "C01"))
    moved = BusinessLink.objects.get(system="010", business_number="A1")
    moved.person_id, moved.is_representative = other.person, False
    moved.save()
    see_at_once([("C01", other.person, moved)])
    assert blocked_people([one.person, other.person]) == {other.person}
    (row,) = looked(1, "C01")
    assert (*names([row]), row.person) == (mine, other.person)
    assert link.person == one.person


def test_更新のあとの初めの確認は_担当のある行をそのまま引き継ぐ() -> None:
    put(item(1, "100"), item(1, "A1", "010"))
    take(system="001", day=DAY, people=[Told("100", address="中央区")], by=WRITER, purpose=PURPOSE)
    take(system="010", day=DAY, people=[Told("A1", address="東区")], by=WRITER, purpose=PURPOSE)
    mine = taken(*looked(0, "C05"))
    before = "concat_ws('|', code, person::text, system, business_number)"  # how it was named until then
    upgrade = import_module("sesshu.addressee.findings.migrations.0004_about_what_differs")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE finding SET about = sha256(convert_to({before}, 'UTF8'))")  # noqa: S608 - our own words
        row = Finding.objects.get(pk=mine[0])
        assert bytes(row.about) != about("C05", row)
        Finding.objects.create(  # as after a move to somebody else
            code="C05", about=b"x", system="010", business_number="A1", first_seen=DAY + timedelta(1),
            last_seen=DAY + timedelta(1),
        )  # fmt: skip
        cursor.execute(upgrade.JOIN)
        cursor.execute(upgrade.NAME)
    assert names(looked(1, "C05")) == [mine]
    closed = Finding.objects.get(code="C05", state="closed")
    assert closed.evidence == "残した確認：最初に見つかった日2026年11月20日、担当宛名　かおる"
    assert not Finding.objects.filter(decision="再確認で解消", code="C05").exists()
