"""未接種者データ出力のAPIとコマンド: 画面と同じ条件と人。支援措置の人は渡さず、人数だけを言う。学校と町で絞れる。"""

# ruff: noqa: F401, F811 - the fixtures are those of the page

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client

from sesshu.cli import due as command
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Subject
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import storage
from sesshu.foundation.files.models import Export
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unvaccinated import actions
from sesshu.ledger.unvaccinated.conditions import Wanted
from tests.ledger.doses.test_api import make_client
from tests.ledger.due.city import AS_OF
from tests.ledger.printed_forms.office import school
from tests.ledger.reservations.test_api import post
from tests.ledger.unvaccinated.test_unvaccinated import _own_place_and_day, city, names

pytestmark = pytest.mark.django_db
ASKED = {"series": ["varicella"]}


def listed(content: bytes) -> set[str]:
    return {row["name"] for row in csv.DictReader(io.StringIO(content.decode()))}


def test_画面と同じ人の一覧が住所なしで渡り_支援措置の人は人数だけ(client: Client, city: Any) -> None:
    key = make_client(["unvaccinated.fetch"])
    told = post(client, key, "unvaccinated/lists", ASKED).json()
    answer = client.get(told["file"], headers={"Authorization": f"Bearer {key}"})
    assert listed(answer.content) == {"架空　未接種", "架空　別町"}
    assert "住所" not in answer.content.decode()
    [count] = told["counts"]
    assert (told["rows"], count["protected"], count["unknown"]) == (2, 2, 1)
    made = Export.objects.get()
    assert (made.subjects, made.purpose, made.by[:2]) == (2, "RECOMMENDATION", "c:")
    assert Subject.objects.filter(subject=city[1]["none"].subject).exists()
    unknown = post(client, key, "unvaccinated/lists", ASKED | {"part": "unknown"}).json()
    assert listed(client.get(unknown["file"], headers={"Authorization": f"Bearer {key}"}).content) == {"架空　不明"}
    other = make_client(["unvaccinated.fetch"], "別のシステム")
    assert client.get(told["file"], headers={"Authorization": f"Bearer {other}"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"part": "protected"}, 422, "part"), ({"series": ["x"]}, 422, "予防接種「x」"),
        ({"series": []}, 422, "series"),
        ({"school": "E009"}, 422, "学校「E009」"), ({"as_of": "2020-01-01"}, 404, "全市判定"),
        ({"towns": ["どこにもない町"]}, 409, "いません"),
    ],
)  # fmt: skip
def test_おかしな条件は理由を言って断り_何も出さない(
    client: Client, city: Any, change: dict[str, Any], status: int, words: str
) -> None:
    answer = post(client, make_client(["unvaccinated.fetch"]), "unvaccinated/lists", ASKED | change)
    assert (answer.status_code, words in json.dumps(answer.json(), ensure_ascii=False)) == (status, True)
    assert not Export.objects.exists()


def test_権限のないシステムには渡さない(client: Client, city: Any) -> None:
    assert post(client, make_client(["event.fetch"]), "unvaccinated/lists", ASKED).status_code == 403


def test_学校で絞ると_その町と学年の人だけになり_支援措置の人の学校は分からない(clerk: Actor, city: Any) -> None:
    run, people = city
    school(clerk)  # 架空小学校: 手取本町
    pupil = people["past"]
    Resident.objects.filter(pk=pupil.pk).update(birth_date="2020-04-01", town="手取本町")
    Resident.objects.filter(pk=people["none"].pk).update(birth_date="2020-04-02", town="手取本町")
    assert names(clerk, run, people, school="E001", with_past=True) == {"past"}, "4月1日生まれは1年生、2日は年長"
    hidden = [names(clerk, run, people, school=code, part="protected") for code in ("", "E001")]
    assert hidden == [{"hidden", "brother"}, {"hidden", "brother"}]


# ── ./sesshu due ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works in the database of the test."""

    class Place:
        municipality = "431001"

    @contextmanager
    def entered(_: str = "") -> Any:
        yield Place

    monkeypatch.setattr("sesshu.operate.entering.entered", entered)


def run(*arguments: str) -> int:
    return command.main(["--as-of", AS_OF.isoformat(), "--processes", "1", *arguments])


def file_of(told: dict[str, Any]) -> set[str]:
    return listed(storage.read(told["sha256"]))


def test_コマンドの一覧は画面と同じ条件で絞れ_支援措置の人は別になる(
    city: Any, here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("--series", "varicella", "--profile", "machine")
    assert run("--people", "unvaccinated", *common) == 0
    assert file_of(json.loads(capsys.readouterr().out)["people"]) == {"架空　未接種", "架空　別町"}
    assert run("--people", "unvaccinated", "--part", "protected", *common) == 0
    assert file_of(json.loads(capsys.readouterr().out)["people"]) == {"架空　保護", "架空　保護兄弟"}
    assert run("--list", "due,overdue", "--towns", "別町", *common) == 0
    assert file_of(json.loads(capsys.readouterr().out)["list"]) == {"架空　別町"}
    assert run("--list", "due,overdue", "--born-from", "2025-01-01", *common) == 0
    assert file_of(json.loads(capsys.readouterr().out)["list"]) == {"架空　別町"}
    assert run("--list", "due,overdue", *common) == 0
    assert "架空　保護" in file_of(json.loads(capsys.readouterr().out)["list"]), "条件のない一覧では印が付く"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--people", "targets"), "予防接種を1つ以上"),
        (("--towns", "別町"), "--list か --people"),
        (("--list", "due", "--part", "unknown"), "--people と使って"),
        (("--list", "due", "--school", "E009"), "学校「E009」"),
        (
            ("--people", "targets", "--series", "mr_1", "--born-from", "2026-01-01", "--born-until", "2025-01-01"),
            "早い日",
        ),
    ],
)
def test_コマンドの間違いは直し方を言い_何も出さない(
    city: Any, here: None, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert run(*arguments) == 2
    out = capsys.readouterr()
    assert (out.out, words in out.err) == ("", True)
    assert not Export.objects.exists()
