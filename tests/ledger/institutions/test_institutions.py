"""Institutions as other rooms read them, and what the forms of this room refuse."""

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters import actions
from sesshu.ledger.institutions import queries
from sesshu.ledger.institutions.masters import INSTITUTION, InstitutionForm, StaffMemberForm
from sesshu.numbers import institution_code

A, B = institution_code.complete("431011111"), institution_code.complete("431012222")


@pytest.fixture
def two(clerk: Actor) -> None:
    entries = [
        {"code": A, "name": "みどり内科", "kana": "ミドリナイカ", "valid_from": date(2026, 4, 1)},
        {"code": B, "name": "あおば小児科", "kana": "アオバショウニカ", "valid_from": date(2026, 10, 1)},
    ]
    actions.load(of=INSTITUTION, entries=entries, reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
def test_その日に有効な医療機関だけがカナの順に並ぶ(clerk: Actor) -> None:
    assert [code for code, _ in queries.choices(date(2026, 9, 30))] == [A]
    assert [name for _, name in queries.choices(date(2026, 10, 1))] == ["あおば小児科", "みどり内科"]
    assert queries.by_code(B, date(2026, 9, 30)) is None
    assert [row.code for row in queries.find(clerk, "みどり", date(2026, 10, 1))] == [A]
    assert queries.names([A, B]) == {A: "みどり内科", B: "あおば小児科"}


def test_検証番号の合わない医療機関コードは断る() -> None:
    wrong = A[:-1] + str((int(A[-1]) + 1) % 10)
    form = InstitutionForm({"code": wrong, "name": "x", "kana": "エ", "valid_from": "R8.4.1", "reason": "x"})
    assert list(form.errors) == ["code"]


def test_適用終了日は開始日より前にできない() -> None:
    form = InstitutionForm(
        {"code": A, "name": "x", "kana": "エ", "valid_from": "R8.4.1", "valid_until": "R8.3.31", "reason": "x"}
    )
    assert list(form.errors) == ["valid_until"]


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("start", "fields"), [("R8.9.30", ["institution_code"]), ("R8.10.1", [])])
def test_従事者の勤務先はその日に登録のある医療機関に限る(start: str, fields: list[str]) -> None:
    data = {"code": "1", "name": "山田", "kana": "ヤマダ", "profession": "doctor", "institution_code": B}
    assert list(StaffMemberForm(data | {"valid_from": start, "reason": "x"}).errors) == fields
