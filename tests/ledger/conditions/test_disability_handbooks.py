"""障害者手帳の一覧（庁内連携）: 60歳から64歳の対象になる手帳だけが、根拠つきの特別な事情になる。"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intake
from sesshu.foundation.masters import actions as masters
from sesshu.ledger.conditions.handbook_rules import HANDBOOK_RULE, rules, standards
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(date(2026, 11, 20)).replace(hour=10)
NUMBER = "000000000012344"
LUNGS = {
    "addressee_number": NUMBER, "handbook_kind": "1", "handbook_grade": "1級", "impairment": "呼吸器機能障害",
    "granted_on": "2025-04-01", "is_open": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def person(tmp_path: Any, settings: Any) -> Resident:
    """Somebody of 62."""
    settings.SESSHU_VAR = tmp_path
    return make_resident(birth=date(1964, 5, 1), addressee_number=NUMBER)


def take_in(by: Actor, *rows: dict[str, str]) -> list[tuple[str, str]]:
    """The outcome of each row, with its reason."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    labels = intake("disability.people").interface.label_of
    writer.writerow(labels.values())
    writer.writerows([row[name] for name in labels] for row in rows)
    name = f"DAICHO-SHOGAI_{Import.objects.count() + 1:06}.csv"
    with clock.set_to(NOW):
        imported = actions.take_in(interface="disability.people", content=text.getvalue().encode(), name=name, by=by)
    found = ImportRow.objects.filter(import_id=imported.id).order_by("number")
    return [(row.outcome, row.reasons[-1]["code"] if row.reasons else "") for row in found]


def status(by: Actor, person: Resident) -> str:
    with clock.set_to(NOW):
        judged = doses.judge_resident(by, person, date(2026, 11, 20))
    return next(one.status for one in judged.series if one.series == "flu_elderly")


def test_対象になる手帳は根拠つきの事情になり_定期接種の対象になる(clerk: Actor, person: Resident) -> None:
    assert status(clerk, person) == "not_target"
    assert take_in(clerk, LUNGS) == [("accepted", "")]
    row = ResidentCondition.objects.get()
    assert (row.resident_id, row.code, row.disability_class) == (person.pk, "disability_60_64", "1級")
    assert (row.valid_from, row.evidence_on) == (date(2025, 4, 1), date(2025, 4, 1))
    assert "身体障害者手帳" in row.evidence
    assert status(clerk, person) == "due"


def test_次の一覧に同じ手帳があっても増えず_職員の記録は変わらない(clerk: Actor) -> None:
    take_in(clerk, LUNGS)
    ResidentCondition.objects.update(evidence="診断書で確認")
    assert take_in(clerk, LUNGS | {"granted_on": "2026-04-01"}) == [("accepted", "")]
    assert ResidentCondition.objects.get().evidence == "診断書で確認"


def test_資格がなくなった手帳は保留になり_事情は職員が取りやめるまで残る(clerk: Actor) -> None:
    take_in(clerk, LUNGS)
    assert take_in(clerk, LUNGS | {"is_open": "0"}) == [("held", "HANDBOOK_ENDED")]
    assert ResidentCondition.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"impairment": "免疫機能障害"}, ("accepted", "")),
        ({"handbook_kind": "2"}, ("rejected", "NO_CONDITION")),
        ({"handbook_grade": "3級"}, ("rejected", "NO_CONDITION")),
        ({"impairment": "右上肢"}, ("rejected", "NO_CONDITION")),
        ({"impairment": ""}, ("rejected", "NO_CONDITION")),
        ({"addressee_number": "000000000099999"}, ("held", "UNKNOWN_RESIDENT")),
        ({"granted_on": "2027-04-01"}, ("rejected", "IN_THE_FUTURE")),
        ({"is_open": "0"}, ("accepted", "")),
    ],
)
def test_ほかの手帳と誤りは事情にならず_理由が示される(
    clerk: Actor, changes: dict[str, str], outcome: tuple[str, str]
) -> None:
    assert take_in(clerk, LUNGS | changes) == [outcome]
    recorded = list(ResidentCondition.objects.values_list("code", flat=True))
    assert recorded == (["hiv_60_64"] if "免疫" in changes.get("impairment", "") else [])


def set_rule(by: Actor, approver: Actor, **changes: str) -> None:
    """Asked for by one person, in force when another has approved."""
    values = {
        "impairment": "心臓", "handbook_kind": "1", "grades": "1級", "condition": "disability_60_64", "counts": "yes",
    } | changes  # fmt: skip
    code = values.pop("code")
    with clock.set_to(NOW):
        change = masters.request_change(
            of=HANDBOOK_RULE, act="new", code=code, valid_from=date(2026, 11, 1), values=values,
            reason="市の取扱要領", by=by, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip
        approvals.approve(approval_id=change.approval, by=approver)


def test_市が承認した取扱いで対象が増え_標準の区分を外せる(clerk: Actor, chief: Actor, person: Resident) -> None:
    legs = LUNGS | {"impairment": "下肢機能障害", "handbook_grade": "2級"}
    assert take_in(clerk, legs) == [("rejected", "NO_CONDITION")]
    set_rule(clerk, chief, code="legs", impairment="下肢", grades="1級\n2級")
    assert take_in(clerk, legs | {"granted_on": "2025-05-01"}) == [("accepted", "")]
    assert ResidentCondition.objects.get().resident_id == person.pk
    set_rule(clerk, chief, code="lungs", impairment="呼吸器", counts="no")
    assert take_in(clerk, LUNGS) == [("rejected", "NO_CONDITION")]


def test_申請だけでは取扱いは変わらず_標準はファイルのとおりである(clerk: Actor) -> None:
    with clock.set_to(NOW):
        masters.request_change(
            of=HANDBOOK_RULE, act="new", code="lungs", valid_from=date(2026, 11, 1), reason="市の取扱要領",
            values={"impairment": "呼吸器", "handbook_kind": "1", "grades": "1級", "condition": "disability_60_64",
                    "counts": "no"}, by=clerk, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip
        assert rules() == [standards()[code] for code in sorted(standards())]
    assert take_in(clerk, LUNGS) == [("accepted", "")]
