"""郵便返戻: 番号を読めば発送が止まり、照会し、居所が分かれば戻る。券は居所不明で無効になり、判明で戻る。"""

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.serials import serial_number
from sesshu.ledger.residents import actions as residents_actions
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.undelivered_mail import actions, queries
from sesshu.ledger.undelivered_mail.models import UndeliveredMail
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher
from tests.ledger.mailings.office import NOW, TODAY, child, gone, prepared, reason_of, released, texts_in_force

pytestmark = pytest.mark.django_db
PURPOSE = "RECOMMENDATION"


@pytest.fixture(autouse=True)
def that_day(clerk: Actor) -> Any:
    with clock.set_to(NOW):
        texts_in_force(clerk)
        yield


def posted(clerk: Actor, chief: Actor, person: Resident) -> str:
    """The number on a letter that left the house."""
    mailing = released(clerk, chief)
    mailings.print_letters(mailing_id=mailing.id, by=clerk)
    mailings.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    Mailing.objects.filter(id=mailing.id).update(posted_on=date(2026, 10, 1))  # the next one is not too soon
    return serial_number(mailing, mailing.persons.get(resident=person).serial or 0)


def returned(clerk: Actor, number: str) -> UndeliveredMail:
    return actions.record(number=number, on=TODAY, reason="no_such", by=clerk, purpose=PURPOSE)


def try_again(clerk: Actor, person: Resident) -> str:
    mailing = mailings.make_trial(mailing_id=prepared(clerk, quiet_days=0).id, by=clerk)
    return reason_of(mailing, person)


def test_番号を読むと次の発送から止まり_二度読んでも一件(clerk: Actor, chief: Actor) -> None:
    person = child()
    number = posted(clerk, chief, person)
    row = returned(clerk, number)
    assert returned(clerk, f"A{number}A").id == row.id  # the bar code's own marks
    assert (row.resident, row.state, row.reason) == (person, "returned", "no_such")
    assert residents.letter_address(clerk, [person.id])[person.id].stopped
    assert try_again(clerk, person) == "undeliverable"


def test_照会して住所が正しいと分かれば発送が戻る(clerk: Actor, chief: Actor) -> None:
    person = child()
    row = returned(clerk, posted(clerk, chief, person))
    actions.ask(row_id=row.id, asked_to="住民記録担当", on=TODAY, by=clerk, purpose=PURPOSE)
    assert try_again(clerk, person) == "undeliverable"
    actions.found(row_id=row.id, result="表札を出してもらった", by=clerk, purpose=PURPOSE)
    assert try_again(clerk, person) == ""
    with pytest.raises(NotNow):
        actions.ask(row_id=row.id, asked_to="住民記録担当", on=TODAY, by=clerk, purpose=PURPOSE)


def test_新しい送付先を登録すると_その住所には届く(clerk: Actor, chief: Actor) -> None:
    person = child()
    returned(clerk, posted(clerk, chief, person))
    residents_actions.set_postal_address(
        resident_id=person.id, starts_on=TODAY, ends_on=None, postal_code="8600009", address="転居先の町1",
        recipient="", reason="電話で確認", by=clerk, purpose="RESIDENT_INTAKE",
    )  # fmt: skip
    assert not residents.letter_address(clerk, [person.id])[person.id].stopped
    assert try_again(clerk, person) == ""


def test_居所不明で券が無効になり_判明で戻る(clerk: Actor, chief: Actor) -> None:
    person = child()
    wanted = [vouchers.Wanted(person.id, "mr_2")]
    vouchers.issue(wanted=wanted, kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    row = returned(clerk, posted(clerk, chief, person))
    actions.give_up(row_id=row.id, result="居住の実態なし", by=clerk, purpose=PURPOSE)
    assert (Voucher.objects.get().state, Voucher.objects.get().void_code) == ("void", "returned_mail")
    assert try_again(clerk, person) == "undeliverable"
    actions.found(row_id=row.id, result="本人から電話", by=clerk, purpose=PURPOSE)
    assert Voucher.objects.get().state == "issued"
    assert try_again(clerk, person) == ""


def test_番号のない郵便も人から登録して止められる(clerk: Actor) -> None:
    person = child()
    actions.record_other(
        resident_id=person.id, what="ロット回収の手紙", on=TODAY, reason="moved", by=clerk, purpose=PURPOSE
    )
    assert queries.to_do(clerk) == 1
    assert try_again(clerk, person) == "undeliverable"


@pytest.mark.parametrize(
    ("number", "error"), [("12345", InvalidInput), ("2026-0001-0000-0001", InvalidInput), ("", InvalidInput)]
)
def test_読めない番号は例を示して断る(clerk: Actor, number: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        returned(clerk, number)
    assert not UndeliveredMail.objects.exists()


def test_投函していない番号は断る(clerk: Actor, chief: Actor) -> None:
    person = child()
    mailing = released(clerk, chief)
    number = serial_number(mailing, mailing.persons.get(resident=person).serial or 0)
    with pytest.raises(NotFound):
        returned(clerk, number)


def test_記録に氏名と住所は出ない(clerk: Actor, chief: Actor) -> None:
    returned(clerk, posted(clerk, chief, child()))
    bodies = [e.body for e in Entry.objects.filter(act__startswith="undelivered_mail.")]
    assert bodies
    assert not any("試験　花子" in body or "手取本町" in body for body in bodies)


def test_次の送付先は前の送付先を前日で終える(clerk: Actor) -> None:
    person = child()

    def move(on: date, line: str) -> None:
        residents_actions.set_postal_address(
            resident_id=person.id, starts_on=on, ends_on=None, postal_code="8600009", address=line, recipient="",
            reason="電話で確認", by=clerk, purpose="RESIDENT_INTAKE",
        )  # fmt: skip

    move(date(2026, 10, 1), "初めの町")
    move(date(2026, 11, 10), "次の町")
    rows = residents.postal_addresses(clerk, person.id)
    assert [(row.address, row.ends_on) for row in rows] == [("次の町", None), ("初めの町", date(2026, 11, 9))]
    on = {d: residents.letter_address(clerk, [person.id], d)[person.id].address for d in (date(2026, 11, 9), TODAY)}
    assert on == {date(2026, 11, 9): "初めの町", TODAY: "次の町"}


def test_居所が分かる前に亡くなった人の券は戻らない(clerk: Actor, chief: Actor) -> None:
    person = child()
    wanted = [vouchers.Wanted(person.id, "mr_2")]
    vouchers.issue(wanted=wanted, kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    row = returned(clerk, posted(clerk, chief, person))
    actions.give_up(row_id=row.id, result="居住の実態なし", by=clerk, purpose=PURPOSE)
    gone(person, "dead")
    actions.found(row_id=row.id, result="親族から電話", by=clerk, purpose=PURPOSE)
    assert Voucher.objects.get().state == "void"
