"""副本のファイル: a row with an Individual Number in a text is refused and leaves nothing to answer with (R-16)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions
from sesshu.foundation.files import actions, storage
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intake
from sesshu.intermediary.copies.models import ProvisionCopy
from sesshu.numbers.testing import individual_number
from tests.free_texts import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
CLERK = Actor("person", "u:1", frozenset(permissions()))
NUMBER = individual_number(7).reveal()


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def taken(*rows: dict[str, str]) -> Import:
    columns = intake("copies.immunization_record").interface.columns
    lines = [",".join(one.label for one in columns)]
    lines += [",".join(row.get(one.field, "") for one in columns) for row in rows]
    content = "\r\n".join([*lines, ""]).encode()
    return actions.take_in(interface="copies.immunization_record", content=content, name="copies.csv", by=CLERK)


def row(key: str, **values: str) -> dict[str, str]:
    usual = {"change": "1", "unified_number": "11", "record_key": key, "date": "2026-01-20", "kind": "MR"}
    return usual | values


@pytest.mark.parametrize(
    ("field", "label"),
    [("place", "実施場所"), ("doctor", "医師名"), ("lot", "製造番号"), ("step", "期・回"), ("kind", "予防接種の種類")],
)
def test_個人番号のある副本の行は断られ_ほかの行は副本になる(field: str, label: str) -> None:
    imported = taken(row("d1", **{field: f"医院 {NUMBER}"}), row("d2", place="試験医院"))
    assert (imported.state, imported.accepted, imported.rejected) == ("committed", 1, 1)
    refused = ImportRow.objects.get(import_id=imported.id, outcome="rejected")
    assert [(one["code"], one["label"]) for one in refused.reasons] == [("INDIVIDUAL_NUMBER", label)]
    assert NUMBER not in str(refused.reasons)
    assert list(ProvisionCopy.objects.values_list("record_key", flat=True)) == ["d2"]
    assert not stored(NUMBER)
    assert not storage.path_of(imported.sha256).exists(), "番号のあるファイルの実体は残らない"


def test_記録番号にも書けず_取下げの行でも同じ() -> None:
    imported = taken(row(f"d-{NUMBER}"), row(NUMBER, change="2"))
    assert imported.rejected == 2
    assert set(ImportRow.objects.values_list("natural_key", flat=True)) == {"11|"}
    assert not stored(NUMBER)


def test_12桁の統合宛名番号は個人番号の形でも受け取る() -> None:
    like_one = individual_number(4321).reveal()  # a number that the search at the end of a whole run does not know
    imported = taken(row("d1", unified_number=like_one))
    assert (imported.rejected, imported.held) == (0, 1), "知らない人の行として保留になる"
