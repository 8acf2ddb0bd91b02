"""学齢簿の一覧（庁内連携）: 届いていれば在学している人で学校別の一覧を作り、なければ町名と学年で作る。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.files import actions as files
from sesshu.foundation.files.registry import intake
from sesshu.foundation.masters.actions import load
from sesshu.ledger.printed_forms.lists import actions
from sesshu.ledger.printed_forms.lists.listing import ListConditions, Listed
from sesshu.ledger.printed_forms.masters import SCHOOL
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to
from sesshu.ledger.school_memberships.screens.pages import person_page
from sesshu.ledger.unvaccinated.schools import only_pupils
from tests.ledger.exemptions.lists import deliver
from tests.ledger.mailings.office import TODAY, child, protected
from tests.ledger.printed_forms.office import FROM

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(TODAY).replace(hour=10)
PUPIL = date(2019, 5, 10)  # 小1 on the day of the tests
CODE = "B143210000012"
BY_SCHOOL = ListConditions(series=("mr_2",), school="E001")


@pytest.fixture(autouse=True)
def _office(clerk: Actor, tmp_path: Any, settings: Any) -> Any:
    settings.SESSHU_VAR = tmp_path
    row = {"code": "E001", "name": "架空小学校", "kind": "elementary", "towns": "手取本町", "valid_from": FROM}
    with clock.set_to(NOW):
        load(of=SCHOOL, entries=[row | {"school_code": CODE}], reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")
        yield


def pupil(person: Resident, grade: str = "1", code: str = CODE) -> dict[str, str]:
    number = person.addressee_number
    return {
        "addressee_number": number,
        "school_code": code,
        "grade": grade,
        "enrolled_on": "2026-04-01",
        "is_open": "1",
    }


def listed(by: Actor) -> Listed:
    return actions.count(kind_code="school_list", conditions=BY_SCHOOL, by=by)


def names(found: Listed) -> list[tuple[str, str]]:
    return [(line.cells["name"], line.cells["grade"]) for line in found.lines]


def family() -> dict[str, Resident]:
    """One of the school's town, one of another town, each with a whole addressee number."""
    towns = {"架空　一郎": "手取本町", "架空　越境": "別の町"}
    return {
        name: child(name, birth=PUPIL, town=town, addressee_number=f"00000000001{n:04}")
        for n, (name, town) in enumerate(towns.items(), start=1)
    }


def test_届く前は町名と学年で_届いた後は在学している人で作る(clerk: Actor) -> None:
    people = family()
    before = listed(clerk)
    assert names(before) == [("架空　一郎", "小1")]
    assert "対象：通学区域の町名と学年" in before.words
    deliver(clerk, "school.pupils", pupil(people["架空　越境"], "2"))
    after = listed(clerk)
    assert names(after) == [("架空　越境", "小2")], "学年は学齢簿の学年"
    assert "対象：学齢簿の一覧の在学者" in after.words
    assert {column.key for column in after.columns} == {"grade", "name", "kana", "series", "status"}
    assert [one.name for one in only_pupils(visible_to(clerk), "E001", TODAY)] == ["架空　越境"]


def test_転校した人は前の学校から外れ_取り消した一覧は数えない(clerk: Actor) -> None:
    people = family()
    deliver(clerk, "school.pupils", *(pupil(one) for one in people.values()))
    assert len(names(listed(clerk))) == 2
    moved = deliver(
        clerk, "school.pupils", pupil(people["架空　一郎"]), pupil(people["架空　越境"], code="B143210000021")
    )
    assert names(listed(clerk)) == [("架空　一郎", "小1")]
    files.cancel(imported=moved, by=clerk)
    assert len(names(listed(clerk))) == 2


def test_一覧の列は学校と学年だけで_保護者も住所もない() -> None:
    fields = {column.field for column in intake("school.pupils").interface.columns}
    assert fields == {"addressee_number", "school_code", "grade", "enrolled_on", "is_open"}


def test_個人の画面に根拠と経過が出て利用記録が残り_支援措置の人の学校は出ない(clerk: Actor, auditor: Actor) -> None:
    people = family()
    deliver(clerk, "school.pupils", *(pupil(one) for one in people.values()))

    def shown(person: Resident, by: Actor) -> str:
        request = RequestFactory().get("/")
        request.actor = by  # type: ignore[attr-defined]
        return person_page(request, resident_id=person.pk).content.decode()

    page = shown(people["架空　一郎"], clerk)
    assert "架空小学校" in page
    assert "学齢簿（庁内連携、" in page
    assert Entry.objects.filter(act="school_membership.read").count() == 1
    protected(people["架空　一郎"])
    page = shown(people["架空　一郎"], clerk)
    assert "架空小学校" not in page
    assert CODE not in page
    assert names(listed(clerk)) == [("架空　越境", "小1")]
    with pytest.raises(NotPermitted):
        shown(people["架空　越境"], auditor)
