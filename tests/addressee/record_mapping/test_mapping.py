"""記録項目との対応: what stands on the paper is true of the tables, the counts add up, and no number is on it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

import sesshu
from sesshu.addressee.record_mapping import printing, queries
from sesshu.addressee.unified_numbers import actions
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.forms.models import PrintRow, PrintRun
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, item, put

pytestmark = pytest.mark.django_db
CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]))


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.SESSHU_VAR = tmp_path


def test_件数は業務ごとに合い_名寄せした人も個人番号がある人に数える() -> None:
    one, two, *_ = put(item(1, "100"), item(2, "200"), item(None, "300"), item(1, "9", "010"), item(None, "8", "010"))
    waiting = put(item(None, "300"))[0].person
    assert queries.mapping(CLERK, purpose=PURPOSE).counts == [
        ("001 住民記録", 3, 2, 1), ("010 税務（個人住民税）", 2, 1, 1)
    ]  # fmt: skip
    chief = job_actor("chief", "unified.merge")
    actions.merge(person_id=waiting, into_id=one.person, reason="同一人", by=chief, purpose=PURPOSE)
    assert queries.mapping(CLERK, purpose=PURPOSE).counts[0] == ("001 住民記録", 3, 3, 0)
    assert one.person != two.person


def test_紙は出力台帳に載り_個人番号も人の名前も載らない() -> None:
    put(item(1, "100"))
    run = printing.print_mapping(queries.mapping(CLERK, purpose=PURPOSE), by=CLERK, purpose=PURPOSE)
    assert (PrintRun.objects.get().pk, run.rows) == (run.pk, 1)
    text = json.dumps(PrintRow.objects.get().values, ensure_ascii=False)
    for never in (individual_number(1).reveal(), "試験　一郎"):
        assert never not in text
    assert Entry.objects.filter(act="record_mapping.read").count() == 1


def test_紙に書いた表と列と制約は_どれも実際にある() -> None:
    found = queries.mapping(CLERK, purpose=PURPOSE)
    words = " ".join(cell for row in (*found.items, *found.steps) for cell in row)
    here = {model._meta.db_table for model in apps.get_models()}
    assert set(re.findall(r"held_number|business_link|unified_person", words)) <= here
    link, held = apps.get_model("unified_numbers", "BusinessLink"), apps.get_model("unified_numbers", "HeldNumber")
    assert {"person", "system", "business_number"} <= {field.name for field in link._meta.get_fields()}
    assert {one.name for one in (*link._meta.constraints, *held._meta.constraints)} >= {
        "business_link_once", "held_number_one_a_person"
    }  # fmt: skip
    # the ledger is another system: its words are read, not imported
    ledger = Path(sesshu.__file__).parent / "ledger"
    assert "addressee_number =" in (ledger / "residents" / "models" / "resident.py").read_text(encoding="utf-8")
    dose = "\n".join(path.read_text(encoding="utf-8") for path in (ledger / "doses").glob("models*/*.py")) or (
        ledger / "doses" / "models.py"
    ).read_text(encoding="utf-8")
    assert re.search(r"^    resident = models.ForeignKey", dose, re.MULTILINE)
