"""取込の画面: send, see why, review, commit, decide, take the result; the register of what went out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from sesshu.foundation import jobs
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotFound, NotPermitted
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Download, Export, Import
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from tests.foundation.files import rooms
from tests.foundation.files.test_imports import committed, people, staged

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="form_key"[^>]*value="([^"]+)"')


def visit(by: Actor, path: str, data: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
    """A page as one person sees it; with `data` a form is sent as it was given out by the page."""
    factory = RequestFactory()
    request = factory.get(path, headers=headers) if data is None else factory.post(path, data)
    request.actor = by  # type: ignore[attr-defined]
    request.htmx = bool(headers)  # type: ignore[attr-defined]
    match = resolve(request.path)
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def send(by: Actor, path: str, form: str, **data: Any) -> HttpResponse:
    page = visit(by, path).content.decode()
    block = next(part for part in page.split("<form") if f'value="{form}"' in part)
    found = KEY.search(block)
    assert found
    return visit(by, path, {"form_name": form, "form_key": found[1], **data})


def run(kind: str, imported: Import) -> None:
    jobs.run_now(Job.objects.get(kind=kind, key=str(imported.id)))


def test_職員はファイルを送り_確認し_登録する(clerk: Actor) -> None:
    file = SimpleUploadedFile("名簿.csv", people(3) + b"x\r\n")
    answer = send(clerk, reverse("file-imports"), "UploadForm", interface="test.people", file=file)
    assert answer.status_code == 302, answer.content.decode()
    imported = Import.objects.get()
    assert answer["Location"] == reverse("file-import", args=[imported.id])
    assert "every 2s" in visit(clerk, answer["Location"]).content.decode(), "the page looks again by itself"
    run("files.prepare", imported)
    page = visit(clerk, answer["Location"]).content.decode()
    assert "項目が1個あります" in page
    assert "架空　1子" in page, "the first rows as they were read"
    assert Entry.objects.filter(act="import.rows_shown", actor="u:clerk-1").exists()
    assert send(clerk, answer["Location"], "ReviewForm").status_code == 422, "the box must be ticked"
    assert send(clerk, answer["Location"], "ReviewForm", sure="on").status_code == 302
    assert send(clerk, answer["Location"], "CommitForm").status_code == 302
    run("files.commit", imported)
    imported.refresh_from_db()
    assert (imported.state, imported.accepted, imported.rejected) == ("committed", 3, 1)


def test_受け付けられないファイルは理由を文で示す(clerk: Actor) -> None:
    imported = staged(clerk, b"a,b\r\n1,2\r\n")
    page = visit(clerk, reverse("file-import", args=[imported.id])).content.decode()
    assert "このファイルは受け付けられません" in page
    assert "見出しがありません" in page


def test_進み具合は部品だけ返し終われば画面ごと読み直させる(clerk: Actor) -> None:
    imported = staged(clerk, people(1))
    job = actions.commit(imported=actions.review(imported=imported, by=clerk), by=clerk)
    page = reverse("file-import", args=[imported.id])
    part = visit(clerk, page, **{"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="progress"')
    assert "HX-Refresh" not in part
    run_now(job)
    assert visit(clerk, page, **{"HX-Request": "true"})["HX-Refresh"] == "true"


def test_保留の行を見て判断する(clerk: Actor) -> None:
    imported = committed(clerk, people(2, address=rooms.HOLD_ADDRESS))
    rows = visit(clerk, reverse("file-import-rows", args=[imported.id]) + "?outcome=held").content.decode()
    assert "町字を確認してください" in rows
    row = reverse("file-import-row", args=[imported.id, 1])
    assert send(clerk, row, "DecideForm", accept="yes").status_code == 422
    assert send(clerk, row, "DecideForm", accept="yes", note="届出書で確認").status_code == 302
    imported.refresh_from_db()
    assert (imported.accepted, imported.held) == (1, 1)


def test_行ごとの結果はファイルになり台帳に載る(clerk: Actor, counter: Actor) -> None:
    imported = committed(clerk, people(2) + b"x\r\n")
    answer = visit(clerk, reverse("file-import-result", args=[imported.id]), {})
    text = answer.content.decode("utf-8-sig")
    assert '"4","登録不可","項目が1個あります。9個にしてください。",""' in text
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    export = Export.objects.get()
    page = visit(clerk, reverse("file-export", args=[export.id])).content.decode()
    assert export.sha256 in page
    assert visit(clerk, reverse("file-export-download", args=[export.id]), {}).content == answer.content
    assert Download.objects.filter(export_id=export.id).count() == 2
    assert visit(clerk, reverse("file-export-download", args=[export.id])).status_code == 405
    with pytest.raises(NotPermitted):
        visit(counter, reverse("file-exports"))


def test_ほかの職員の出力は利用記録を点検する人だけが見る(clerk: Actor) -> None:
    committed(clerk, people(1))
    visit(clerk, reverse("file-import-result", args=[Import.objects.get().id]), {})
    other = Actor("person", "clerk-2", frozenset({"file.export"}))
    with pytest.raises(NotFound):
        visit(other, reverse("file-export", args=[Export.objects.get().id]))


def test_処理の画面に進み具合と中止がある(clerk: Actor) -> None:
    imported = staged(clerk, people(2))
    job = Job.objects.get(kind="files.prepare", key=str(imported.id))
    page = visit(clerk, reverse("job-page", args=[job.id])).content.decode()
    assert "取込ファイルの点検" in page
    assert "完了" in page
    assert "取込ファイルの点検" in visit(clerk, reverse("job-list")).content.decode()
    Job.objects.filter(id=job.id).update(state="queued", finished_at=None)
    assert send(clerk, reverse("job-page", args=[job.id]), "CancelForm").status_code == 302
    assert Job.objects.get(id=job.id).state == "cancelled"


def test_一覧の問合せは行数によらない(clerk: Actor, django_assert_max_num_queries: Any) -> None:
    for first in (1, 2, 3, 4):
        staged(clerk, people(1, first=first))
    with django_assert_max_num_queries(8):
        visit(clerk, reverse("file-imports"))
