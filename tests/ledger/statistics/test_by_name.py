"""統計表を名前で: 画面と同じ数が、コマンドとAPIから出て、出力台帳に残る。知らない名前には、使える名前を答える。"""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sesshu.cli import statistics as command
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files import storage
from sesshu.foundation.files.models import Export
from sesshu.ledger.statistics import building, by_name, counting, saved
from sesshu.ledger.statistics.questions import Question
from sesshu.ledger.statistics.reports.coverages import coverages
from tests.ledger.doses.test_api import make_client
from tests.ledger.due.city import small_city
from tests.ledger.mailings.office import TODAY
from tests.ledger.reservations.test_api import get, post
from tests.ledger.statistics.test_saved_questions import HOW, colleague

pytestmark = pytest.mark.django_db
PURPOSE = "STATISTICS"


@pytest.fixture
def base(clerk: Actor) -> None:
    small_city()
    building.build(by=clerk, purpose=PURPOSE)


def test_画面と同じ数になり_定義の文が付く(clerk: Actor, base: None) -> None:
    told = by_name.ask(name="接種時の年齢区分と性別", conditions={}, by=clerk, purpose=PURPOSE)
    table = counting.count(question=Question(axes=("age_band", "sex")), by=clerk, purpose=PURPOSE)
    assert sum(row[-1] for row in told.rows if isinstance(row[-1], int)) == table.total > 0
    assert (told.heads, told.notes) == (("接種時の年齢区分", "性別", "接種の回数"), (table.question.sentence(),))
    asked = {"series": "mr_1", "on": str(TODAY), "first_year": "2020", "last_year": "2025"}
    rates = by_name.ask(name="接種率", conditions=asked, by=clerk, purpose=PURPOSE)
    page = coverages(series="mr_1", on=TODAY, first_year=2020, last_year=2025, beside=False, limit=0, by=clerk)
    assert (rates.title, len(rates.rows), rates.notes) == (page.title, len(page.rows), page.notes)


def test_期間を狭めると減り_外部に出す表は小さい数を伏せる(clerk: Actor, base: None) -> None:
    name = "接種時の年齢区分と性別"
    whole = by_name.ask(name=name, conditions={}, by=clerk, purpose=PURPOSE)
    some = by_name.ask(
        name=name, conditions={"given_from": "2026-04-01", "given_until": "R8.9.30"}, by=clerk, purpose=PURPOSE
    )
    assert sum(int(row[-1]) for row in some.rows) < sum(int(row[-1]) for row in whole.rows)
    assert "令和8年4月1日から令和8年9月30日まで" in some.notes[0]
    outside = by_name.ask(name="医療機関別の月ごとの接種", conditions={}, outside=True, by=clerk, purpose=PURPOSE)
    small = [row for row in outside.rows if row[-1] != "＊" and 0 < int(row[-1]) < 10]
    assert ("＊" in {row[-1] for row in outside.rows}, small) == (True, [])


def test_共有した保存した集計も名前で使え_自分だけのものは使えない(clerk: Actor, base: None) -> None:
    me = colleague("c1", "健康課")
    saved.save_question(name="性別の月次", shared=True, by=me, **HOW)
    saved.save_question(name="下書き", shared=False, by=me, **HOW)
    assert by_name.ask(name="性別の月次", conditions={}, by=clerk, purpose=PURPOSE).heads == ("性別", "接種の回数")
    with pytest.raises(NotFound, match=r"使える名前：地域保健・健康増進事業報告、接種率.*性別の月次"):
        by_name.ask(name="下書き", conditions={}, by=clerk, purpose=PURPOSE)
    saved.save_question(name="性別の月次", shared=True, by=colleague("c2", "保険課"), **HOW)
    with pytest.raises(InvalidInput, match="2つあります"):
        by_name.ask(name="性別の月次", conditions={}, by=clerk, purpose=PURPOSE)


@pytest.mark.parametrize(
    ("name", "conditions", "field", "words"),
    [
        ("接種率", {}, "series", "予防接種（series）"),
        ("接種率", {"series": "はしか"}, "series", "mr_1"),
        ("接種率", {"series": "mr_1", "on": "きのう"}, "on", "この日の住民"),
        ("接種率", {"series": "mr_1", "town": "中央"}, "town", "使える条件：series（予防接種）"),
        ("地域保健・健康増進事業報告", {"year": "1999"}, "year", "2026"),
    ],
)
def test_おかしな条件は捨てずに_何が使えるかを言って断る(
    clerk: Actor, base: None, name: str, conditions: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        by_name.ask(name=name, conditions=conditions, by=clerk, purpose=PURPOSE)
    assert (refused.value.field, words in refused.value.message) == (field, True)


# ── API ────────────────────────────────────────────────────────────────────────────────────────────────


def test_APIは小さい数を伏せて答え_同じ数のファイルが台帳に残る(client: Client, base: None) -> None:
    key = make_client(["statistics.fetch"])
    names = {one["name"]: one["conditions"] for one in get(client, key, "statistics/tables").json()}
    assert names["接種率"]["on"] == "この日の住民"
    told = post(client, key, "statistics/tables/run", {"name": "医療機関別の月ごとの接種"}).json()
    assert "＊" in {row[-1] for row in told["rows"]}
    assert not [row for row in told["rows"] if row[-1] != "＊" and 0 < row[-1] < 10]
    answer = client.get(told["file"], headers={"Authorization": f"Bearer {key}"})
    rows = list(csv.reader(io.StringIO(answer.content.decode())))[1:]
    assert [[*row[:-1]] for row in rows] == [[str(value) for value in row] for row in told["rows"]]
    made = Export.objects.get()
    assert (made.purpose, made.by[:2], answer.headers["Digest"]) == (PURPOSE, "c:", f"sha-256={made.sha256}")
    assert Entry.objects.filter(act="statistics.counted").exists()
    other = make_client(["statistics.fetch"], "別のシステム")
    assert client.get(told["file"], headers={"Authorization": f"Bearer {other}"}).status_code == 404


def test_APIの知らない名前と権限のない鍵(client: Client, base: None) -> None:
    wrong = post(client, make_client(["statistics.fetch"]), "statistics/tables/run", {"name": "接種りつ"})
    assert (wrong.status_code, "使える名前：" in wrong.json()["error"]["text"]) == (404, True)
    assert (
        post(client, make_client(["event.fetch"], "別"), "statistics/tables/run", {"name": "接種率"}).status_code == 403
    )
    assert not Export.objects.exists()


# ── ./sesshu statistics ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works in the database of the test."""

    @contextmanager
    def entered(_: str = "") -> Any:
        yield None

    monkeypatch.setattr("sesshu.operate.entering.entered", entered)


def test_コマンドは名前で集計し_JSONと台帳とフォルダーに出す(
    base: None, here: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = command.main(["run", "医療機関別の月ごとの接種", "--from", "2026-04-01", "--outside", "--to", str(tmp_path)])
    told = json.loads(capsys.readouterr().out)
    assert (code, told["heads"]) == (0, ["医療機関", "接種月", "接種の回数"])
    made = Export.objects.get()
    assert (told["sha256"], made.by, made.purpose) == (made.sha256, "j:statistics", PURPOSE)
    assert Path(told["path"]).read_bytes() == storage.read(made.sha256)
    assert command.main(["run", "接種率", "--set", "series=mr_1", "--on", "2026-03-31", "--output", "xlsx"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"].endswith(".xlsx"), "table" in told) == (True, False)


def test_コマンドの一覧は名前と条件を示し_作り直すと人数と件数を言う(
    here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    small_city(people=5)
    assert command.main(["build"]) == 0
    assert json.loads(capsys.readouterr().out)["persons"] == 5
    assert command.main(["list"]) == 0
    found = {one["name"] for one in json.loads(capsys.readouterr().out)["tables"]}
    assert {"接種率", "完了の推移", "接種歴の確認と不明", "医療機関別の月ごとの接種"} <= found


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["接種りつ"], "使える名前：地域保健・健康増進事業報告"),
        (["接種率", "--set", "series"], "「条件=値」の形"),
        (["接種率", "--on", "きのう", "--set", "series=mr_1"], "この日の住民"),
        (["完了の推移", "--on", "2026-03-31", "--set", "series=mr_1"], "使える条件"),
        (["接種率", "--set", "series=mr_1", "--purpose", "FUN"], "STATISTICS"),
    ],
)
def test_コマンドの間違いは直し方を言い_何も出さない(
    base: None, here: None, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert command.main(["run", *arguments]) == 2
    out = capsys.readouterr()
    assert (out.out, told in out.err) == ("", True)
    assert not Export.objects.exists()
