"""名寄せの知らせ: 全部が送り直されるまで自動では答えず、前の番号で求められても使用中の番号の副本で答える。"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.intermediary.copies import moving
from sesshu.intermediary.copies.actions import Original, put_copies, put_records
from sesshu.intermediary.copies.models import CopyHolder, CopyRemoval, NumberMove, ProvisionCopy, WantedCopy
from sesshu.intermediary.copies.removing import remove_copies
from sesshu.intermediary.people.actions import request_codes
from sesshu.intermediary.people.models import LinkedPerson, RetiredCode
from sesshu.intermediary.people.queries import numbers_of
from sesshu.intermediary.provisions.deciding import MOVING
from sesshu.intermediary.provisions.models import Provision
from tests.attacks.conftest import signed_in_as
from tests.intermediary.playing import CODE, DOSE, KEEPER, NOON, P, answers, item

__all__ = ["signed_in_as"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
OTHER_CODE = LinkageCode.issue()
SECOND = Original("d2", {"date": "2024-05-01", "kind": "MR", "lot": "XYZ789"})
RECORDS, TAX = "immunization_record", "municipal_tax"


@pytest.fixture
def other() -> LinkedPerson:
    """The number that `child` (11) turns out to be."""
    return LinkedPerson.objects.create(
        unified_number="12", code=OTHER_CODE.reveal(), code_state="held", auto_response_blocked=False,
        withheld_from_subject=False, flags_at=NOON,
    )  # fmt: skip


def sent(number: str, business: str, *originals: Original) -> dict[str, int]:
    return put_copies(
        information=RECORDS, people={number: originals}, senders={number: ("001", business)}, by=KEEPER, purpose=P
    )


def hear(*, is_merged: bool = True, links: tuple[str, ...] = ("100", "200"), moved: bool = False) -> int:
    return moving.hear(
        unified_number="11", other="12", is_merged=is_merged, links=[("001", one) for one in links], by=KEEPER,
        purpose=P, moved=moved,
    )  # fmt: skip


def asked(code: LinkageCode = CODE) -> tuple[ResultClass, list[str]]:
    [answer] = answers(item(code=code))
    return answer.result, sorted(str(one.values.get("date")) for one in answer.records)


def waits() -> set[str]:
    return set(LinkedPerson.objects.exclude(moving_since=None).values_list("unified_number", flat=True))


WAITING = (ResultClass.WAITING_MANUAL, [])


def test_どちらの番号も_最後の一件が送り直されるまで待つ(child: LinkedPerson, other: LinkedPerson) -> None:
    sent("11", "100", DOSE)
    sent("12", "200", SECOND)
    assert (hear(), hear()) == (2, 2), "もう一度知らされても同じ"
    assert NumberMove.objects.count() == 1
    assert (asked(), asked(OTHER_CODE)) == (WAITING, WAITING)
    assert set(Provision.objects.values_list("hold_reason", flat=True)) == {MOVING}, "待つ理由は保護ではない"
    sent("12", "100", DOSE)
    assert (asked(), waits()) == (WAITING, {"11", "12"})
    sent("12", "200", SECOND)
    assert waits() == set()
    both = (ResultClass.OK_WITH_DATA, ["2023-05-01", "2024-05-01"])
    assert (asked(), asked(OTHER_CODE)) == (both, both)
    assert not CopyHolder.objects.filter(person=child).exists()
    assert numbers_of("12") == ["12", "11"], "本人に見せる記録は、前の番号のものも含む"
    assert CopyRemoval.objects.get().unified_number == "11"


def test_予告されれば_知らされる前から自動では答えず_知らされなければ一時間で元に戻る(
    child: LinkedPerson, other: LinkedPerson
) -> None:
    sent("11", "100", DOSE)
    given = (ResultClass.OK_WITH_DATA, ["2023-05-01"])
    assert asked() == given
    assert moving.announce(unified_numbers=["11", "12", "99"], by=KEEPER, purpose=P) == 2
    assert (asked(), asked(OTHER_CODE)[0]) == (WAITING, ResultClass.WAITING_MANUAL)
    assert set(Provision.objects.filter(state="held").values_list("hold_reason", flat=True)) == {MOVING}
    with clock.set_to(NOON + timedelta(minutes=61)):
        assert asked() == given, "名寄せが取りやめになったとき"


def test_予告は名寄せの知らせで終わり_送り直しが済めばすぐに答える(child: LinkedPerson, other: LinkedPerson) -> None:
    sent("11", "100", DOSE)
    moving.announce(unified_numbers=["11", "12"], by=KEEPER, purpose=P)
    hear(links=("100",))
    assert asked() == WAITING
    sent("12", "100", DOSE)
    assert asked() == (ResultClass.OK_WITH_DATA, ["2023-05-01"])


def test_業務番号が別の人に移れば_送り直されるまで答えず_前の人の副本からは消える(
    child: LinkedPerson, other: LinkedPerson
) -> None:  # fmt: skip
    sent("11", "100", DOSE)
    sent("12", "200", SECOND)
    assert hear(is_merged=False) == 0, "名寄せされたことがない"
    assert hear(is_merged=False, moved=True) == 2
    assert (asked(), asked(OTHER_CODE)) == (WAITING, WAITING)
    sent("12", "100", DOSE)
    sent("12", "200", SECOND)
    assert (waits(), LinkedPerson.objects.exclude(merged_into=None).count()) == (set(), 0)
    assert asked(OTHER_CODE)[1] == ["2023-05-01", "2024-05-01"]
    assert asked()[1] == [], "誤って付いていた人の接種としては、もう答えない"
    assert not ProvisionCopy.objects.filter(person=child).exists()


def test_待っていた求めは_番号が変わったあとも同じ人の副本で答えられる(
    child: LinkedPerson, other: LinkedPerson
) -> None:
    sent("11", "100", DOSE)
    sent("12", "200", SECOND)
    hear()
    waiting = item()
    assert answers(waiting)[0].result is ResultClass.WAITING_MANUAL
    hear(is_merged=False)
    sent("11", "100", DOSE)
    sent("12", "200", SECOND)
    [answer] = answers(waiting)
    assert [one.values["date"] for one in answer.records] == ["2023-05-01"], "解除のあとは、その符号の人だけ"


def test_二つの宛名番号は互いの記録を取り下げず_片方が消されてももう片方は残る(other: LinkedPerson) -> None:
    sent("12", "100", DOSE)
    assert sent("12", "200", SECOND) == {"new": 1, "changed": 0, "withdrawn": 0}
    assert sent("12", "200") == {"new": 0, "changed": 0, "withdrawn": 1}
    told = {"information": RECORDS, "system": "001", "request": "erasure:1", "by": KEEPER, "purpose": P}
    assert remove_copies(numbers={"200": "12"}, **told) == (1, 1)
    assert asked(OTHER_CODE) == (ResultClass.OK_WITH_DATA, ["2023-05-01"])
    assert remove_copies(numbers={"200": "12"}, **told) == (1, 1), "もう一度求めても、初めの件数を答える"
    assert asked(OTHER_CODE)[1] == ["2023-05-01"]
    assert remove_copies(numbers={"100": "12"}, **(told | {"request": "erasure:2"})) == (1, 1)
    assert RetiredCode.objects.get().code == OTHER_CODE.reveal()


def test_先に送られた側が保護されていれば_使用中の番号も保護される(child: LinkedPerson, other: LinkedPerson) -> None:
    sent("11", "100", DOSE)
    LinkedPerson.objects.filter(pk=child.pk).update(auto_response_blocked=True, withheld_from_subject=True)
    hear(links=("100",))
    sent("12", "100", DOSE)
    other.refresh_from_db()
    assert (waits(), other.auto_response_blocked, other.withheld_from_subject) == (set(), True, True)
    assert asked() == WAITING


def test_だれが送ったか分からない前からの副本は_送り直しのあと理由を残して消える(
    child: LinkedPerson, other: LinkedPerson
) -> None:
    put_copies(information=RECORDS, people={"11": [DOSE], "12": [SECOND]}, by=KEEPER, purpose=P)
    LinkedPerson.objects.create(unified_number="13")
    sent("13", "999", DOSE)  # by now the ledger says who sends
    hear()
    sent("12", "100", DOSE)
    sent("12", "200", SECOND)
    assert asked() == (ResultClass.OK_WITH_DATA, ["2023-05-01", "2024-05-01"])
    assert not ProvisionCopy.objects.filter(person=child).exists()
    assert CopyRemoval.objects.get(unified_number="11").reason == moving.LEFT


def test_ファイルで届く情報は_使用中の番号の行が取り込まれるまで待つ(child: LinkedPerson, other: LinkedPerson) -> None:
    tax = Original("2026", {"year": "2026", "class": "1"})
    ProvisionCopy.objects.create(
        person=child, information=TAX, record_key="2026", values=tax.values, published_from=NOON.date(),
        digest=tax.digest, updated_at=NOON,
    )  # fmt: skip
    CopyHolder.objects.create(person=child, information=TAX, registered_at=NOON)
    assert hear() == 1
    assert [(row.system, row.business_number) for row in WantedCopy.objects.all()] == [("", "12")]
    put_records(information=TAX, rows=[("12", tax, True)], by=KEEPER, purpose=P)
    assert waits() == set()
    assert CopyRemoval.objects.get().information == TAX


def test_待つのをやめるのは職員で_理由が残る(child: LinkedPerson, other: LinkedPerson, signed_in_as: Any) -> None:
    sent("11", "100", DOSE)
    hear()
    move = NumberMove.objects.get()
    with pytest.raises(InvalidInput):
        moving.end(move_id=move.pk, reason=" ", by=KEEPER, purpose=P)
    browser = signed_in_as("clerk")
    page = browser.get("/copies/removals/").content.decode()
    [key] = re.findall(r'name="form_key" value="([^"]+)"', page)
    assert "送り直しを待っている番号" in page
    told = {"form_name": "EndForm", "form_key": key, "move": str(move.pk), "reason": "記録なしと確認"}
    assert browser.post("/copies/removals/", told).status_code == 302
    assert (waits(), WantedCopy.objects.count()) == (set(), 0)
    assert Entry.objects.filter(act="exchange.move_ended").count() == 1
    assert "送り直しを待っている番号" not in browser.get("/copies/removals/").content.decode()
    with pytest.raises(NotNow):
        moving.end(move_id=move.pk, reason="二度目", by=KEEPER, purpose=P)


def test_名寄せされた番号に符号があれば_使用中の番号のために取得し直さない(
    child: LinkedPerson, other: LinkedPerson
) -> None:
    LinkedPerson.objects.filter(pk=other.pk).update(code=None, code_state="")
    LinkedPerson.objects.filter(pk=child.pk).update(merged_into=other)
    assert request_codes(unified_numbers=["12"], by=job_actor("test", "code.request"), purpose=P) == {}


def test_だれも登録していない番号の名寄せは_何も起こさない() -> None:
    assert hear() == 0
    assert not NumberMove.objects.exists()
