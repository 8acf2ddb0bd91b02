"""異動の反映: 出生・転出・死亡・取消し・欠番・順序違い・二重取込。"""

from datetime import date, datetime
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotPermitted
from sesshu.ledger.residents import actions, queries
from sesshu.ledger.residents.applying import Outcome
from sesshu.ledger.residents.models import AddressProtection, Resident, ResidentChange, ResidentVersion
from sesshu.ledger.residents.rows import RegisterRow
from tests.ledger.residents.people import CANCELLED, DEAD, MOVED_OUT, register_row

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=clock.TOKYO)


def apply(by: Actor, *rows: RegisterRow, kind: Any = "change", decided: bool = False) -> list[Outcome]:
    return actions.apply_changes(
        rows=rows, kind=kind, source="test", by=by, purpose="RESIDENT_INTAKE", decided=decided
    )  # fmt: skip


def test_出生の行で住民ができ検索できる(clerk: Actor) -> None:
    [outcome] = apply(clerk, register_row())
    person = queries.get(clerk, outcome.resident_id)  # type: ignore[arg-type]
    assert (person.status, person.status_on, person.became_reason) == ("living", date(2024, 4, 1), "birth")
    assert (person.sex, person.birth_date, len(person.health_number)) == ("F", date(2024, 4, 1), 10)
    assert queries.search(clerk, queries.SearchTerms(kana="かくう")).people == [person]


@pytest.mark.parametrize(("removal", "status"), [(MOVED_OUT, "moved_out"), (DEAD, "dead")])
def test_転出と死亡で住民でなくなり取消しで戻る(clerk: Actor, removal: dict[str, Any], status: str) -> None:
    apply(clerk, register_row(), register_row(**removal))
    person = Resident.objects.get()
    assert (person.status, person.status_on) == (status, date(2026, 3, 20))
    assert not queries.alive_and_here(clerk, date(2026, 3, 20)).exists()
    assert queries.alive_and_here(clerk, date(2026, 3, 19)).exists()

    [revived] = apply(clerk, register_row(**CANCELLED))
    assert revived.state == "accepted"
    person.refresh_from_db()
    assert (person.status, person.removed_on, person.removal_reason, person.version) == ("living", None, "", 3)
    assert queries.alive_and_here(clerk, date(2026, 3, 25)).exists()
    said = queries.status_on(clerk, person.id, date(2026, 3, 25))
    assert said is not None
    assert said.snapshot["status"] == "living"


def test_当時知っていたことは後の取消しで変わらない(clerk: Actor) -> None:
    with clock.set_to(at(2024, 4, 5)):
        apply(clerk, register_row())
    with clock.set_to(at(2026, 3, 20)):
        apply(clerk, register_row(**DEAD))
        known = clock.now()
    with clock.set_to(at(2026, 3, 25)):
        apply(clerk, register_row(**CANCELLED))
        person = Resident.objects.get()
        day = date(2026, 3, 22)
        assert queries.status_on(clerk, person.id, day, known_at=known).snapshot["status"] == "dead"  # type: ignore[union-attr]
        assert queries.status_on(clerk, person.id, day).snapshot["status"] == "living"  # type: ignore[union-attr]


def test_転出予定はその日まで住民である(clerk: Actor) -> None:
    apply(clerk, register_row(), register_row(**(MOVED_OUT | {"processed_on": date(2026, 3, 1)})))
    assert Resident.objects.get().status == "leaving"
    assert queries.alive_and_here(clerk, date(2026, 3, 19)).exists()
    assert not queries.alive_and_here(clerk, date(2026, 3, 20)).exists()


def test_転出して戻った人は一つの記録のまま住民に戻る(clerk: Actor) -> None:
    back = register_row(
        history_number=3,
        change_reason="10",
        change_on=date(2026, 9, 1),
        became_reason="10",
        processed_on=date(2026, 9, 1),
        became_on=date(2026, 9, 1),
        moved_from_code="012033",
    )
    apply(clerk, register_row(), register_row(**MOVED_OUT), back)
    person = Resident.objects.get()
    assert (person.status, person.status_on, person.moved_from_code) == ("living", date(2026, 9, 1), "012033")
    states = [v.snapshot["status"] for v in queries.history(clerk, person.id)]
    assert states == ["living", "moved_out", "living"]


def test_職権で消除された人は住民でなくなる(clerk: Actor) -> None:
    apply(clerk, register_row(), register_row(**(MOVED_OUT | {"change_reason": "25", "removal_reason": "25"})))
    assert Resident.objects.get().status == "removed"


def test_同じ行をもう一度取り込んでも何も変わらない(clerk: Actor) -> None:
    rows = [register_row(), register_row(**MOVED_OUT)]
    first = apply(clerk, *rows)
    before = list(ResidentVersion.objects.order_by("id").values())
    again = apply(clerk, *rows)
    assert [o.code for o in again] == ["ALREADY_KNOWN", "ALREADY_KNOWN"]
    assert [o.resident_id for o in again] == [o.resident_id for o in first]
    assert list(ResidentVersion.objects.order_by("id").values()) == before
    assert (ResidentChange.objects.count(), Resident.objects.get().version) == (2, 2)


def test_同じ番号で内容が違う行は保留になる(clerk: Actor) -> None:
    apply(clerk, register_row())
    [outcome] = apply(clerk, register_row(name="架空　華子"))
    assert (outcome.state, outcome.code) == ("held", "SAME_NUMBER_DIFFERENT_ROW")
    assert Resident.objects.get().name == "架空　花子"


def test_履歴番号が欠けた人だけが止まり埋まれば進む(clerk: Actor) -> None:
    other = register_row(addressee_number="000000000012352")
    apply(clerk, register_row())
    third = register_row(history_number=3, change_reason="30", change_on=date(2026, 5, 1))
    outcomes = apply(clerk, third, other)
    assert [(o.state, o.code) for o in outcomes] == [("held", "HISTORY_GAP"), ("accepted", "")]
    second = register_row(history_number=2, change_reason="31", change_on=date(2026, 4, 1))
    assert [o.state for o in apply(clerk, second, third)] == ["accepted", "accepted"]


def test_初めての人の途中からの異動は欠番として止まる(clerk: Actor) -> None:
    [outcome] = apply(clerk, register_row(**MOVED_OUT))
    assert (outcome.state, outcome.code) == ("held", "HISTORY_GAP")
    assert not Resident.objects.exists()


def test_全件ファイルは途中の履歴からでも始められ古い全件は保留になる(clerk: Actor) -> None:
    newer = register_row(history_number=5, change_reason="30")
    assert apply(clerk, newer, kind="full")[0].state == "accepted"
    [older] = apply(clerk, register_row(history_number=4, change_reason="30"), kind="full")
    assert (older.state, older.code) == ("held", "OLDER_THAN_KNOWN")


def test_一つのファイルの中で順が逆でも履歴番号の順に反映する(clerk: Actor) -> None:
    outcomes = apply(clerk, register_row(**MOVED_OUT), register_row())
    assert [o.state for o in outcomes] == ["accepted", "accepted"]
    assert Resident.objects.get().status == "moved_out"


def test_一括と一件ずつは同じ結果になる(clerk: Actor) -> None:
    rows = [register_row(), register_row(**MOVED_OUT), register_row(history_number=4, change_reason="30")]
    others = [register_row(addressee_number="000000000012352", **({} if i == 0 else MOVED_OUT)) for i in range(2)]
    together = [o.state for o in apply(clerk, *rows)]
    apart = [o.state for row in others for o in apply(clerk, row)]
    assert together[:2] == apart
    people = Resident.objects.order_by("addressee_number")
    left, right = ({k: v for k, v in p.__dict__.items() if k in ("status", "removed_on", "version", "name_key")}
                   for p in people)  # fmt: skip
    assert left == right


def test_支援措置の期間が残り終わると表示に戻る(clerk: Actor) -> None:
    begun = {"protected": True, "protected_from": date(2026, 4, 1)}
    apply(clerk, register_row(), register_row(history_number=2, change_reason="42", **begun))
    assert Resident.objects.get().address_protected
    ended = begun | {"protected_until": date(2026, 6, 30)}
    apply(clerk, register_row(history_number=3, change_reason="42", processed_on=date(2026, 7, 1), **ended))
    assert not Resident.objects.get().address_protected
    assert AddressProtection.objects.get().ends_on == date(2026, 6, 30)


def test_支援措置の期間が過ぎても_転居の異動では開かない(clerk: Actor) -> None:
    """The renewal is late, and the person moved on: the new address must not be shown."""
    until = {"protected": True, "protected_from": date(2026, 4, 1), "protected_until": date(2026, 6, 30)}
    apply(clerk, register_row(), register_row(history_number=2, change_reason="42", **until))
    moved = {
        "history_number": 3,
        "change_reason": "30",
        "change_on": date(2026, 7, 4),
        "processed_on": date(2026, 7, 5),
    }
    apply(clerk, register_row(street="新しい番地", **moved, **until))
    assert Resident.objects.get().address_protected
    over = {"history_number": 4, "change_reason": "42", "processed_on": date(2026, 7, 6)}
    apply(clerk, register_row(**over, **until))
    assert not Resident.objects.get().address_protected


def test_一回の反映に監査記録が一つ残る(clerk: Actor) -> None:
    apply(clerk, register_row(), register_row(addressee_number="000000000012352"))
    entry = Entry.objects.get(act="resident.changes_applied")
    assert entry.n == 2
    assert "架空" not in entry.body


def test_権限がなければ反映できない(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        apply(counter, register_row())
