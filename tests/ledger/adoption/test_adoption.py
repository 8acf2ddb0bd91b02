"""特別養子縁組: 縁組前の記録はどこにも出ず、接種は付いてくる。分離は別の職員の承認、見るのは限られた職員だけ。"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotFound, NotNow, NotPermitted
from sesshu.ledger.adoption import actions, queries
from sesshu.ledger.adoption.models import SealedLink
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.bulk import Report, record_reports
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings import queries as mailing_queries
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.concealing import conceal
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import NOW, prepared, texts_in_force
from tests.ledger.protection.addresses import addresses, signed_in, walk  # noqa: F401
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_INTAKE"
FORMER, PRESENT = "000000000012344", "000000000012352"
BIRTH = {"birth": "2020-06-15", "change_on": date(2020, 6, 15), "became_on": date(2020, 6, 15),
         "processed_on": date(2020, 6, 20)}  # fmt: skip
OLD = {"name": "旧姓　花子", "kana": "キュウセイ　ハナコ"}
NEW = {
    "name": "新姓　花子",
    "kana": "シンセイ　ハナコ",
    "household_number": "000000000000999",
    "household_head": "新姓　太郎",
}


@pytest.fixture
def custodian() -> Actor:
    return Actor("person", "custodian-1", permissions_of(["custodian"]), display_name="担当", terminal="T-01")


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with clock.set_to(NOW):
        yield


def apply(by: Actor, **values: Any) -> Resident:
    row = register_row(**(BIRTH | values))
    [outcome] = register.apply_changes(rows=[row], kind="change", source="test", by=by, purpose=PURPOSE)
    assert outcome.state == "accepted", outcome
    return Resident.objects.get(addressee_number=row.addressee_number)


@pytest.fixture
def two(clerk: Actor) -> tuple[Resident, Resident]:
    former = apply(clerk, addressee_number=FORMER, **OLD)
    entry = DoseEntry(resident_id=former.id, given_on=date(2021, 7, 1), product="mr")
    doses.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    return former, apply(clerk, addressee_number=PRESENT, **NEW)


def sealed(custodian: Actor, chief: Actor, **values: Any) -> SealedLink:
    asked = {"former_number": FORMER, "present_number": PRESENT, "decided_on": date(2026, 11, 1), "reason": "通知第1号"}
    approval = actions.ask(by=custodian, purpose=PURPOSE, **(asked | values))
    assert not SealedLink.objects.exists()
    approvals.approve(approval_id=approval.pk, by=chief)
    return SealedLink.objects.get()


def undone(link: SealedLink, custodian: Actor, chief: Actor) -> None:
    approval = actions.ask_undo(link_id=link.id, reason="対象者の誤り", by=custodian, purpose=PURPOSE)
    link.refresh_from_db()
    assert link.undone_at is None
    approvals.approve(approval_id=approval.pk, by=chief)


def test_接種は現在の記録に移り_縁組前の記録は探せない(
    clerk: Actor, chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    former, present = two
    sealed(custodian, chief)
    assert present.doses.count() == 1
    for viewer in (clerk, chief):
        assert residents.search(viewer, residents.SearchTerms(birth_date=date(2020, 6, 15))).people == [present]
        for terms in ({"kana": "キュウセイ"}, {"any_number": FORMER}, {"household_number": former.household_number}):
            assert not residents.search(viewer, residents.SearchTerms(**terms)).people
        with pytest.raises(NotFound):
            residents.get(viewer, former.id)
        with pytest.raises(NotFound):
            residents.history(viewer, former.id)


def test_元の世帯の人の画面にも_一覧にも_取込の画面にも出ない(
    clerk: Actor, chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    mother = apply(clerk, addressee_number="000000000012361", name="旧姓　母子", kana="キュウセイ　ハハコ")
    texts_in_force(clerk)
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    sealed(custodian, chief)
    assert [one.id for one in residents.household(clerk, mother)] == [mother.id]
    assert "旧姓　花子" not in [one.resident.name for one in mailing_queries.persons(clerk, mailing)]
    row = {"addressee_number": FORMER, "history_number": "1", **OLD}
    assert "旧姓" not in str(conceal([row], chief))
    mailings.request_release(mailing_id=mailing.id, by=clerk)
    mailing = mailings.release(mailing_id=mailing.id, by=chief)
    assert not mailing.persons.filter(included=True, resident__sealed=True).exists()


def test_どの画面にも縁組前の氏名が出ない(
    client: Client, settings: Any, clerk: Actor, chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    former, present = two
    sealed(custodian, chief)
    signed_in(client, settings, "chief")
    from django.urls import get_resolver

    seen = 0
    for route, one in walk(get_resolver()):
        names = [n for n in one.pattern.converters if n == "resident_id"]
        if getattr(one.callback, "is_api", False) or (one.pattern.converters and names != list(one.pattern.converters)):
            continue
        for key in (former.id, present.id) if names else (None,):
            body = client.get("/" + route.replace("<uuid:resident_id>", str(key))).content.decode(errors="replace")
            assert "旧姓" not in body, route
            assert FORMER not in body, route
            seen += "新姓　花子" in body
    assert seen > 3


def test_見られるのは限られた職員だけで_見たことが先に残る(
    clerk: Actor, chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    sealed(custodian, chief)
    for viewer in (clerk, chief):
        with pytest.raises(NotPermitted):
            queries.links(viewer, purpose=PURPOSE)
    [one] = queries.links(custodian, purpose=PURPOSE)
    assert (one.former_name, one.present.name) == ("旧姓　花子", "新姓　花子")
    assert Entry.objects.filter(act="adoption.links_shown").exists()


def test_利用記録に縁組前の人は出ない(chief: Actor, custodian: Actor, two: tuple[Resident, Resident]) -> None:
    former, present = two
    sealed(custodian, chief)
    entry = Entry.objects.get(act="adoption.sealed")
    assert str(former.id) not in entry.body
    assert entry.obj == present.subject


def test_自分が依頼した分離は承認できない(custodian: Actor, two: tuple[Resident, Resident]) -> None:
    both = replace(custodian, permissions=custodian.permissions | {"sealed.approve"})
    asked = {"former_number": FORMER, "present_number": PRESENT, "decided_on": date(2026, 11, 1), "reason": "通知第1号"}
    approval = actions.ask(by=both, purpose=PURPOSE, **asked)
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=approval.pk, by=both)


def test_縁組前の番号で届いた接種は保留になり_何も失われない(
    clerk: Actor, chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    sealed(custodian, chief)
    late = Report(1, FORMER, lambda key: DoseEntry(resident_id=key, given_on=date(2026, 9, 1), product="mr"))
    [outcome] = record_reports(reports=[late], by=clerk, purpose="DOSE_REGISTRATION")
    assert (outcome.outcome, outcome.code) == ("held", "UNKNOWN_RESIDENT")


def test_番号が変わらないときは_縁組前の履歴だけが見えなくなる(clerk: Actor, chief: Actor, custodian: Actor) -> None:
    person = apply(clerk, addressee_number=FORMER, **OLD)
    after = {
        "history_number": 2,
        "change_reason": "40",
        "change_on": date(2026, 10, 1),
        "processed_on": date(2026, 10, 1),
    }
    apply(clerk, addressee_number=FORMER, **NEW, **after)
    sealed(custodian, chief, present_number=FORMER, from_history_number=2)
    assert [v.snapshot["name"] for v in residents.history(chief, person.id)] == ["新姓　花子"]
    assert [one.history_number for one in residents.changes(chief, person.id)] == [2]
    rows = [
        {"addressee_number": FORMER, "history_number": n, "name": name} for n, name in (("1", "旧姓"), ("2", "新姓"))
    ]
    assert [row["name"] for row in conceal(rows, chief)] == ["（表示しません）", "新姓"]
    [one] = queries.links(custodian, purpose=PURPOSE)
    assert one.former_name == "旧姓　花子"


def test_取り消すと接種が戻り_縁組前の記録がまた見える(
    clerk: Actor, chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    former, present = two
    link = sealed(custodian, chief)
    undone(link, custodian, chief)
    assert (former.doses.count(), present.doses.count()) == (1, 0)
    assert residents.get(clerk, former.id).name == "旧姓　花子"


def test_自分が依頼した取消しは承認できず_承認されるまで何も戻らない(
    chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    former, present = two
    link = sealed(custodian, chief)
    both = replace(custodian, permissions=custodian.permissions | {"sealed.approve"})
    approval = actions.ask_undo(link_id=link.id, reason="対象者の誤り", by=both, purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=approval.pk, by=both)
    assert (former.doses.count(), present.doses.count()) == (0, 1)
    with pytest.raises(NotFound):
        residents.get(chief, former.id)
    approvals.approve(approval_id=approval.pk, by=chief)
    link.refresh_from_db()
    approval.refresh_from_db()
    assert (approval.requested_by, approval.status, link.undone_by) == (both.code, "used", chief.code)


def test_取消しが二重に依頼されても_一度だけ戻る(
    chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    link = sealed(custodian, chief)
    again = actions.ask_undo(link_id=link.id, reason="同じ依頼を別の理由で", by=custodian, purpose=PURPOSE)
    undone(link, custodian, chief)
    with pytest.raises(NotNow):
        approvals.approve(approval_id=again.pk, by=chief)
    with pytest.raises(NotNow):
        actions.ask_undo(link_id=link.id, reason="もう一度", by=custodian, purpose=PURPOSE)


def test_取り消すと接種は両方の記録で判定し直される(
    clerk: Actor, chief: Actor, custodian: Actor, two: tuple[Resident, Resident]
) -> None:
    """27 days between two doses of one person; two people's doses have nothing to do with one another."""
    former, present = two
    for person, day in ((former, date(2021, 3, 10)), (present, date(2021, 4, 5))):
        entry = DoseEntry(resident_id=person.id, given_on=day, product="hepb")
        doses.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    second = present.doses.get(product="hepb")
    assert second.level == "info"
    link = sealed(custodian, chief)
    second.refresh_from_db()
    assert second.level == "block"
    undone(link, custodian, chief)
    second.refresh_from_db()
    assert (second.level, second.decision) == ("info", "")
