"""鍵を新しくし終えたら、どの表にも古い版は残らず、古い鍵を捨てられる。"""

from __future__ import annotations

import pytest
from django.db import connection

from sesshu.addressee.findings.models import BusinessRecord, Finding
from sesshu.addressee.findings.taking import take_numbers
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions.keys import behind
from sesshu.addressee.unified_numbers.jobs import RESEAL
from sesshu.addressee.unified_numbers.limits import by_number, count_look_up
from sesshu.addressee.unified_numbers.looking_up import holder
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, LookUpCount, NumberChange
from sesshu.addressee.unified_numbers.secrecy import Sealer
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.keys.models import DataKey
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.addressee.findings.test_checking import DAY, checked, tell, told
from tests.addressee.unified_numbers.test_moving import CHIEF, CLERK

pytestmark = pytest.mark.django_db
VERSIONS = {
    "held_number.key_version", "held_number.index_version", "business_link.index_version",
    "business_record.index_version", "number_change.key_version",
}  # fmt: skip
# Every column of bytes: under a version of a key of the ring that stands beside it, or under none.
KEYED = {
    "held_number.sealed", "held_number.number_index", "business_link.number_index", "business_record.number_index",
    "number_change.sealed",
}  # fmt: skip
UNKEYED = {
    "data_key.wrapped",  # by the wrapping key
    "finding.about",  # a hash of business numbers
    "accounts_security_key.credential", "accounts_security_key.credential_id", "audit_detail.ciphertext",
    "audit_detail.salt",
}  # fmt: skip


def columns(where: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c"  # noqa: S608 - our own words
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            f" WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND {where}"
        )
        return {name for (name,) in cursor.fetchall()}


def versions() -> dict[str, set[int]]:
    found = {}
    with connection.cursor() as cursor:
        for one in columns("c.column_name ~ '(key|index|seal)_version'"):
            table, column = one.split(".")
            cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
            found[one] = {version for (version,) in cursor.fetchall()}
    return found


def unheld() -> None:
    """Two people of the register; the tax system tells, by list and with a business number, what nobody holds. For one
    of the two a change of number waits for another person."""
    put(item(1, "100"), item(2, "200"), item(1, "A1", "010"))
    put(item(7, "A1", "010"))  # nobody holds number 7
    tell(told(1, "100"), told(2, "200"))
    take_numbers(
        system="020", day=DAY, by=WRITER, purpose=PURPOSE,
        people=[told(7, "B1"), told(7, "B2"), told(8, "B3")],
    )  # fmt: skip
    waiting(11)


def waiting(number: int) -> Approval:
    return actions.ask_change_number(
        person_id=BusinessLink.objects.get(business_number="100").person_id, new=individual_number(number),
        reason="requested", source="住民票", by=CLERK, purpose=PURPOSE,
    )  # fmt: skip


def rotate() -> None:
    actions.new_versions(by=WRITER, purpose=PURPOSE)
    assert run_now(enqueue(kind=RESEAL, key="-", arguments={}, by=WRITER)).state == "succeeded"


def test_どの表のどの列にも古い版は残らず_古い鍵は二つとも捨てられている() -> None:
    unheld()
    assert {number for one in versions().values() for number in one} == {1}
    rotate()
    assert versions() == {column: {2} for column in VERSIONS}, "版を持つ列が増えたら、ここに足し、鍵の更新で移す"
    assert set(DataKey.objects.filter(wrapped=None).values_list("ring", "version")) == {
        ("individual_number.seal", 1), ("individual_number.index", 1),
    }  # fmt: skip
    assert behind() == 0


def test_バイト列の列はどれも_鍵の版と並ぶか_個人番号の鍵によらないものに数えてある() -> None:
    assert columns("c.data_type = 'bytea'") == KEYED | UNKEYED, "鍵で作るバイト列なら、版の列を並べて持つ"


def test_だれも持たない番号の食い違いは_鍵を新しくしても同じ確認で_同じ番号は同じ索引のまま() -> None:
    unheld()
    before = checked()
    rows = set(Finding.objects.values_list("pk", "state"))
    rotate()
    assert checked() == before
    assert before["C02"] == 1
    assert set(Finding.objects.values_list("pk", "state")) == rows
    same = {bytes(one.number_index) for one in BusinessRecord.objects.filter(business_number__in=("B1", "B2"))}
    assert same == {bytes(BusinessLink.objects.get(business_number="A1").number_index)}
    assert len(set(map(bytes, BusinessRecord.objects.filter(system="020").values_list("number_index", flat=True)))) == 2
    put(item(7, "A1", "010"))
    take_numbers(system="020", day=DAY, by=WRITER, purpose=PURPOSE, people=[told(7, "B1")])
    assert same != {bytes(BusinessLink.objects.get(business_number="A1").number_index)}, "次に言われれば正しい索引"
    assert checked() == before


def test_だれも持たない番号が一つでも古い版なら_古い鍵は捨てない() -> None:
    unheld()
    actions.new_versions(by=WRITER, purpose=PURPOSE)
    while HeldNumber.objects.exclude(index_version=2).exists():
        actions.reseal_chunk(by=WRITER)
    assert behind() == 5
    with pytest.raises(NotNow, match="1件残っています"):  # what waits for another person
        actions.retire_old_versions(by=WRITER, purpose=PURPOSE)
    assert actions.reseal_chunk(by=WRITER) == 1
    with pytest.raises(NotNow, match="4件残っています"):
        actions.retire_old_versions(by=WRITER, purpose=PURPOSE)
    while actions.reseal_chunk(by=WRITER):
        pass
    assert actions.retire_old_versions(by=WRITER, purpose=PURPOSE) == 2


@pytest.mark.parametrize("when", ["halfway", "done"])
def test_承認を待つ番号は_鍵を新しくした途中でも後でも_承認すれば本人に付く(when: str) -> None:
    unheld()
    row = NumberChange.objects.get()
    before = bytes(row.sealed or b"")
    if when == "done":
        rotate()
        row.refresh_from_db()
        assert (row.key_version, bytes(row.sealed or b"") == before) == (2, False)
    else:
        actions.new_versions(by=WRITER, purpose=PURPOSE)
    assert actions.approve_change(approval_id=row.approval_id, number=individual_number(11), by=CHIEF).same
    found = holder(individual_number(11))
    assert found is not None
    assert found.pk == row.person_id


@pytest.mark.parametrize("how", ["put", "changed"])
def test_鍵の更新中に本人が現れた番号は_言われていた分も新しい索引で見つかる(how: str) -> None:
    unheld()
    actions.new_versions(by=WRITER, purpose=PURPOSE)
    if how == "put":
        put(item(7, "700"))
    else:
        person = BusinessLink.objects.get(business_number="200").person_id
        actions.change_number(
            person_id=person, new=individual_number(7), reason="requested", source="x", by=WRITER, purpose=PURPOSE
        )
    while actions.reseal_chunk(by=WRITER):
        pass
    index = bytes(HeldNumber.objects.get(number_index=Sealer.now().index(individual_number(7))).number_index)
    assert bytes(BusinessLink.objects.get(business_number="A1").number_index) == index
    assert bytes(BusinessRecord.objects.get(business_number="B1").number_index) == index


def test_番号で数えた回数も_古い鍵のものは残らない() -> None:
    unheld()
    for who in (by_number(individual_number(1)), "person-of-nobody"):
        count_look_up(by=WRITER, on_behalf="", purpose=PURPOSE, looked_for=who)
    old = f"person_day|{by_number(individual_number(1))}"
    assert LookUpCount.objects.filter(counted=old).exists()
    rotate()
    assert not LookUpCount.objects.filter(counted=old).exists()
    assert LookUpCount.objects.filter(counted="person_day|person-of-nobody").exists()
