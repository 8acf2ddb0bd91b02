"""画像の保管: 画素はディスクに平文で置かれず、鍵を替えても開き、消し残しは夜に消える。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotPermitted
from sesshu.foundation.files import needing, storage
from sesshu.ledger.images import actions, keeping
from sesshu.ledger.printed_forms.models import SealImage
from tests.ledger.images.test_images import PURPOSE, registered
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff"


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_ディスクの画像は暗号化され_別の鍵では開かない(clerk: Actor, tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_FILES_KEY = "a" * 40
    image = registered(clerk, child())
    (kept,) = files(tmp_path)
    assert JPEG not in kept.read_bytes()
    assert storage.read(image.sha256).startswith(JPEG)
    settings.SESSHU_FILES_KEY = "b" * 40
    with pytest.raises(NotFound, match="一致しません"):
        storage.read(image.sha256)


def test_一文字でも書き換えられた画像は開かない(clerk: Actor, tmp_path: Path) -> None:
    image = registered(clerk, child())
    (kept,) = files(tmp_path)
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(bytes(data))
    with pytest.raises(NotFound):
        storage.read(image.sha256)


def test_新しい鍵を先頭に置くと_すべてがその鍵になり古い鍵を外せる(clerk: Actor, tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_FILES_KEY = "a" * 40
    image = registered(clerk, child())
    content = storage.read(image.sha256)
    settings.SESSHU_FILES_KEY = "b" * 40 + "," + "a" * 40
    assert keeping.reseal() == (1, 1)
    assert keeping.reseal() == (1, 0)
    settings.SESSHU_FILES_KEY = "b" * 40
    assert storage.read(image.sha256) == content
    assert Entry.objects.filter(act="image.resealed").count() == 2


def test_暗号化の前に置かれた画像も開き_一度で暗号化される(clerk: Actor, tmp_path: Path) -> None:
    image = registered(clerk, child())
    (kept,) = files(tmp_path)
    kept.write_bytes(storage.read(image.sha256))
    assert storage.read(image.sha256).startswith(JPEG)
    assert keeping.reseal() == (1, 1)
    assert JPEG not in kept.read_bytes()


def test_停電で残った実体は夜の処理が消し_生きている画像は残す(clerk: Actor, chief: Actor) -> None:
    image, living = registered(clerk, child()), registered(clerk, child(), _other())
    content = storage.read(image.sha256)
    actions.delete(
        image_id=image.id, version=1, reason="別の市の人の紙", requested_by=clerk.code, by=chief, purpose=PURPOSE
    )  # its removal after the commit never ran: the test's transaction is still open
    assert storage.read(image.sha256) == content
    assert actions.forget_deleted() == 1
    assert actions.forget_deleted() == 0
    with pytest.raises(NotFound):
        storage.read(image.sha256)
    assert storage.read(living.sha256)


def test_公印の印影と同じ画像を消しても_印影は残る(clerk: Actor, chief: Actor) -> None:
    image = registered(clerk, child())
    SealImage.objects.create(
        name="市長印", sha256=image.sha256, registered_at=clock.now(), registered_by="u:1", registered_by_name="職員"
    )
    actions.delete(
        image_id=image.id, version=1, reason="別の市の人の紙", requested_by=clerk.code, by=chief, purpose=PURPOSE
    )
    assert actions.forget_deleted() == 0
    assert storage.read(image.sha256).startswith(JPEG)


def test_ハッシュで画像を指す表は_どれも実体を残す表として登録されている() -> None:
    ledger = [model for model in apps.get_models() if model.__module__.startswith("sesshu.ledger.")]
    tables = {m._meta.db_table for m in ledger if any(field.name == "sha256" for field in m._meta.fields)}
    assert tables == needing.tables() == {"page_image", "page_image_change", "handbook_image", "printed_form_seal"}


def test_支援措置の人の画像は理由を記録した一回だけ開く(clerk: Actor, chief: Actor) -> None:
    image = registered(clerk, child(address_protected=True))
    asked = {"image_id": image.id, "purpose": "DOSE_INQUIRY"}
    with pytest.raises(NotPermitted):
        actions.show_protected(reason="接種医の照会を受けたため", by=clerk, **asked)
    with pytest.raises(InvalidInput, match="理由"):
        actions.show_protected(reason="照会", by=chief, **asked)
    assert not Entry.objects.filter(act="protection.picture_shown").exists()
    assert actions.show_protected(reason="接種医の照会を受けたため", by=chief, **asked).startswith(JPEG)
    entry = Entry.objects.get(act="protection.picture_shown")
    assert entry.actor == chief.code
    assert entry.at <= clock.now()
    turned = actions.rotate(image_id=image.id, degrees=90, expected_version=1, by=chief, purpose=PURPOSE)
    assert turned.version == 2, "who may open it may turn it"


def _other() -> bytes:
    from tests.ledger.images.test_images import paper

    return paper(77)
