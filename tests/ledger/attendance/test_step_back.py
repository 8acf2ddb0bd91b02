"""受付の取消し・券・接種医: 一段階だけ戻り、接種済を戻すと接種記録も券も戻り、券は接種で使用済になる。"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.ledger.attendance import actions, queries, undoing
from sesshu.ledger.attendance.models import Attendance, SessionResult
from sesshu.ledger.attendance.screens.finding import find_page
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.events.models import Session
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher
from tests.ledger.attendance.test_attendance import arrive, booked, common, go, session  # noqa: F401 - a fixture
from tests.ledger.events.office import PURPOSE
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db
WHY = "番号を読み違えた"


def back(by: Actor, of: Session, person: Resident, expected: str, reason: str = WHY) -> str:
    return undoing.undo(
        session_id=of.pk, resident_id=person.pk, expected=expected, reason=reason, by=by, purpose=PURPOSE
    )  # fmt: skip


def paper(by: Actor, person: Resident, series: str = "mr_2") -> Voucher:
    wanted = [vouchers.Wanted(resident_id=person.pk, series=series, step="")]
    [made] = vouchers.issue(
        wanted=wanted, kind="voucher", issued_on=date(2026, 11, 1), by=by, purpose="RECOMMENDATION"
    )  # fmt: skip
    return Voucher.objects.get(pk=made.voucher_id)


def test_接種済を戻すと接種記録が取り消され_もう一度接種すると新しい記録になる(
    clerk: Actor,
    session: Session,  # noqa: F811
) -> None:
    person = booked(clerk, session)
    paper(clerk, person)
    common(clerk, session)
    arrive(clerk, session, person)
    row = go(clerk, session, person, "examined", "vaccinated")
    first = Dose.objects.get()
    assert Voucher.objects.get().used_dose_id == first.pk
    assert back(clerk, session, person, "vaccinated") == "診察済"
    row.refresh_from_db()
    assert (row.state, row.dose_id, row.doctor, row.before_state) == ("examined", None, "", "")
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert Voucher.objects.get().state == "issued"
    with pytest.raises(NotNow, match="最後の1段階だけ"):
        back(clerk, session, person, "examined")
    go(clerk, session, person, "vaccinated")
    assert Dose.objects.filter(withdrawn_at=None).count() == 1
    assert Voucher.objects.get().state == "used"


def test_受付を戻すと来る前に戻り_飛び入りの席は空く(clerk: Actor, session: Session) -> None:  # noqa: F811
    person, other = booked(clerk, session), child()
    arrive(clerk, session, person)
    arrive(clerk, session, other)
    assert back(clerk, session, person, "arrived") == "予約"
    assert back(clerk, session, other, "arrived") == "受付前"
    assert not Attendance.objects.exists()
    assert Session.objects.get(pk=session.pk).taken == 1
    assert [row.resident_id for row in queries.awaited(clerk, session, set())] == [person.pk]
    with pytest.raises(NotFound):
        back(clerk, session, other, "arrived")


def test_見ていた状態と違えば断り_二度送っても二段階は戻らない(clerk: Actor, session: Session) -> None:  # noqa: F811
    person = booked(clerk, session)
    arrive(clerk, session, person)
    go(clerk, session, person, "examined")
    asked: dict[str, Any] = {"session_id": session.pk, "resident_id": person.pk, "by": clerk, "purpose": PURPOSE}
    actions.go_on(to="deferred", reason="fever", **asked)
    with pytest.raises(NotNow, match="「見合せ」に変わっています"):
        back(clerk, session, person, "examined")
    with pytest.raises(InvalidInput, match="取り消す理由"):
        back(clerk, session, person, "deferred", " ")
    assert back(clerk, session, person, "deferred") == "診察済"
    with pytest.raises(NotNow):
        back(clerk, session, person, "deferred")
    assert Attendance.objects.get().state == "examined"


def test_接種記録を取り消せない人は接種済を戻せない(clerk: Actor, counter: Actor, session: Session) -> None:  # noqa: F811
    person = booked(clerk, session)
    common(clerk, session)
    arrive(counter, session, person)
    go(counter, session, person, "examined", "vaccinated")
    with pytest.raises(NotPermitted):
        back(counter, session, person, "vaccinated")
    assert Attendance.objects.get().state == "vaccinated"


def test_券は読み取ったその系列の手元の券だけが接種で使用済になる(clerk: Actor, session: Session) -> None:  # noqa: F811
    person, walk_in = booked(clerk, session), child()
    wrong, right = paper(clerk, person, "je_1"), paper(clerk, person)
    void = paper(clerk, walk_in)
    vouchers.make_void(voucher_ids=[void.pk], code="lost", by=clerk, purpose="RECOMMENDATION")
    common(clerk, session)
    for who in (person, walk_in):
        arrive(clerk, session, who)
        go(clerk, session, who, "examined", "vaccinated")
    states = {row.pk: row.state for row in Voucher.objects.all()}
    assert states == {wrong.pk: "issued", right.pk: "used", void.pk: "void"}


def test_接種医はマスタの医師だけ_名前は接種の時のまま残る(clerk: Actor, session: Session) -> None:  # noqa: F811
    common(clerk, session)
    StaffMember.objects.create(
        code="N1", name="架空看護師", profession="nurse", institution_code="4310112345", valid_from=date(2026, 4, 1),
        recorded_at="2026-04-01T00:00:00+09:00", recorded_by="test",
    )  # fmt: skip
    for code in ("N1", "X9"):
        with pytest.raises(InvalidInput, match="接種医"):
            common(clerk, session, doctor_code=code)
    assert (SessionResult.objects.get().doctor, SessionResult.objects.get().doctor_code) == ("架空医師", "S1")


def test_番号のない人を氏名で探して受け付ける(clerk: Actor, session: Session) -> None:  # noqa: F811
    person = booked(clerk, session)

    def send(**data: str) -> Any:
        request: Any = RequestFactory().post("/", data)
        request.actor = clerk
        return find_page(request, session_id=session.pk)

    page = send(form_name="FindForm", kana="シケン", birth_date="").content.decode()
    assert "予約あり" in page
    assert "該当する人はいません" in send(form_name="FindForm", kana="ソンザイシナイ", birth_date="").content.decode()
    [key] = re.findall(r'name="form_key" value="([^"]+)"', page)
    for _ in range(2):
        done = send(form_name="ReceiveForm", form_key=key, person=str(person.pk), decision="")
        assert done.status_code == 302
    assert Attendance.objects.get().state == "arrived"
