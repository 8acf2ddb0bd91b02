"""他業務参照不可: ほかの業務に見せない住登外者は、統合宛名のどの画面でも、住登外者の画面と同じだけ見える。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from sesshu.addressee.findings import queries as findings
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.opening import about
from sesshu.addressee.findings.whose import whose
from sesshu.addressee.non_registered import queries as off_roll
from sesshu.addressee.non_registered.actions import record_message
from sesshu.addressee.number_requests.actions import record_fact
from sesshu.addressee.unified_numbers import actions, comparing, queries
from sesshu.addressee.unified_numbers.hiding import as_seen, partly_hidden
from sesshu.addressee.unified_numbers.holding import holders
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.addressee.unified_numbers.past_words import before
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import WRITER, item, put
from tests.addressee.non_registered.test_api import MESSAGE

pytestmark = pytest.mark.django_db
PURPOSE = "UNIFIED_NUMBERING"
CLERK, CHIEF = (Actor("person", f"{duty}-1", permissions_of([duty])) for duty in ("clerk", "chief"))
MERGING = Actor("person", "clerk-2", permissions_of(["clerk"]) | {"unified.merge"})
OFFICE = job_actor("office", "non_registered.write", "unified.write")
DAY = date(2026, 11, 20)
SECRET = {"tagyomusanshofukafuragu": "1"}


@dataclass(frozen=True)
class Hidden:
    person: UnifiedPerson
    link: BusinessLink
    number: str


def told(number: int | None = 9, **values: str) -> Hidden:
    """A person off the roll of whom an office says this."""
    message = MESSAGE | {"jusho_banchigohyoki": "秘密町１"} | values
    entry = record_message(
        message=message, number=number and individual_number(number), by=OFFICE, purpose="PUT_RESIDENT"
    )
    link = BusinessLink.objects.select_related("person").get(business_number=entry.person.addressee_number)
    return Hidden(link.person, link, entry.person.addressee_number)


def test_全部を見せない人は_検索でも画面でも_いない人と同じ() -> None:
    secret = told(**SECRET)
    assert off_roll.search(CLERK, purpose=PURPOSE, addressee_number=secret.number) == []
    for viewer, seen in ((CLERK, []), (CHIEF, [secret.person])):
        unified = secret.person.unified_number
        assert queries.search(viewer, purpose=PURPOSE, unified_number=unified) == seen
        assert queries.search(viewer, purpose=PURPOSE, business_number=secret.number) == seen
    with pytest.raises(NotFound):
        queries.person(CLERK, secret.person.pk, purpose=PURPOSE)
    with pytest.raises(NotFound):
        queries.link(CLERK, secret.link.pk, purpose=PURPOSE)
    assert queries.link_of(CLERK, secret.link.system, secret.number) is None
    fact = {"kind": "application", "system": secret.link.system, "business_number": secret.number}
    with pytest.raises(NotFound, match="業務番号に統合宛名がありません"):
        record_fact(**fact, reference="申請1", valid_from=DAY, valid_until=DAY, by=CLERK)
    assert [one.name for one in queries.links(CHIEF, secret.person)] == ["試験　花子"]


def test_ほかの番号もある人は_見せない業務番号だけがどこにも出ない() -> None:
    put(item(9, "A1", "010", name="見える　花子"))
    secret = told(**SECRET)
    BusinessLink.objects.filter(pk=secret.link.pk).update(is_representative=False)
    told(None, shorikubun="1", atenabango=secret.number, shimei="試験　桃子", **SECRET)
    put(item(9, secret.number, secret.link.system, name="試験　桃子"))  # leaves what was
    person = queries.person(CLERK, secret.person.pk, purpose=PURPOSE)
    shown = [
        queries.links(CLERK, person), before(CLERK, person), queries.events(CLERK, person), holders(CLERK, person.pk)
    ]  # fmt: skip
    assert secret.number not in repr(shown)
    assert all(secret.number not in str(event.data) for event in shown[2])
    assert "試験" not in repr(shown)
    whole = [queries.links(CHIEF, person), before(CHIEF, person), holders(CHIEF, person.pk)]
    assert all("試験" in repr(one) for one in whole)
    assert any(secret.number in str(event.data) for event in queries.events(CHIEF, person))


def test_一部を見せない人は_見せてよい電文の内容だけが出る() -> None:
    person = told(shimei="前の　名前")
    told(shorikubun="1", atenabango=person.number, shimei="秘密の　名前", jusho_banchigohyoki="秘密町９", **SECRET)
    BusinessLink.objects.filter(pk=person.link.pk).update(name="秘密の　名前", address="熊本県秘密町９")
    (seen,) = off_roll.search(CLERK, purpose=PURPOSE, addressee_number=person.number)
    (link,) = queries.links(CLERK, person.person)
    assert (link.name, link.address) == (seen.told["shimei"], "熊本県秘密町１")
    assert queries.link(CLERK, person.link.pk, purpose=PURPOSE).name == "前の　名前"
    assert queries.links(CHIEF, person.person)[0].name == "秘密の　名前"


def test_一部を見せない人の住所と性別も_全部を見せる人と同じ決まりで整えられる() -> None:
    digits = "".join(chr(ord(one) + 0xFEE0) for one in individual_number(9).reveal())  # full width
    person = told(seibetsu="0", jusho_katagaki=f"メゾン{digits}")
    told(shorikubun="1", atenabango=person.number, shimei="秘密の　名前", **SECRET)
    (link,) = queries.links(CLERK, person.person)
    assert (link.name, link.sex, link.address) == ("試験　花子", "", person.link.address)
    assert digits not in link.address


def test_業務番号がいくつあっても_業務システムのマスタは一度だけ読む(django_assert_num_queries: Any) -> None:
    put(*(item(1, f"A{n}", "010") for n in range(3)))
    links = list(BusinessLink.objects.all())
    for read in (as_seen, partly_hidden):
        with django_assert_num_queries(1):
            read(CLERK, links)


def test_名寄せの比較でも_まとめた先でも見せない() -> None:
    put(item(1, "100", name="見える　太郎"))
    resident = UnifiedPerson.objects.get()
    secret = told(**SECRET)
    with pytest.raises(InvalidInput, match="ありません"):
        comparing.merge_target(MERGING, resident, secret.person.unified_number, purpose=PURPOSE)
    with pytest.raises(NotFound):
        comparing.to_merge(MERGING, secret.person.pk, resident.pk, purpose=PURPOSE)
    assert "花子" in repr(comparing.to_merge(CHIEF, secret.person.pk, resident.pk, purpose=PURPOSE))
    actions.merge(person_id=secret.person.pk, into_id=resident.pk, reason="同一人", by=CHIEF, purpose=PURPOSE)
    assert [one.business_number for one in queries.links(CLERK, resident)] == ["100"]
    pair = comparing.to_unmerge(MERGING, secret.person.pk, purpose=PURPOSE)
    assert "花子" not in repr(pair.rows)
    assert secret.number not in repr(pair.rows)


def test_確認リストにも_だれのことかにも出ない() -> None:
    secret = told(**SECRET)
    row = Finding(
        code="C02", person=secret.person.pk, system=secret.link.system, business_number=secret.number, first_seen=DAY,
        last_seen=DAY,
    )  # fmt: skip
    row.about = about("C02", row)
    row.save()
    whole = Finding.objects.create(code="C08", about=b"8", person=secret.person.pk, first_seen=DAY, last_seen=DAY)
    assert set(findings.findings(CHIEF)) == {row, whole}
    assert list(findings.findings(CLERK)) == [whole]
    assert findings.open_findings(CLERK) == 1
    with pytest.raises(NotFound):
        findings.get(CLERK, row.pk)
    assert "花子" in repr(whose(CHIEF, whole, purpose=PURPOSE))
    assert "花子" not in repr(whose(CLERK, whole, purpose=PURPOSE))
    assert findings.blocked_people([secret.person.pk]) == {secret.person.pk}, "見えなくても、連携は止まる"
    assert WRITER.may("finding.check")
