"""残りの予診票: 今日の判定で渡すものを決め、一度だけ発行して印刷待ちに入れ、まとめて刷る。"""

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.forms.models import RunState
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.screening_forms import actions
from sesshu.ledger.screening_forms.actions import WantedForm
from sesshu.ledger.screening_forms.models import OrderState, ScreeningFormOrder
from sesshu.ledger.screening_forms.remaining import Remaining, remaining
from sesshu.ledger.screening_forms.screens import pages
from sesshu.ledger.unknown_history.actions import UnknownEntry, declare_unknown
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher
from tests.ledger.mailings.office import TODAY, child

pytestmark = pytest.mark.django_db
PURPOSE = "VOUCHER_MANAGEMENT"


@pytest.fixture
def mover(clerk: Actor) -> Resident:
    """Born 10 January 2026, one dose against hepatitis B so far."""
    person = child("架空　転子", birth=date(2026, 1, 10))
    entry = DoseEntry(resident_id=person.pk, given_on=date(2026, 3, 10), product="hepb", source="handbook")
    doses.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    return person


def found(clerk: Actor, person: Resident) -> Remaining:
    made = remaining(clerk, person, TODAY)
    assert made is not None
    return made


def test_受けた回は渡さず残りの回を1枚ずつ数える(clerk: Actor, mover: Resident) -> None:
    forms = [f for f in found(clerk, mover).forms if f.series == "hepb"]
    assert [(f.step, f.offered) for f in forms] == [("2回目", True), ("3回目", True)]
    assert forms[0].earliest == date(2026, 4, 7)
    assert forms[1].earliest is None


def test_時期前の予診票は選べるが初めから選ばれない(clerk: Actor, mover: Resident) -> None:
    mr = next(f for f in found(clerk, mover).forms if f.series == "mr_1")
    assert (mr.status, mr.offered, mr.earliest) == ("not_yet", False, date(2027, 1, 9))


def test_接種歴不明の予防接種は確かめるまで選ばれない(clerk: Actor, mover: Resident) -> None:
    entry = UnknownEntry(mover.pk, "asked", "hepb")
    declare_unknown(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    forms = [f for f in found(clerk, mover).forms if f.series == "hepb"]
    assert not any(f.offered for f in forms)
    assert "未接種とは限りません" in forms[0].unknown


def order(clerk: Actor, person: Resident, *steps: str) -> list[Any]:
    wanted = [WantedForm(person.pk, "hepb", step, date(2027, 1, 9)) for step in steps]
    return actions.order_forms(wanted=wanted, by=clerk, purpose=PURPOSE)


def test_二度頼んでも券も印刷待ちも増えない(clerk: Actor, mover: Resident) -> None:
    first = order(clerk, mover, "2回目", "3回目")
    assert order(clerk, mover, "2回目", "3回目") == first
    assert ScreeningFormOrder.objects.count() == Voucher.objects.count() == 2
    again = [f for f in found(clerk, mover).forms if f.series == "hepb"]
    assert all(f.in_hand and not f.offered for f in again)


def test_何も選ばなければ断る(clerk: Actor) -> None:
    with pytest.raises(InvalidInput, match="一つ以上"):
        actions.order_forms(wanted=[], by=clerk, purpose=PURPOSE)


def test_印刷待ちをまとめて刷り二度は刷らない(clerk: Actor, mover: Resident) -> None:
    order(clerk, mover, "2回目", "3回目")
    ids = list(ScreeningFormOrder.objects.values_list("pk", flat=True))
    run = actions.print_waiting(order_ids=ids, by=clerk, purpose=PURPOSE)
    assert run.rows == 2
    assert set(ScreeningFormOrder.objects.values_list("state", "run")) == {(OrderState.PRINTED, run.pk)}
    with pytest.raises(NotNow):
        actions.print_waiting(order_ids=ids, by=clerk, purpose=PURPOSE)
    run_now(Job.objects.get(kind="screening_form.print", key=str(run.id)))
    run.refresh_from_db()
    assert run.state == RunState.PRINTED
    assert run.parts.get().pages == 2


def test_無効になった券は刷らずに待ちから外れる(clerk: Actor, mover: Resident) -> None:
    first, _ = order(clerk, mover, "2回目", "3回目")
    vouchers.make_void(voucher_ids=[first], code="lost", note="", by=clerk, purpose=PURPOSE)
    ids = list(ScreeningFormOrder.objects.values_list("pk", flat=True))
    assert actions.print_waiting(order_ids=ids, by=clerk, purpose=PURPOSE).rows == 1
    assert ScreeningFormOrder.objects.get(voucher_id=first).state == OrderState.CANCELLED


def test_取りやめても券は残る(clerk: Actor, mover: Resident) -> None:
    order(clerk, mover, "2回目")
    ids = list(ScreeningFormOrder.objects.values_list("pk", flat=True))
    assert actions.cancel_orders(order_ids=ids, by=clerk, purpose=PURPOSE) == 1
    assert Voucher.objects.get().state == "issued"


def test_お知らせは残りと時期前と接種歴不明を1枚に収める(clerk: Actor, mover: Resident) -> None:
    order(clerk, mover, "2回目", "3回目")
    declare_unknown(entries=[UnknownEntry(mover.pk, "asked", "hib")], by=clerk, purpose="DOSE_REGISTRATION")
    run = actions.print_sheet(resident_id=mover.pk, by=clerk, purpose=PURPOSE)
    run_now(Job.objects.get(kind="screening_form.print", key=str(run.id)))
    [row] = run.frozen_rows.all()
    now = {line[0]: line[1:] for line in row.values["now"]}
    assert (now["B型肝炎"][0], now["B型肝炎"][2]) == ("2回目・3回目", "2枚お渡しします")
    assert any(line[0].startswith("麻しん") for line in row.values["later"])
    assert "未接種" in row.values["unknown"][0]
    assert run.parts.get().pages == 1


def page(actor: Actor, view: Any, **kwargs: Any) -> str:
    request: Any = RequestFactory().get("/")
    request.actor = actor
    return view(request, **kwargs).content.decode()


def test_画面は渡すものに印を付け印刷待ちは人と予防接種を示す(clerk: Actor, mover: Resident) -> None:
    shown = page(clerk, pages.remaining_page, resident_id=mover.pk)
    ticked = [line for line in shown.split("<input") if 'value="hepb/2回目"' in line]
    assert "checked" in ticked[0].split(">")[0]
    order(clerk, mover, "2回目")
    assert "手元にある予診票" in page(clerk, pages.remaining_page, resident_id=mover.pk)
    queue = page(clerk, pages.queue_page)
    assert "架空　転子" in queue
    assert "B型肝炎" in queue
