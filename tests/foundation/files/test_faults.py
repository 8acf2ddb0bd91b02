"""取込: one file for each fault, with its expected outcome beside it (tests/fixtures/imports)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import ImportRow

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "imports"
FILES = sorted(path.with_suffix("").name for path in FOLDER.glob("*.*.yaml") if ".layout." not in path.name)


def expected_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def test_欠陥ごとに一つのファイルがある() -> None:
    assert len(FILES) >= 45


@pytest.mark.parametrize("name", FILES)
def test_欠陥のあるファイルは名前のある結果になる(name: str, clerk: Actor) -> None:
    expected = expected_of(name)
    imported = actions.take_in(
        interface=expected.get("interface", "test.people"), content=FOLDER / name, name=name, by=clerk,
        control_count=expected.get("control_count"),
    )  # fmt: skip
    assert imported.state == expected["outcome"], imported.refusal
    if imported.state == "refused":
        assert expected["refusal"] in imported.refusal
        assert imported.refusal.endswith("。")
        assert not ImportRow.objects.filter(import_id=imported.id).exists()
        return
    counts = {name: getattr(imported, name) for name in ("accepted", "held", "rejected")}
    assert counts == {name: expected[name] for name in counts}
    assert imported.total == sum(counts.values())
    assert imported.encoding == expected.get("encoding", imported.encoding)
    _compare_rows({row.line: row for row in ImportRow.objects.filter(import_id=imported.id)}, expected)


def _compare_rows(rows: dict[int, ImportRow], expected: dict[str, Any]) -> None:
    for line, codes in expected.get("reasons", {}).items():
        assert [reason["code"] for reason in rows[line].reasons] == codes
        assert all(reason["text"].endswith(("。", "）")) for reason in rows[line].reasons)
    for line, values in expected.get("values", {}).items():
        assert values.items() <= rows[line].values.items()
    silent = [row for row in rows.values() if row.outcome != "accepted" and not row.reasons]
    assert not silent, "every row that was not taken says why"
