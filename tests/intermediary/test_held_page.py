"""情報提供の画面: だれが何の項目を求め、なぜ止まり、だれがいつ申請し、だれがいつ許可したか・断ったか。"""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.intermediary.operations.actions import delete_old
from sesshu.intermediary.people.actions import set_flags
from sesshu.intermediary.provisions import actions, queries
from sesshu.intermediary.provisions.models import Provision, ProvisionStep
from sesshu.law.permission_list import row_of
from tests.attacks.conftest import signed_in_as
from tests.intermediary.playing import DOSE, KEEPER, NOON, P, answers, item, put
from tests.intermediary.test_holding import after, block_all, flags, held_one
from tests.intermediary.test_operations import JOB

__all__ = ["signed_in_as"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
ROW = (
    "25の項（1）：市町村長が、予防接種の実施のために、市町村長・都道府県知事へ、対象者の予防接種法の接種記録を照会する"
)


def person(name: str) -> Actor:
    account = Account.objects.create(
        login_id=f"person{Account.objects.count()}", display_name=name, active_from=NOON.date(), created_at=NOON,
        password_must_change=False,
    )  # fmt: skip
    return Actor("person", str(account.pk), frozenset({"provision.release", "provision.read", "department.all"}),
                 display_name=name)  # fmt: skip


def released(row: Provision, first: Actor, second: Actor, minutes: int = 10) -> None:
    with after(minutes):
        actions.ask_release(provision_id=row.pk, note="転出先に電話で確認", by=first, purpose=P)
    with after(minutes + 5):
        actions.release(provision_id=row.pk, by=second, purpose=P)


def history(viewer: Actor, row: Provision) -> list[tuple[str, str, str, int]]:
    """Label, name, words, and minutes after noon."""
    found = queries.history(viewer, Provision.objects.get(pk=row.pk))
    return [(one.label, one.name, one.note, (one.at - NOON) // timedelta(minutes=1)) for one in found]


def test_求めた相手と行と項目_止めた理由_一人目と二人目と日時_結果が一つの画面にある(
    child: Any, signed_in_as: Any
) -> None:  # fmt: skip
    one = held_one()
    row = Provision.objects.get()
    first, second = person("担当　一郎"), person("係長　二郎")
    released(row, first, second)
    with after(20):
        answers(one)
    lines = history(first, row)
    assert lines == [
        ("職員の確認待ちにした", queries.BY_ITSELF, "", 0),
        ("提供の申請（一人目）", "担当　一郎", "転出先に電話で確認", 10),
        ("提供の許可（二人目）", "係長　二郎", "", 15),
        ("提供した", queries.BY_ITSELF, "", 20),
    ]
    page = unescape(signed_in_as("clerk").get(f"/provisions/{row.pk}/").content.decode())
    for label, value in (
        ("照会者", "012033"), ("部署", "予防接種係"), ("事務", "予防接種の実施"), ("照合リストの行", ROW),
        ("求められた項目", "接種年月日、製造番号"), ("回答した項目", "接種年月日、製造番号"),
    ):  # fmt: skip
        assert f"<dt>{label}</dt><dd>{value}</dd>" in page
    assert f"<dt>確認が要る理由</dt><dd>{Provision.objects.get().hold_reason}</dd>" in page
    for label, name, note, _ in lines:
        assert f'<th scope="row">{label}</th>' in page
        assert f"<td>{name}</td><td>{note or '―'}</td>" in page
    assert "令和8年11月20日 12:10" in page
    assert "令和8年11月20日 12:15" in page


def test_提供しないと決めた職員と理由も並ぶ(child: Any, signed_in_as: Any) -> None:
    held_one()
    row, by = Provision.objects.get(), person("担当　一郎")
    with after(10):
        actions.refuse(provision_id=row.pk, reason="記録を訂正中", by=by, purpose=P)
    assert history(by, row)[-1] == ("提供しない", "担当　一郎", "記録を訂正中", 10)
    page = signed_in_as("clerk").get(f"/provisions/{row.pk}/").content.decode()
    assert "<td>担当　一郎</td><td>記録を訂正中</td>" in page


def test_許可のあとにもう一度止まっても_前の二人は消えない(child: Any) -> None:
    block_all()
    put(DOSE)
    one = item()
    answers(one)
    row, first, second = Provision.objects.get(), person("担当　一郎"), person("係長　二郎")
    released(row, first, second)
    with after(20):
        flags(blocked=True)
        answers(one)
    released(row, second, first, 30)
    names = [name for _, name, _, _ in history(first, row)]
    assert names == [queries.BY_ITSELF, "担当　一郎", "係長　二郎", queries.BY_ITSELF, "係長　二郎", "担当　一郎"]


def test_前の版の求めも_利用記録に残っていた二人を持つ(child: Any) -> None:
    held_one()
    row, first, second = Provision.objects.get(), person("担当　一郎"), person("係長　二郎")
    released(row, first, second)
    before = history(first, row)
    ProvisionStep.objects.all().delete()
    with connection.schema_editor() as editor:
        importlib.import_module("sesshu.intermediary.provisions.migrations.0006_steps").keep_what_is_known(apps, editor)
    assert history(first, row) == before


def test_古い求めは経過ごと消え_数は求めの数(child: Any) -> None:
    held_one()
    row, by = Provision.objects.get(), person("担当　一郎")
    actions.refuse(provision_id=row.pk, reason="記録を訂正中", by=by, purpose=P)
    set_flags(unified_numbers=["11"], blocked=False, withheld=False, by=KEEPER, purpose=P)
    Provision.objects.update(notified_at=NOON - timedelta(days=3660))
    made = delete_old(by=JOB, purpose=P)
    assert made is not None
    assert made.provisions == 1
    assert not ProvisionStep.objects.exists()


def test_照合リストにない行の名はない() -> None:
    assert row_of(25, 9, date(2026, 11, 20)) is None
    found = row_of(25, 1, date(2026, 11, 20))
    assert found is not None
    assert f"25の項（1）：{found.in_words}" == ROW
