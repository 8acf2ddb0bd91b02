"""災害時用抽出: その夜の住民・接種歴・これから受ける接種が暗号化され、支援措置の住所はなく、記入は取込として戻る。"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files import actions as files
from sesshu.foundation.files.models import Export, Import
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.declaring import declared
from sesshu.ledger.disaster_extracts import actions, contents, sealing
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.extracts import rules
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import NOW, child, dosed, gone, protected

pytestmark = pytest.mark.django_db
PASSPHRASE = "correct-horse-battery-staple"
JOB = "disaster_extract.make"


@pytest.fixture(autouse=True)
def office(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SESSHU_VAR = tmp_path / "var"
    with clock.set_to(NOW):
        yield


def maker() -> Actor:
    return declared(JOB)[JOB].actor()


def made(folder: Path) -> tuple[Export, Path]:
    return actions.make(passphrase=PASSPHRASE, folder=folder, by=maker(), purpose="DOSE_INQUIRY")


def opened(file: Path) -> dict[str, Any]:
    """As the page opens itself: what it says of itself, an index to search in, and each part for itself."""
    found = re.findall(r'<script id="(.+?)" type="application/json">(.+?)</script>', file.read_text("utf-8"))
    sealed = {name: json.loads(text) for name, text in found}
    head = sealed.pop("sealed")
    assert (head["label"], head["iterations"]) == (sealing.EXTRACT, sealing.ITERATIONS)
    cipher = AESGCM(sealing._key(PASSPHRASE, base64.b64decode(head["salt"])))

    def part(name: str) -> Any:
        nonce, data = (base64.b64decode(sealed[name][key]) for key in ("nonce", "data"))
        return json.loads(gzip.decompress(cipher.decrypt(nonce, data, f"{sealing.EXTRACT}/{name}".encode())))

    content: dict[str, Any] = part("content")
    people = [person for number in range(content["parts"]) for person in part(f"part-{number}")]
    index = [row for number in range(content["parts"]) for row in part(f"index-{number}")]
    assert index == [person[1:5] for person in people]
    assert len(people) == content["people"]
    return content | {"people": people}


def noted(*entries: dict[str, str]) -> bytes:
    return json.dumps(sealing.seal({"entries": list(entries)}, PASSPHRASE, sealing.ENTRIES)).encode()


def entry(number: str, name: str, **changed: str) -> dict[str, str]:
    values = {"addressee_number": number, "name": name, "birth_date": "2020-06-15", "given_on": "2026-11-19",
              "product": "mr", "lot_number": "Y1234", "place": "避難所"}  # fmt: skip
    return values | changed


def test_中身はその夜の台帳で_支援措置の世帯の住所はどこにもない(tmp_path: Path) -> None:
    kid, away = child("架空　災子", kana="カクウ　サイコ"), child("架空　転出", kana="カクウ　テンシュツ")
    dosed(kid, date(2021, 7, 1))
    gone(away, "moved_out", date(2026, 4, 1))
    guarded = child("架空　守", kana="カクウ　マモル", town="秘密町", address="秘密町1番地", street="秘密町")
    child("架空　兄", kana="カクウ　アニ", household_number=guarded.household_number, address="秘密町1番地")
    protected(guarded)
    export, file = made(tmp_path)
    found = opened(file)
    people = {person[1]: person for person in found["people"]}
    assert set(people) == {"架空　災子", "架空　守", "架空　兄"}
    assert people["架空　災子"][7][0][0] == "2021-07-01"
    assert any(row[1] == "対象期間中" for row in people["架空　災子"][8]), people["架空　災子"][8]
    assert people["架空　災子"][6] == kid.address
    assert "秘密町" not in json.dumps(found, ensure_ascii=False)
    assert "架空" not in file.read_text("utf-8")
    assert (export.rows, export.subjects, export.purpose) == (3, 3, "DOSE_INQUIRY")
    assert file.name.endswith(".html")
    assert Entry.objects.filter(act="file.exported", obj=f"export:{export.id}").count() == 1


def test_違う合言葉_短い合言葉_壊れたファイルは断る(tmp_path: Path) -> None:
    envelope = sealing.seal({"people": []}, PASSPHRASE, sealing.EXTRACT)
    with pytest.raises(InvalidInput, match="合言葉が違うか"):
        sealing.unseal(envelope, PASSPHRASE + "x", sealing.EXTRACT)
    with pytest.raises(InvalidInput, match="ファイルではない"):
        sealing.unseal(envelope, PASSPHRASE, sealing.ENTRIES)
    with pytest.raises(InvalidInput, match="20文字以上"):
        actions.make(passphrase="short", folder=tmp_path, by=maker(), purpose="DOSE_INQUIRY")
    with pytest.raises(InvalidInput, match="ファイルではない"):
        actions.take_back(content=b"\xff\x00", passphrase=PASSPHRASE, name="x", by=maker())
    assert not list(tmp_path.glob("*.html"))
    assert not Import.objects.exists()


def test_何区画に分けても全員がカナの順に一度ずつ入り_区画は入れ替えられない(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "SLICE", 2)
    names = ["カクウ　ウ", "カクウ　ア", "カクウ　オ", "カクウ　イ", "カクウ　エ"]
    for kana in names:
        dosed(child(f"架空　{kana[-1]}", kana=kana), date(2021, 7, 1))
    export, file = made(tmp_path)
    assert [person[2] for person in opened(file)["people"]] == sorted(names)
    assert (export.rows, export.subjects) == (5, 5)
    text = file.read_text("utf-8")
    swapped = (
        text.replace('id="part-0"', 'id="x"').replace('id="part-1"', 'id="part-0"').replace('id="x"', 'id="part-1"')
    )
    (other := tmp_path / "swapped.html").write_text(swapped, "utf-8")
    with pytest.raises(InvalidTag):
        opened(other)


def test_市全体のときは利用記録に一人ずつ書かず_人数を残す(
    tmp_path: Path, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "value", lambda _: 1)
    for _ in range(2):
        dosed(child(), date(2021, 7, 1))
    export, _ = made(tmp_path)
    entry = Entry.objects.get(act="file.exported", obj=f"export:{export.id}")
    assert not Subject.objects.filter(entry_queue_id=entry.queue_id).exists()
    assert (export.subjects, export.rows) == (2, 2)


def test_夜の処理は一晩に一つだけ作り_置き場所に欠けていれば置き直す(tmp_path: Path, settings: Any) -> None:
    kid = child()
    dosed(kid, date(2021, 7, 1))
    settings.SESSHU_DISASTER_FOLDER, settings.SESSHU_DISASTER_PASSPHRASE = str(tmp_path), PASSPHRASE
    for key in ("first", "after-a-kill"):
        for file in tmp_path.glob("*.html"):
            file.unlink()
        run_now(enqueue(kind=JOB, key=key, arguments={}, by=maker()))
        assert [len(opened(file)["people"]) for file in tmp_path.glob("*.html")] == [1]
    assert Export.objects.count() == 1
    assert not list(tmp_path.glob("*.new"))


def test_記入は出所付きで取込に戻り判定され_二度目は同じ取込になり_合わない行は保留になる() -> None:
    kid = child("架空　災子")
    by = job_actor("disaster-extract", "file.import", "dose.write", "dose.read")
    number = kid.addressee_number.zfill(15)
    Resident.objects.filter(id=kid.id).update(addressee_number=number)
    entries = entry(number, "架空　災子"), entry("000000000099999", "架空　不明")
    first = actions.take_back(content=noted(*entries), passphrase=PASSPHRASE, name="災害時入力.sesshu", by=by)
    again = actions.take_back(
        content=noted(*reversed(entries)), passphrase=PASSPHRASE, name="災害時入力2.sesshu", by=by
    )
    assert first.id == again.id
    reviewed = files.take_in(interface="doses.given", content=actions._as_dose_file(list(entries)), name="x", by=by)
    assert (reviewed.id, reviewed.state) == (first.id, "committed")
    assert (reviewed.accepted, reviewed.held, reviewed.rejected) == (1, 1, 0)
    dose = Dose.objects.get()
    assert (dose.resident_id, dose.given_on, dose.source, dose.lot_number) == (
        kid.id, date(2026, 11, 19), "disaster_entry", "Y1234",
    )  # fmt: skip
    more = actions.take_back(
        content=noted(*entries, entry(number, "架空　災子", given_on="2026-11-20", product="flu")),
        passphrase=PASSPHRASE, name="x", by=by,
    )  # fmt: skip
    assert more.id != first.id


def test_何も記入されていないファイルは取込を作らない() -> None:
    with pytest.raises(NotNow, match="記入されていません"):
        actions.take_back(content=noted(), passphrase=PASSPHRASE, name="x", by=maker())
    assert not Import.objects.exists()
