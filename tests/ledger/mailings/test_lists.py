"""引抜き一覧, 投函後一覧, 効果: run again at any time, registered, and true."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files import storage
from sesshu.foundation.files.models import Export
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.after_posting.actions import export_effects
from sesshu.ledger.mailings.after_posting.queries import effects
from sesshu.ledger.mailings.models import Mailing, MailingList
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import NOW, TODAY, child, dosed, gone, protected, reason_of, released, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def printed(clerk: Actor, chief: Actor, **asked: object) -> Mailing:
    mailing = released(clerk, chief, **asked)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    mailing.refresh_from_db()
    return mailing


def posted(clerk: Actor, chief: Actor) -> Mailing:
    return actions.post(mailing_id=printed(clerk, chief).id, on=TODAY, by=clerk)


def rows_of(export: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(storage.read(export.sha256).decode())))


def test_引抜き一覧は何度でも作り直せ_加わった手紙が分かる(clerk: Actor, chief: Actor) -> None:
    first, second, _ = child(), child(), child()
    mailing = printed(clerk, chief)
    gone(first, "dead")
    one = actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk)
    protected(second)
    two = actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk)
    assert [(row["why"], row["is_new"]) for row in one.rows] == [("dead", True)]
    assert {(row["why"], row["is_new"]) for row in two.rows} == {("dead", False), ("protected", True)}
    assert [listed.number for listed in MailingList.objects.filter(mailing=mailing)] == [2, 1]
    done = actions.withdraw_listed(mailing_id=mailing.id, number=2, by=clerk)
    assert len(done) == 2
    assert reason_of(mailing, first) == Why.DEAD
    assert actions.withdraw_listed(mailing_id=mailing.id, number=1, by=clerk) == []  # recorded already
    assert actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk).rows == []
    actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    with pytest.raises(NotNow, match="投函の前"):
        actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk)


def test_引抜き一覧のファイルには番号と箱と理由だけが載る(clerk: Actor, chief: Actor) -> None:
    person = child("架空　名")
    child()
    mailing = printed(clerk, chief)
    gone(person, "moved_out")
    listed = actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk)
    made = actions.export_run(
        mailing_id=mailing.id, kind="withdrawal", number=listed.number, profile="machine", by=clerk
    )
    [row] = rows_of(made)
    assert set(row) == {"serial", "box", "envelope", "why", "is_new", "register_day"}
    assert row["register_day"] == "令和8年11月20日"
    assert row["why"] == "転出"
    assert "架空" not in storage.read(made.sha256).decode()


def test_投函後一覧は死亡と転出と住所の変更を載せ_何度でも作れる(clerk: Actor, chief: Actor) -> None:
    dead, moved, rehoused, still = child(), child(), child(), child()
    with pytest.raises(NotNow, match="投函を記録したあと"):
        actions.run_after_posting_list(mailing_id=tried(clerk).id, by=clerk)
    mailing = posted(clerk, chief)
    assert actions.run_after_posting_list(mailing_id=mailing.id, by=clerk).rows == []
    gone(dead, "dead")
    gone(moved, "moved_out")
    Resident.objects.filter(id=rehoused.id).update(street="999番地")
    dosed(still, TODAY)  # a vaccination after posting is no reason to ring anybody
    listed = actions.run_after_posting_list(mailing_id=mailing.id, by=clerk)
    serials = {person.serial: person.resident_id for person in mailing.persons.all()}
    assert {(serials[row["serial"]], row["why"]) for row in listed.rows} == {
        (dead.id, "dead"), (moved.id, "moved_out"), (rehoused.id, "address_changed"),
    }  # fmt: skip
    made = actions.export_run(
        mailing_id=mailing.id, kind="after_posting", number=listed.number, profile="machine", by=clerk
    )
    assert {row["why"] for row in rows_of(made)} == {"死亡", "転出", "送付先が変わった"}
    assert made.subjects == 3


def test_効果は投函から60日以内の接種を数え_行き違いを分ける(clerk: Actor, chief: Actor) -> None:
    soon, last_day, too_late, crossed, _ = (child() for _ in range(5))
    mailing, days = posted(clerk, chief), 60
    with clock.set_to(NOW + timedelta(days=days + 40)):
        dosed(soon, TODAY + timedelta(days=3))
        dosed(last_day, TODAY + timedelta(days=days))
        dosed(too_late, TODAY + timedelta(days=days + 1))
        dosed(crossed, TODAY - timedelta(days=10))  # its slip came after the release
        Dose.objects.filter(resident=soon).update(product="je")
        dosed(soon, TODAY + timedelta(days=5))
        [effect] = effects(clerk, [mailing])
        assert (effect.letters, effect.vaccinated, effect.crossed, effect.percent) == (5, 2, 1, 40.0)
        assert effect.is_complete
        made = export_effects(mailings=[mailing], profile="machine", by=clerk, purpose="RECOMMENDATION")
    [row] = rows_of(made)
    assert (row["letters"], row["vaccinated"], row["crossed"]) == ("5", "2", "1")
    assert made.subjects == 0
