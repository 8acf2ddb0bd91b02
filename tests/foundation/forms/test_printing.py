"""印刷: numbered, in parts, the same bytes again, continued after an interruption, nothing printed wrong."""

import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.forms import actions, parts, storage, typesetting
from sesshu.foundation.forms.models import NEXT, PrintRun, RunState
from sesshu.foundation.forms.registry import FormTemplate
from tests.foundation.forms.paper import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.SESSHU_VAR = tmp_path


def people(count: int) -> list[dict[str, Any]]:
    """Made-up rows: 試験 1, 試験 2, …"""
    return [
        {"subject": f"resident:{uuid.UUID(int=n)}", "name": f"試験　{n}番", "note": "備考"} for n in range(1, count + 1)
    ]


def printed(rows: list[dict[str, Any]], by: Actor, **values: Any) -> PrintRun:
    return actions.print_run(
        template="test-card", rows=rows, common={"greeting": "こんにちは"}, title="試験", by=by,
        purpose="RECOMMENDATION", **values,
    )  # fmt: skip


def test_250頁ごとの部に分かれ_名前と通番が順に載る(card: FormTemplate, clerk: Actor) -> None:
    run = printed(people(501), clerk)
    parts = list(run.parts.all())
    assert [(p.first_row, p.last_row, p.pages) for p in parts] == [(1, 250, 250), (251, 500, 250), (501, 501, 1)]
    assert (run.state, run.pages, run.rows) == (RunState.PRINTED, 501, 501)
    pages = text_of(storage.part_file(run, 2)).split("\f")
    assert "251番" in pages[0]
    assert "251/501" in pages[0]
    for part in parts:
        content = storage.part_file(run, part.number).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (part.sha256, part.size)


def set_again(card: FormTemplate, run: PrintRun, first: int, last: int) -> str:
    """SHA-256 of some rows set once more, from nothing."""
    rows = [row.values for row in run.frozen_rows.filter(number__range=(first, last)).order_by("number")]
    with typesetting.typesetter() as setter:
        data = actions.document(card, run, rows, first=first)
        return setter.set_pages(card, data, stamp=run.stamp, into=setter.scratch / "again.pdf").sha256


def test_同じデータと日時なら同じバイト列になる(card: FormTemplate, clerk: Actor) -> None:
    run = printed(people(3), clerk)
    assert set_again(card, run, 1, 3) == run.parts.get().sha256


def test_途中で止まった印刷は残りだけを作り_中断しなかった場合と同じになる(card: FormTemplate, clerk: Actor) -> None:
    run = actions.prepare(
        template="test-card", rows=people(600), common={"greeting": "こんにちは"}, title="試験", by=clerk,
        purpose="RECOMMENDATION",
    )  # fmt: skip
    setting = parts.print_parts(run=run, by=clerk)
    next(setting)
    setting.close()
    assert parts.missing_parts(run) == [2, 3]
    storage.part_file(run, 2).write_bytes(b"half a file that a dying process left")
    assert [p.number for p in parts.print_parts(run=run, by=clerk)] == [2, 3]
    run.refresh_from_db()
    assert run.state == RunState.PRINTED
    for part in run.parts.all():
        assert set_again(card, run, part.first_row, part.last_row) == part.sha256
        assert hashlib.sha256(storage.part_file(run, part.number).read_bytes()).hexdigest() == part.sha256


def test_印刷中に取り消すと先に作った部分も残らない(card: FormTemplate, clerk: Actor) -> None:
    run = actions.prepare(
        template="test-card", rows=people(600), common={"greeting": "こんにちは"}, title="試験", by=clerk,
        purpose="RECOMMENDATION",
    )  # fmt: skip
    setting = parts.print_parts(run=run, by=clerk)
    next(setting)
    actions.cancel(run=run, by=clerk)
    with pytest.raises(NotNow):
        next(setting)
    assert [file.name for file in storage.folder_of(run).iterdir()] == ["part-0001.pdf"]


def test_印刷できない氏名は印刷せず一覧に残す(card: FormTemplate, clerk: Actor) -> None:
    rows = people(3)
    rows[1]["name"] = "木\ue000村　太郎"
    run = printed(rows, clerk)
    held = run.held_rows.get()
    assert (run.rows, run.held, held.number, held.subject) == (2, 1, 2, rows[1]["subject"])
    assert "U+E000" in held.sentence
    assert "太郎" not in held.sentence
    assert "太郎" not in text_of(storage.part_file(run, 1))


def test_印刷した全員の利用記録が残る(card: FormTemplate, clerk: Actor) -> None:
    rows = people(3)
    run = printed(rows, clerk)
    entry = Entry.objects.get(act="form.printed", obj=f"print:{run.id}")
    seen = Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)
    assert set(seen) == {row["subject"] for row in rows}
    assert "試験" not in entry.body


def test_再印刷は範囲と理由と再印刷番号を持ち_紙面に番号が載る(card: FormTemplate, clerk: Actor) -> None:
    run = printed(people(5), clerk)
    for expected in (1, 2):
        again = actions.reprint(run=run, first=2, last=3, reason="紙づまりのため", by=clerk)
        list(parts.print_parts(run=again, by=clerk))
        assert again.reprint_number == expected
        text = text_of(storage.part_file(again, 1))
        assert f"再印刷{expected}" in text
        assert "2/5" in text
        assert "試験2番" in text
        assert "4番" not in text


@pytest.mark.parametrize(("first", "last", "reason"), [(0, 1, "汚れ"), (3, 2, "汚れ"), (1, 6, "汚れ"), (1, 1, " ")])
def test_再印刷の範囲と理由を確かめる(card: FormTemplate, clerk: Actor, first: int, last: int, reason: str) -> None:
    run = printed(people(5), clerk)
    with pytest.raises(InvalidInput):
        actions.reprint(run=run, first=first, last=last, reason=reason, by=clerk)


def test_一通が枚数に収まらない文面は印刷しない(card: FormTemplate, clerk: Actor) -> None:
    rows = people(2)
    rows[0]["note"] = "長い文面。" * 400
    with pytest.raises(NotNow, match="収まりません"):
        printed(rows, clerk)
    assert not PrintRun.objects.get(title="試験").parts.exists()


def test_様式が準備のあとで変わった印刷は続けない(card: FormTemplate, clerk: Actor) -> None:
    run = actions.prepare(
        template="test-card",
        rows=people(1),
        common={"greeting": "こ"},
        title="試験",
        by=clerk,
        purpose="RECOMMENDATION",
    )
    card.file.write_text(card.file.read_text(encoding="utf-8") + "\n// changed", encoding="utf-8")
    with pytest.raises(NotNow, match="様式"):
        list(parts.print_parts(run=run, by=clerk))


def test_中止した印刷は続けられない(card: FormTemplate, clerk: Actor) -> None:
    run = actions.prepare(
        template="test-card",
        rows=people(1),
        common={"greeting": "こ"},
        title="試験",
        by=clerk,
        purpose="RECOMMENDATION",
    )
    actions.cancel(run=run, by=clerk)
    with pytest.raises(NotNow):
        list(parts.print_parts(run=run, by=clerk))


def test_印刷の権限が無ければ準備もできない(card: FormTemplate, counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        printed(people(1), counter)


def test_様式に無い項目は受け取らない(card: FormTemplate, clerk: Actor) -> None:
    with pytest.raises(ValueError, match="unknown"):
        printed([{"name": "試験", "address": "試験町"}], clerk)


def test_見本は出力台帳に載らず閲覧として記録される(card: FormTemplate, clerk: Actor) -> None:
    row = people(1)[0]
    content = actions.preview(
        template="test-card", row=row, common={"greeting": "こ"}, by=clerk, purpose="RECOMMENDATION"
    )
    assert content.startswith(b"%PDF")
    assert not PrintRun.objects.exists()
    assert Entry.objects.filter(act="form.previewed").exists()


def test_出力番号は年度ごとに一つずつ進む(card: FormTemplate, clerk: Actor) -> None:
    first, second = printed(people(1), clerk), printed(people(1), clerk)
    assert second.number == first.number + 1
    assert second.label.startswith(f"P{second.fiscal_year}-")


def test_状態の表はすべての状態を持つ() -> None:
    assert set(NEXT) == set(RunState)
    assert {state for state, after in NEXT.items() if not after} == {RunState.PRINTED, RunState.CANCELLED}
