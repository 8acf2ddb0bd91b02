"""接種結果登録: 束の票を続けて入力し、照合し、保留を片付け、枚数を合わせて完了する。"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow
from sesshu.foundation.screens import work
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.piles import actions, outputs, queries
from sesshu.ledger.piles.actions import Keyed
from sesshu.ledger.piles.models import Pile, PileSlip
from sesshu.ledger.piles.screens.keying import key_page
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)
P = "DOSE_REGISTRATION"
DAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Any) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2025, 8, 10), health_number="4310000017", name="架空　空")


def pile(by: Actor, claimed: int = 2, **more: Any) -> Pile:
    values = {"institution_code": "", "month": date(2026, 10, 1), "source": "slip", "kind": "routine",
              "setting": "individual", "box": "A-12"}  # fmt: skip
    return actions.open_pile(claimed=claimed, by=by, purpose=P, **(values | more))


def key(of: Pile, person: Resident, by: Actor, *, day: date = DAY, product: str = "mr", lot: str = "y1") -> PileSlip:
    keyed = Keyed(person.pk, day, product, lot)
    return actions.key_slip(pile_id=of.pk, keyed=keyed, by=by, purpose=P)


def test_一枚の入力で束の共通事項とともに接種記録になる(clerk: Actor, child: Resident) -> None:
    slip = key(pile(clerk), child, clerk)
    dose = Dose.objects.get()
    assert (slip.state, slip.dose_id, slip.number) == ("recorded", dose.pk, 1)
    assert (dose.given_on, dose.setting, dose.source, dose.lot_number) == (DAY, "individual", "slip", "Y1")
    assert Entry.objects.filter(act="pile.slip_keyed").count() == 1


def test_規則に合わない接種は登録し判断待ちに入れ理由を残す(clerk: Actor) -> None:
    young = make_resident(birth=date(2026, 6, 1))
    slip = key(pile(clerk), young, clerk)
    assert Dose.objects.get().decision == "undecided"
    assert slip.state == "recorded"
    assert slip.reason


def test_同じ日の同じワクチンは二重に登録せず保留になる(clerk: Actor, child: Resident) -> None:
    one = pile(clerk)
    key(one, child, clerk)
    again = key(one, child, clerk)
    assert (again.state, Dose.objects.count()) == ("held", 1)
    assert "すでに登録されています" in again.reason
    with clock.set_to(NOW + timedelta(days=3)):
        assert queries.age_in_days(queries.waiting(clerk).get(), clock.today()) == 3


def test_二人目が同じに入力するまで接種記録にならない(clerk: Actor, counter: Actor, child: Resident) -> None:
    one = pile(clerk, double_keying=True)
    assert key(one, child, clerk).state == "keyed"
    assert not Dose.objects.exists()
    assert key(one, child, counter).state == "recorded"
    numbers = queries.progress(one)
    assert (numbers.keyed, numbers.recorded, numbers.checked, Dose.objects.count()) == (1, 1, 1, 1)


def test_一人が二度入力しても照合にならない(clerk: Actor, child: Resident) -> None:
    one = pile(clerk, double_keying=True)
    key(one, child, clerk)
    assert key(one, child, clerk).state == "keyed"
    assert not Dose.objects.exists()
    waiting = one.slips.first()
    assert waiting
    with pytest.raises(NotNow, match="別の人"):
        actions.settle(slip_id=waiting.pk, keyed=Keyed(child.pk, DAY, "mr"), version=1, by=clerk, purpose=P)


def test_違いは両方を残し_決めた内容で登録する(clerk: Actor, counter: Actor, child: Resident) -> None:
    one = pile(clerk, double_keying=True)
    key(one, child, clerk, lot="Y1")
    slip = key(one, child, counter, lot="Y7", day=DAY + timedelta(days=1))
    assert slip.state == "differs"
    assert slip.second == {"given_on": "2026-10-06", "lot_typed": "Y7"}
    assert not Dose.objects.exists()
    with pytest.raises(MovedOn):
        actions.settle(slip_id=slip.pk, keyed=Keyed(child.pk, DAY, "mr", "Y7"), version=1, by=clerk, purpose=P)
    actions.settle(slip_id=slip.pk, keyed=Keyed(child.pk, DAY, "mr", "Y7"), version=2, by=clerk, purpose=P)
    assert Dose.objects.get().lot_number == "Y7"
    assert Entry.objects.filter(act="pile.slip_settled").count() == 1


def test_枚数が合わないと理由なしに完了できない(clerk: Actor, child: Resident) -> None:
    one = pile(clerk, claimed=2)
    key(one, child, clerk)
    held = actions.hold_slip(pile_id=one.pk, typed_number="99", reason="氏名が読めない", by=clerk, purpose=P)
    with pytest.raises(NotNow, match="1枚"):
        actions.close_pile(pile_id=one.pk, by=clerk, purpose=P)
    actions.remove_slip(slip_id=held.pk, reason="翌月分", version=1, by=clerk, purpose=P)
    with pytest.raises(InvalidInput, match="枚数は2枚、登録は1枚"):
        actions.close_pile(pile_id=one.pk, by=clerk, purpose=P)
    actions.close_pile(pile_id=one.pk, note="1枚は翌月分", by=clerk, purpose=P)
    with pytest.raises(NotNow, match="完了しています"):
        key(one, child, clerk)


def test_束の月でない日と未来の月は断る(clerk: Actor, child: Resident) -> None:
    with pytest.raises(InvalidInput, match="この束の月"):
        key(pile(clerk), child, clerk, day=date(2026, 9, 30))
    with pytest.raises(InvalidInput, match="未来の月"):
        pile(clerk, month=date(2026, 12, 1))
    with pytest.raises(InvalidInput, match="マスタにありません"):
        pile(clerk, institution_code="4310112345")
    with pytest.raises(NotFound):
        key(pile(clerk), make_resident(birth=date(2025, 1, 1), sealed=True), clerk)
    assert not PileSlip.objects.exists()


def test_登録済の票は接種記録なしに残せない(clerk: Actor, child: Resident) -> None:
    slip = key(pile(clerk), child, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PileSlip.objects.filter(pk=slip.pk).update(dose=None)


def shown(by: Actor, of: Pile, data: dict[str, str] | None = None) -> Any:
    request: Any = RequestFactory().post("/", data) if data else RequestFactory().get("/")
    request.actor = by
    return key_page(request, pile_id=of.pk)


def test_番号だけで次の票に進み_二重の送信は一枚になる(clerk: Actor, child: Resident) -> None:
    one = pile(clerk)
    page = shown(clerk, one).content.decode()
    form_key = page.split('name="form_key" value="')[1].split('"')[0]
    data = {"form_key": form_key, "form_name": "SlipForm", "number": "4310000017", "given_on": "5", "product": "mr",
            "lot_typed": "y1"}  # fmt: skip
    assert shown(clerk, one, data).status_code == 302
    assert shown(clerk, one, data).status_code == 302  # double click, lost answer, back button
    assert (one.slips.count(), Dose.objects.get().given_on) == (1, DAY)
    after = shown(clerk, one).content.decode()
    assert 'value="R8.10.5"' in after
    assert "入力 1／2枚" in after


def test_番号の人がいないときは何も登録せず_保留を案内する(clerk: Actor) -> None:
    one = pile(clerk)
    page = shown(clerk, one).content.decode()
    data = {"form_key": page.split('name="form_key" value="')[1].split('"')[0], "form_name": "SlipForm",
            "number": "777", "given_on": "31", "product": "mr"}  # fmt: skip
    answer = shown(clerk, one, data)
    assert answer.status_code == 422
    assert "「777」の人が台帳にいません" in answer.content.decode()
    assert not one.slips.exists()


def test_結果の出力は台帳に載り氏名を含まない(clerk: Actor, child: Resident) -> None:
    one = pile(clerk)
    key(one, child, clerk)
    made = outputs.export_pile(pile_id=one.pk, profile="machine", by=clerk, purpose=P)
    assert made.rows == 1
    assert "name" not in made.columns


def test_封印された人の票は出ず_人の分からない票は出る(clerk: Actor, child: Resident) -> None:
    one = pile(clerk, claimed=3)
    key(one, child, clerk)
    actions.hold_slip(pile_id=one.pk, typed_number="99", reason="氏名が読めない", by=clerk, purpose=P)
    key(one, sealed := make_resident(birth=date(2025, 8, 11)), clerk)
    assert [slip.number for slip in queries.last_slips(clerk, one, 8)] == [3, 2, 1]
    Resident.objects.filter(pk=sealed.pk).update(sealed=True)
    assert [slip.number for slip in queries.last_slips(clerk, one, 8)] == [2, 1]
    Resident.objects.filter(pk=child.pk).update(status="joined")
    assert [slip.number for slip in queries.last_slips(clerk, one, 8)] == [2]


def test_票の人は一人ずつ鍵で引き_住民の全体は読まない(clerk: Actor, child: Resident) -> None:
    one = pile(clerk)
    key(one, child, clerk)
    rows = queries.slips(clerk, one).order_by("-number")[:8]
    assert "SELECT" not in str(rows.query).removeprefix("SELECT")


def test_保留と相違の票は入力した職員の作業になり_片付くと消える(clerk: Actor, counter: Actor, child: Resident) -> None:
    def told(viewer: Actor) -> list[tuple[str, str]]:
        return [(one.kind, one.item.label) for one in work.work_of(viewer) if one.kind == "保留・相違の票"]

    one = pile(counter)
    key(one, child, clerk)
    assert told(clerk) == []
    held = actions.hold_slip(pile_id=one.pk, typed_number="99", reason="氏名が読めない", by=clerk, purpose=P)
    key(one, child, clerk)
    assert told(clerk) == [("保留・相違の票", f"{one.label} 保留・相違 2票")]
    assert told(counter) == []
    actions.remove_slip(slip_id=held.pk, reason="翌月分", version=1, by=clerk, purpose=P)
    assert told(clerk) == [("保留・相違の票", f"{one.label} 保留・相違 1票")]
