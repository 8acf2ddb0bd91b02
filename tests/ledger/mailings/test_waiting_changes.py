"""取込で止まったままの異動: 死亡の行が保留のまま、ファイルが確認待ちのまま、手紙が出ることはない。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files import actions as files
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.ledger.mailings import actions, queries
from sesshu.ledger.mailings.reasons import HELD, Why, group_of
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import TODAY, child, reason_of, released, tried
from tests.ledger.residents.people import register_row
from tests.ledger.residents.test_file_order import committed, staged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]
BIRTH = date(2020, 6, 15)


def row(**values: Any) -> Any:
    day = {"birth": BIRTH.isoformat(), "change_on": BIRTH, "became_on": BIRTH, "processed_on": date(2020, 6, 20)}
    return register_row(**(day | values))


def death(history_number: int, **values: Any) -> Any:
    gone = {"change_reason": "22", "change_on": TODAY, "processed_on": TODAY, "removed_on": TODAY}
    return row(history_number=history_number, **(gone | {"removal_reason": "22"} | values))


@pytest.fixture
def person(clerk: Actor) -> Resident:
    committed(clerk, "JUKI_IDO_20261118_0001.csv", row())
    return Resident.objects.get()


def test_前の行が欠けて保留になった死亡の人には_手紙を出さない(clerk: Actor, person: Resident) -> None:
    other = child()
    imported = committed(clerk, "JUKI_IDO_20261120_0002.csv", death(3))
    assert (imported.held, Resident.objects.get(id=person.id).status) == (1, "living")
    mailing = tried(clerk)
    assert reason_of(mailing, person) == Why.CHANGE_WAITING
    assert group_of(Why.CHANGE_WAITING) == HELD
    assert reason_of(mailing, other) == ""


def test_登録不可になった死亡の人も_印刷のあとなら引き抜く(clerk: Actor, chief: Actor, person: Resident) -> None:
    child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    mailing.refresh_from_db()
    assert queries.to_withdraw(mailing, clerk) == []
    imported = committed(clerk, "JUKI_IDO_20261120_0002.csv", death(2, removal_reason=""))  # the sender forgot it
    assert imported.rejected == 1
    assert [(p.resident_id, why) for p, why in queries.to_withdraw(mailing, clerk)] == [(person.id, Why.CHANGE_WAITING)]
    committed(clerk, "JUKI_IDO_20261120_0003.csv", death(2))
    assert [why for _, why in queries.to_withdraw(mailing, clerk)] == [Why.DEAD]


def test_人が登録不可と決めた行は_手紙を止めない(clerk: Actor, person: Resident) -> None:
    imported = committed(clerk, "JUKI_IDO_20261120_0002.csv", death(3))
    rows = list(ImportRow.objects.filter(import_id=imported.id))
    assert reason_of(tried(clerk), person) == Why.CHANGE_WAITING
    files.decide(rows=rows, accept=False, note="住民記録に確かめ、別の人の行だった", by=clerk)
    assert reason_of(tried(clerk), person) == ""


def test_確認待ちの住民情報があるあいだは_確定も投函もできない(clerk: Actor, chief: Actor, person: Resident) -> None:
    child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    first = staged(clerk, "JUKI_IDO_20261120_0002.csv", death(2))
    with pytest.raises(NotNow, match="登録していないものが1件"):
        actions.release(mailing_id=mailing.id, by=chief)
    files.cancel(imported=first, by=clerk)
    committed(clerk, "JUKI_IDO_20261120_0002b.csv", death(2, kana="カクウ　ハナ"))
    mailing = actions.release(mailing_id=mailing.id, by=chief)
    assert reason_of(mailing, person) == Why.DEAD
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    second = staged(clerk, "JUKI_IDO_20261120_0003.csv", row(addressee_number="000000000012352", processed_on=TODAY))
    assert (second.state, second.refusal) == ("staged", "")
    with pytest.raises(NotNow, match="登録していないものが1件"):
        actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    files.cancel(imported=second, by=clerk)
    assert actions.post(mailing_id=mailing.id, on=TODAY, by=clerk).state == "posted"
    assert set(Import.objects.values_list("state", flat=True)) == {"committed", "cancelled"}
