"""What any room puts into 出力台帳 can be taken out of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.urls import reverse

import sesshu
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.endings import TYPES, UNKNOWN, type_of
from sesshu.foundation.files.exporting import export_package
from sesshu.foundation.files.models import Export
from sesshu.foundation.files.writing import PROFILES
from tests.foundation.files.test_screens import visit

ROOT = Path(sesshu.__file__).parent


def package(by: Actor, ending: str) -> Export:
    return export_package(
        name="試験_封をした控え", columns=[("token", "封をしたもの")], data=b"sealed", rows=1, by=by,
        purpose="FILE_EXCHANGE", ending=ending,
    )  # fmt: skip


def endings_in_code() -> dict[str, str]:
    """The ending that each call of `export_package` gives, by its module; what is no plain word cannot be read."""
    found = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if isinstance(node, ast.Call) and name == "export_package":
                given = [word.value for word in node.keywords if word.arg == "ending"]
                found[f"{path.relative_to(ROOT)}:{node.lineno}"] = ast.literal_eval(given[0]) if given else "zip"
    return found


def test_どの部屋の出力の拡張子にも種類が決めてある() -> None:
    endings = endings_in_code()
    assert {"zip", "json", "html", "p7m", "jose"} <= set(endings.values())
    assert not {place: ending for place, ending in endings.items() if ending not in TYPES}
    assert {profile.ending for profile in PROFILES.values()} <= set(TYPES)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", sorted(TYPES))
def test_どの拡張子のファイルも台帳から受け取れ_画面としては開かない(clerk: Actor, ending: str) -> None:
    made = package(clerk, ending)
    answer = visit(clerk, reverse("file-export-download", args=[made.id]), {})
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"sealed", TYPES[ending])
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_種類のない拡張子では登録せず_前に登録したものは保存だけできる(clerk: Actor) -> None:
    with pytest.raises(ValueError, match="exe"):
        package(clerk, "exe")
    assert not Export.objects.exists()
    assert type_of("控え.exe") == type_of("控え") == UNKNOWN


def test_受取りは記録を伴うので_どの画面もリンクだけでは受け取らせない() -> None:
    """GET of the door is refused: a page has a form, or leads to the page of the register that has one."""
    links = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.html")
        if re.search(r"href=\"\{% url 'file-export-download'", path.read_text(encoding="utf-8"))
    }
    assert not links
