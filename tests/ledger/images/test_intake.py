"""大きな読み取り: 何十ページものファイルは待たせずに受け付け、進み具合を出し、終わればもとのファイルは残らない。"""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files import storage
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.ledger.images import actions, intake
from sesshu.ledger.images.models import ImageChange, PageImage
from tests.ledger.images.test_images import PURPOSE, paper, registered
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db


def scan(pages: int, kind: str = "TIFF") -> bytes:
    made = io.BytesIO()
    each = [Image.new("L", (60, 40), number) for number in range(pages)]
    each[0].save(made, kind, save_all=True, append_images=each[1:])
    return made.getvalue()


def begun(clerk: Actor, content: bytes, person: Any, **more: Any) -> Job:
    one = actions.Paper(person.pk, pictures.digest(content), (), **more)
    return intake.start(paper=one, content=content, by=clerk, purpose=PURPOSE)


def stored() -> set[str]:
    return {file.name for file in storage.folder().rglob("*") if file.is_file()}


def test_二十ページを超えるファイルだけを係に渡す() -> None:
    assert [intake.is_large(scan(pages)) for pages in (1, 20, 21)] == [False, False, True]
    assert intake.is_large(scan(21, "PDF"))
    assert not intake.is_large(paper())


def test_全ページが登録され_頼んだ職員の名前で残り_もとのファイルは消える(clerk: Actor) -> None:
    person, content = child(), scan(23)
    job = begun(clerk, content, person, batch_number="R8-11-003", box_number="令8-12")
    assert begun(clerk, content, person, batch_number="R8-11-003", box_number="令8-12") == job, "asked twice, one work"
    assert not PageImage.objects.exists()
    assert stored() == {pictures.digest(content)}
    done = run_now(job)
    assert (done.state, done.done, done.total) == (JobState.SUCCEEDED, 23, 23)
    rows = list(PageImage.objects.order_by("page"))
    assert [row.page for row in rows] == list(range(1, 24))
    assert {(row.registered_by, row.box_number, row.source_sha256) for row in rows} == {
        (clerk.code, "令8-12", pictures.digest(content))
    }
    assert set(ImageChange.objects.values_list("by", flat=True)) == {clerk.code}
    assert stored() == {row.sha256 for row in rows}
    again = run_now(begun(clerk, content, person))
    assert (again.state, PageImage.objects.count()) == (JobState.SUCCEEDED, 23), "the same paper is there once"


def test_取り込めないものは理由を残して終わり_もとのファイルは残らない(clerk: Actor) -> None:
    content = scan(22)
    registered(clerk, child(), content)
    job = run_now(begun(clerk, content, child()))
    assert (job.state, "ほかの人の画像" in job.reason) == (JobState.FAILED, True)
    assert pictures.digest(content) not in stored()
    with pytest.raises(InvalidInput, match="一覧から選んでください"):
        begun(clerk, content, child(), kind="something")
    again = run_now(begun(clerk, scan(24), child()))
    assert again.state == JobState.SUCCEEDED, "a failed one does not stand in the way of the next"


@pytest.fixture
def desk(client: Client, settings: Any) -> Client:
    account = Account.objects.create(
        login_id="image-clerk", display_name="画像　担当", active_from="2020-04-01", created_at=clock.now(),
        password_must_change=False,
    )  # fmt: skip
    DutyAssignment.objects.create(
        account=account, duty="clerk", valid_from="2020-04-01", given_by="j:test", given_at=clock.now()
    )
    _, token = sessions.begin(account, factors="demo", terminal="T-1")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    return client


def test_画面は進み具合を出し_終わると全体を出し直す(clerk: Actor, desk: Client) -> None:
    person = child()
    job = begun(clerk, scan(21), person)
    Job.objects.filter(pk=job.pk).update(state="running", done=7, total=21)
    address = f"/images/people/{person.pk}/"
    page = desk.get(address).content.decode()
    assert "33%" in page
    assert "7 / 21ページ" in page
    polled = {"HX-Request": "true", "Sesshu-Polling": "1"}
    part = desk.get(address, headers=polled)
    assert "33%" in part.content.decode()
    assert person.name not in part.content.decode()
    Job.objects.filter(pk=job.pk).update(
        state="failed", reason="画像として読めません。", finished_at=clock.now(),
    )  # fmt: skip
    assert desk.get(address, headers=polled).headers["HX-Refresh"] == "true"
    assert "画像として読めません。" in desk.get(address).content.decode()


def test_削除した画像は選べば一覧と個人に出て_だれが依頼しだれが承認したか分かる(clerk: Actor, desk: Client) -> None:
    image = registered(clerk, child(), box_number="令8-99")
    account = Account.objects.get(login_id="image-clerk")
    PageImage.objects.filter(pk=image.pk).update(
        deleted_at=clock.now(), deleted_by=f"u:{account.pk}", delete_requested_by="u:someone", delete_reason="別の人",
    )  # fmt: skip
    for address in ("/images/", f"/images/people/{image.resident_id}/"):
        assert "令8-99" not in desk.get(address).content.decode()
        shown = desk.get(address, {"deleted": "on"}).content.decode()
        assert "令8-99" in shown
        assert "削除した日" in shown
    page = desk.get(f"/images/{image.pk}/").content.decode()
    assert "承認した職員：画像　担当" in page
    assert "削除を依頼した職員：登録のない職員" in page
