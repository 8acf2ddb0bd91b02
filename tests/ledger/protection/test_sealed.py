"""特別養子縁組: 縁組前の氏名と番号は、どの画面にも、どの一覧のファイルにも、どの件数にも出ない。

The pages and the city are those of the tests of protected persons, so that a new page is looked at here too.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import NotFound
from sesshu.ledger.adoption import actions as adoption
from sesshu.ledger.cases.queries import open_cases
from sesshu.ledger.inquiries import queries as slips
from sesshu.ledger.inquiries.actions import NewLine, add_lines, open_slip
from sesshu.ledger.inquiries.models import InquirySlip
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents.models import Resident
from tests.ledger.protection.addresses import addresses, signed_in
from tests.ledger.protection.test_list_files import Found, look, put_out
from tests.ledger.protection.world import World
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_SEARCH"
PRESENT = "000000000012379"
OLD_NAME, OLD_NUMBER = "架空　秘子", "000000000012344"


def _slip(person: Resident, by: Actor) -> InquirySlip:
    return open_slip(resident_id=person.pk, channel="telephone", by=by, purpose=PURPOSE)


def adopted(world: World, clerk: Actor, chief: Actor) -> Resident:
    """Somebody asked about the child and about its mother before; then the child was adopted."""
    _slip(world.child, clerk)
    beside = _slip(world.mother, clerk)
    lines = [
        NewLine("queued", f"{OLD_NAME}　麻しん風しん", world.child.pk),
        NewLine("shown", "母の接種", world.mother.pk),
    ]
    add_lines(slip_id=beside.pk, lines=lines, by=clerk, purpose=PURPOSE)
    born = {"birth": "2020-06-15", "change_on": date(2020, 6, 15), "became_on": date(2020, 6, 15),
            "processed_on": date(2020, 6, 20)}  # fmt: skip
    row = register_row(addressee_number=PRESENT, name="新姓　花", kana="シンセイ　ハナ",
                       household_number="000000000000555", household_head="新姓　太郎", **born)  # fmt: skip
    register.apply_changes(rows=[row], kind="change", source="test", by=clerk, purpose="RESIDENT_INTAKE")
    custodian = Actor("person", "custodian-1", permissions_of(["custodian"]), display_name="担当", terminal="T-01")
    asked: dict[str, Any] = {"former_number": OLD_NUMBER, "present_number": PRESENT, "decided_on": date(2026, 11, 1)}
    approval = adoption.ask(reason="通知第1号", by=custodian, purpose="RESIDENT_INTAKE", **asked)
    approvals.approve(approval_id=approval.pk, by=chief)
    return Resident.objects.get(addressee_number=PRESENT)


def test_受付票は一覧にも件数にも担当案件にも出ず_世帯の人の受付票の行にも出ない(
    clerk: Actor,
    chief: Actor,
    world: World,
) -> None:
    adopted(world, clerk, chief)
    [mothers] = slips.slips(clerk)
    assert mothers.resident_id == world.mother.pk
    assert [line.text for line in slips.lines(clerk, mothers)] == ["母の接種"]
    assert slips.open_slips(clerk) == 1
    assert [case.label for case in open_cases(clerk) if case.kind.code == "inquiry"] == [mothers.label]
    hidden = InquirySlip.objects.get(resident=world.child)
    assert slips.about(hidden.label) == []
    with pytest.raises(NotFound):
        _slip(world.child, clerk)


@pytest.mark.timeout(900)
def test_どの画面にもどの一覧のファイルにも縁組前の氏名と番号が出ない(
    client: Client,
    settings: Any,
    clerk: Actor,
    chief: Actor,
    world: World,
) -> None:
    ways = [address for address in addresses(world) if "sign-out" not in address]  # of what was there before
    present = adopted(world, clerk, chief)
    ways += [
        address.replace(str(world.child.pk), str(present.pk)) for address in ways if str(world.child.pk) in address
    ]
    desk = signed_in(client, settings, "clerk")
    account = Account.objects.get(login_id="path-clerk")
    more = {"valid_from": "2020-04-01", "given_by": "j:test", "given_at": clock.now()}
    DutyAssignment.objects.create(account=account, duty="chief", **more)
    told, files, seen = [], set(), 0
    for address in ways:
        found: Found | None = look(desk, address)
        page = found.page if found else desk.get(address).content.decode(errors="replace")
        seen += present.name in page
        if OLD_NAME in page or OLD_NUMBER in page:
            told.append(address)
        if found and found.has_file and found.table.total and found.table.name not in files:
            files.add(found.table.name)
            text = str(put_out(desk, found, clerk))
            if OLD_NAME in text or OLD_NUMBER in text:
                told.append(f"{address} のファイル")
    assert told == []
    assert seen > 5, "縁組後の本人の画面が開けていません"
    assert "inquiries" in files
