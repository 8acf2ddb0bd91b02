"""まとめて行っても一件ずつ行っても、残る接種記録と今日の判定は同じになる（登録・訂正・取消）。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import actions, queries
from sesshu.ledger.doses.actions import Correction
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"
BIRTH, NOW = date(2025, 1, 10), datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)
FIELDS = ("given_on", "product", "lot_number", "place", "certainty", "version", "withdraw_reason")
HISTORIES = st.lists(
    st.tuples(st.integers(0, 650), st.sampled_from(["hepb", "hib", "pcv20", "mr", "dpt_ipv_hib", "bcg"])),
    min_size=1, max_size=8, unique=True,
)  # fmt: skip
FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def entries(child: Resident, history: list[tuple[int, str]]) -> list[DoseEntry]:
    """Doses in the order of their days; whatever is outside the rules waits for a decision."""
    return [
        DoseEntry(resident_id=child.pk, given_on=BIRTH + timedelta(days=day), product=product, decision="undecided")
        for day, product in sorted(history)
    ]


def record(by: Actor, batch: list[DoseEntry]) -> list[Any]:
    return [done.dose_id for done in actions.record_doses(entries=batch, by=by, purpose=PURPOSE)]


def standing(by: Actor, child: Resident) -> Any:
    """What is recorded, how many versions there are, and what the rules say of it all today."""
    rows = Dose.objects.filter(resident=child).order_by("given_on", "product")
    judged = queries.judge_resident(by, child, NOW.date())
    assert judged is not None
    versions = DoseVersion.objects.filter(dose_id__in=[row.pk for row in rows]).order_by("snapshot__given_on")
    return list(rows.values_list(*FIELDS)), versions.count(), [replace(s) for s in judged.series], judged.doses


@FEW
@given(history=HISTORIES)
def test_登録(clerk: Actor, history: list[tuple[int, str]]) -> None:
    with transaction.atomic(), clock.set_to(NOW):
        one, other = make_resident(birth=BIRTH), make_resident(birth=BIRTH)
        record(clerk, entries(one, history))
        for entry in entries(other, history):
            record(clerk, [entry])
        assert standing(clerk, one) == standing(clerk, other)
        transaction.set_rollback(True)


@FEW
@given(history=HISTORIES, days=st.integers(-40, 40))
def test_訂正(clerk: Actor, history: list[tuple[int, str]], days: int) -> None:
    with transaction.atomic(), clock.set_to(NOW):
        one, other = make_resident(birth=BIRTH), make_resident(birth=BIRTH)
        for child in (one, other):
            record(clerk, entries(child, history))
        one_by_one = [_shifted(dose, days) for dose in _doses(other, days)]
        actions.correct_doses(
            corrections=[_shifted(dose, days) for dose in _doses(one, days)], reason="misread", by=clerk,
            purpose=PURPOSE,
        )  # fmt: skip
        for correction in one_by_one:
            actions.correct_doses(corrections=[correction], reason="misread", by=clerk, purpose=PURPOSE)
        assert standing(clerk, one) == standing(clerk, other)
        transaction.set_rollback(True)


@FEW
@given(history=HISTORIES)
def test_取消(clerk: Actor, history: list[tuple[int, str]]) -> None:
    with transaction.atomic(), clock.set_to(NOW):
        one, other = make_resident(birth=BIRTH), make_resident(birth=BIRTH)
        ids = {child: record(clerk, entries(child, history))[::2] for child in (one, other)}
        actions.withdraw_doses(dose_ids=ids[one], reason="not_given", by=clerk, purpose=PURPOSE)
        for dose_id in ids[other]:
            actions.withdraw_doses(dose_ids=[dose_id], reason="not_given", by=clerk, purpose=PURPOSE)
        assert standing(clerk, one) == standing(clerk, other)
        transaction.set_rollback(True)


def _doses(child: Resident, days: int) -> list[Dose]:
    """In an order in which no shifted dose meets one that still stands on its day."""
    order = "-given_on" if days > 0 else "given_on"
    return list(Dose.objects.filter(resident=child).order_by(order, "product"))


def _shifted(dose: Dose, days: int) -> Correction:
    to = min(max(dose.given_on + timedelta(days=days), BIRTH), NOW.date())
    clamped = to != dose.given_on + timedelta(days=days)
    changes: dict[str, Any] = {"lot_number": "X1", "decision": "undecided"}
    return Correction(dose.pk, changes if clamped else changes | {"given_on": to}, 1)
