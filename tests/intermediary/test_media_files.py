"""媒体のファイルを、媒体の画面から出力台帳へ進んで本当に受け取る。"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.test import Client

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import ProvisionAnswer, ProvisionCall
from sesshu.contracts.exchange.sealing import open_sealed
from sesshu.foundation import clock
from sesshu.foundation.files.models import Download, Export
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.intermediary.inquiries.models import CarriedNotice, Inquiry
from sesshu.intermediary.media import actions, carrying
from sesshu.intermediary.media.models import Direction, Medium
from tests.attacks.conftest import signed_in_as
from tests.intermediary.playing import DOSE, NOON, OTARU, called, item, put
from tests.intermediary.test_media import FIRST, SECOND, P
from tests.intermediary.test_operations import inquiry

__all__ = ["signed_in_as"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "folder")]


@pytest.fixture
def folder(settings: Any, tmp_path: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def write_at_the_page(browser: Client, row: Medium) -> str:
    """The page of the medium after its file was made there."""
    actions.approve(medium_id=row.pk, by=SECOND, purpose=P)
    page = browser.get(f"/media/{row.pk}/").content.decode()
    key = re.findall(r'name="form_key" value="([^"]+)"', page)[0]  # of the first form: 書込み
    assert browser.post(f"/media/{row.pk}/", {"form_name": "WriteForm", "form_key": key}).status_code == 302
    return browser.get(f"/media/{row.pk}/").content.decode()


def fetch_from(browser: Client, page: str) -> tuple[str, bytes]:
    """(what the register says of the file, its bytes), by the links and forms of the pages."""
    [link] = re.findall(r'href="(/[^"]+)">封をしたファイル', page)
    register = browser.get(link).content.decode()
    [door] = re.findall(r'action="([^"]+download/)"', register)
    answer = browser.post(door)
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Type"] == "application/jose"
    return register, answer.content


def test_求めの媒体のファイルを受け取れ_台帳に対象者の人数が出る(signed_in_as: Any) -> None:
    public = OTARU.public
    notice = CarriedNotice.objects.create(
        provider="012033", route="r", address="http://127.0.0.1/", notice="x", provider_signing=public.signing,
        provider_encryption=public.encryption, received_at=NOON,
    )  # fmt: skip
    for number, permit in (("11", item().permit), ("11", item().permit), ("22", item().permit)):
        one = inquiry(NOON, unified_number=number, state="permitted", permit=permit, notice=notice)
        Inquiry.objects.filter(pk=one.pk).update(valid_until=NOON.replace(year=2027))
    row = actions.request(
        number="媒体-1", direction=Direction.CALL, counterpart="012033", reason="回線の停止", notice=notice, by=FIRST,
        purpose=P,
    )  # fmt: skip
    browser = signed_in_as("clerk")
    register, data = fetch_from(browser, write_at_the_page(browser, row))
    assert "<dt>行</dt><dd>3行</dd><dt>対象者</dt><dd>2人</dd>" in register
    row.refresh_from_db()
    assert hashlib.sha256(data).hexdigest() == row.sha256
    known = {"431001": own_keys().public}.get
    call = open_sealed(data.decode(), ProvisionCall, own=OTARU, known=known, now=clock.now()).message
    assert len(call.permits) == 3
    assert Download.objects.filter(export_id=row.export).count() == 1


@pytest.mark.usefixtures("child")
def test_回答の媒体のファイルを受け取れ_知らない人も対象者に数える(signed_in_as: Any) -> None:
    put(DOSE)
    token = called(item(), item(), item(code=LinkageCode.issue()))
    row, _ = carrying.read(data=token.encode(), number="媒体-9", reason="回線の停止", by=FIRST, purpose=P)
    assert row is not None
    browser = signed_in_as("clerk")
    page = write_at_the_page(browser, row)
    register, data = fetch_from(browser, page)
    assert "<dd>3行</dd><dt>対象者</dt><dd>2人</dd>" in register
    known = {"431001": own_keys().public}.get
    answer = open_sealed(data.decode(), ProvisionAnswer, own=OTARU, known=known, now=clock.now()).message
    assert len(answer.items) == 3
    assert Export.objects.get().by != FIRST.code


@pytest.mark.usefixtures("child")
def test_台帳から受け取れない職員には_受け取れないリンクを出さない(signed_in_as: Any) -> None:
    put(DOSE)
    row, _ = carrying.read(data=called(item()).encode(), number="媒体-9", reason="x", by=FIRST, purpose=P)
    assert row is not None
    page = write_at_the_page(signed_in_as("clerk"), row)
    assert 'href="/files/outputs/' in page
    other = signed_in_as("auditor").get(f"/media/{row.pk}/").content.decode()
    assert 'href="/files/outputs/' not in other
    assert "書き込んだ職員が出力台帳から受け取ります" in other
