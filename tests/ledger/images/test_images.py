"""イメージ管理: 登録は一枚一回、回転は新しい版、削除は二人で、墓標が残る。住所を隠す人の紙は開かない。"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow, NotPermitted, Refused
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files import storage
from sesshu.ledger.doses import actions as dose_actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.images import actions, approving, queries
from sesshu.ledger.images.models import ImageChange, PageImage
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_INQUIRY"


def paper(colour: int = 10, size: tuple[int, int] = (60, 40)) -> bytes:
    page = io.BytesIO()
    Image.new("RGB", size, (colour, 100, 100)).save(page, "PNG")
    return page.getvalue()


def given(clerk: Actor, person: Resident, day: date = date(2026, 10, 1)) -> UUID:
    entry = DoseEntry(resident_id=person.id, given_on=day, product="mr", decision="undecided")
    return dose_actions.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")[0].dose_id


def registered(clerk: Actor, person: Resident, content: bytes = b"", **more: Any) -> PageImage:
    content = content or paper()
    one = actions.Paper(person.id, pictures.digest(content), list(pictures.pages(content)), **more)
    return actions.register(papers=[one], by=clerk, purpose=PURPOSE)[0]


def test_同じ紙は一度だけ登録され_紙の場所で探せる(clerk: Actor) -> None:
    person = child()
    dose_id = given(clerk, person)
    first = registered(clerk, person, dose_id=dose_id, batch_number="R8-11-003", box_number="令8-12")
    assert registered(clerk, person, dose_id=dose_id) == first
    assert list(queries.images(clerk).filter(batch_number="R8-11-003", box_number="令8-12")) == [first]
    assert ImageChange.objects.count() == 1
    entry = Entry.objects.get(act="image.registered")
    assert entry.purpose == PURPOSE


def test_ほかの人に登録済みの紙と_ほかの人の接種は断られる(clerk: Actor) -> None:
    one, other = child(), child()
    registered(clerk, one)
    with pytest.raises(InvalidInput, match="ほかの人の画像"):
        registered(clerk, other)
    with pytest.raises(InvalidInput, match="この人の、取り消されていない接種"):
        registered(clerk, other, paper(11), dose_id=given(clerk, one))


def test_回すと新しい版になり前の版のハッシュが経過に残る(clerk: Actor) -> None:
    image = registered(clerk, child())
    before = image.sha256
    turned = actions.rotate(image_id=image.id, degrees=90, expected_version=1, by=clerk, purpose=PURPOSE)
    assert (turned.version, turned.width, turned.height) == (2, 40, 60)
    assert turned.sha256 != before
    assert Image.open(io.BytesIO(storage.read(turned.sha256))).size == (40, 60)
    assert [c.sha256 for c in queries.history(clerk, turned)] == [before, turned.sha256]
    with pytest.raises(MovedOn):
        actions.rotate(image_id=image.id, degrees=90, expected_version=1, by=clerk, purpose=PURPOSE)
    with pytest.raises(InvalidInput):
        actions.rotate(image_id=image.id, degrees=45, expected_version=2, by=clerk, purpose=PURPOSE)


def test_付け替えは理由が要り_両方の人の記録に残る(clerk: Actor) -> None:
    one, other = child(), child()
    image = registered(clerk, one)
    dose_id = given(clerk, other)
    wanted = {"image_id": image.id, "resident_id": other.id, "dose_id": dose_id, "expected_version": 1}
    with pytest.raises(InvalidInput, match="付け替える理由"):
        actions.link(note=" ", by=clerk, purpose=PURPOSE, **wanted)
    moved = actions.link(note="兄の予診票", by=clerk, purpose=PURPOSE, **wanted)
    assert (moved.resident_id, moved.dose_id) == (other.id, dose_id)
    change = ImageChange.objects.get(act="linked")
    assert (change.before_resident, change.before_dose) == (one.id, None)
    assert Entry.objects.get(act="image.linked").n == 1


def test_削除は別の人の承認で行われ_実体が消え墓標が残る(
    clerk: Actor, chief: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    image = registered(clerk, child())
    with pytest.raises(InvalidInput, match="削除する理由"):
        approving.ask(image_id=image.id, reason="", by=clerk, purpose=PURPOSE)
    asked = approving.ask(image_id=image.id, reason="別の市の人の紙", by=clerk, purpose=PURPOSE)
    with pytest.raises(Refused):
        approvals.approve(approval_id=asked.pk, by=clerk)
    assert storage.read(image.sha256)
    with django_capture_on_commit_callbacks(execute=True):
        approvals.approve(approval_id=asked.pk, by=chief)
    image.refresh_from_db()
    assert image.deleted_at is not None
    assert (image.delete_requested_by, image.deleted_by) == (clerk.code, chief.code)
    assert image.sha256
    with pytest.raises(NotFound):
        storage.read(image.sha256)
    assert not queries.images(clerk).exists()
    assert queries.get(clerk, image.id) == image
    with pytest.raises(NotNow):
        actions.rotate(image_id=image.id, degrees=90, expected_version=image.version, by=clerk, purpose=PURPOSE)
    again = registered(clerk, image.resident)
    assert again.id != image.id


def test_承認のあとで画像が変わっていれば削除されない(clerk: Actor, chief: Actor) -> None:
    image = registered(clerk, child())
    asked = approving.ask(image_id=image.id, reason="別の市の人の紙", by=clerk, purpose=PURPOSE)
    actions.rotate(image_id=image.id, degrees=180, expected_version=1, by=clerk, purpose=PURPOSE)
    with pytest.raises(MovedOn):
        approvals.approve(approval_id=asked.pk, by=chief)
    image.refresh_from_db()
    assert image.deleted_at is None


def test_支援措置の人の画像は開かない(clerk: Actor, chief: Actor) -> None:
    person = child(address_protected=True)
    image = registered(clerk, person)
    for viewer in (clerk, chief):
        with pytest.raises(NotPermitted, match="住所が写っている"):
            queries.check_open(viewer, image)
    with pytest.raises(NotPermitted):
        actions.rotate(image_id=image.id, degrees=90, expected_version=1, by=clerk, purpose=PURPOSE)


def test_権限のない人は登録できない(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        actions.register(papers=[], by=counter, purpose=PURPOSE)


def test_ファイル名の道は使われず_保管名はハッシュだけになる(clerk: Actor, tmp_path: Path) -> None:
    image = registered(clerk, child())
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.name for file in kept] == [image.sha256]
    assert not any("name" in field.name for field in PageImage._meta.fields)
