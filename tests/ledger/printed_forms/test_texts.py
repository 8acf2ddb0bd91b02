"""帳票の文面・公印: closed words, previews, approval."""

import base64
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted, Refused
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.masters.actions import request_change
from sesshu.ledger.printed_forms import issuing, masters, placeholders, seals
from sesshu.ledger.printed_forms.kinds import kinds
from sesshu.ledger.printed_forms.models import FormText, SealState
from sesshu.ledger.printed_forms.people.asking import Asked
from tests.ledger.printed_forms.office import FROM, doses_of, issued, paper, png, texts, vaccinated

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {
    "code": "statutory_certificate", "title": "予防接種済証", "sender": "試験市長", "seal_use": "omitted",
    "body": "{氏名}さん", "contact": "試験市", "valid_from": FROM,
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "よい行\n{指名}さんを証明",
            "本文：2行目の「{指名}」は使えません。使えるのは {氏名}、{様式}、{発行日}、{発信者} です。",
        ),
        ("{氏名さん", "本文：1行目のかっこが閉じていないか"),
        ("よい行\n\n｛氏名｝さん", "本文：3行目のかっこが閉じていないか、全角です。"),
        ("{対象年度}", "「{対象年度}」は使えません"),
    ],
)
def test_差込語の誤りは_行と使える語を言う(body: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        placeholders.check(body, kinds()["statutory_certificate"].placeholders, field="body", label="本文")
    assert words in refused.value.message


def test_誤りのある文面は申請もできない(clerk: Actor) -> None:
    with pytest.raises(InvalidInput, match=r"1行目の「\{指名\}」"):
        request_change(
            of=masters.FORM_TEXT, act="new", code="statutory_certificate", valid_from=FROM, reason="試験", by=clerk,
            purpose="MASTER_MAINTENANCE",
            values={k: v for k, v in GOOD.items() if k not in ("code", "valid_from")} | {"body": "{指名}さん"},
        )  # fmt: skip


@pytest.mark.parametrize("code", [code for code, one in kinds().items() if one.text])
def test_どの文面も_登録の前に実際の頁を見られる(clerk: Actor, code: str) -> None:
    texts(clerk)
    request = RequestFactory().get("/")
    request.actor = clerk
    shown = str(masters.preview(request, FormText.objects.get(code=code)))
    picture = shown.split("base64,")[1].split('"')[0]
    assert base64.b64decode(picture)[:4] == b"\x89PNG"
    assert 'alt="1ページ目の見本"' in shown


def test_長すぎる文面は_見本が断る(clerk: Actor) -> None:
    request = RequestFactory().get("/")
    request.actor = clerk
    row = FormText(**GOOD | {"body": "\n".join(["とても長い文です。" * 6] * 60)})
    assert "短くしてください" in str(masters.preview(request, row))


def seal(by: Actor, *, extra: bytes = b"") -> seals.SealImage:
    return seals.register(name="試験市長印", content=png(extra=extra), by=by, purpose="MASTER_MAINTENANCE")


def test_電子公印はほかの職員が承認するまで印刷されず_承認の番号が残る(clerk: Actor, chief: Actor) -> None:
    texts(clerk, "electronic")
    person = vaccinated(clerk)
    waiting = seal(clerk)
    with pytest.raises(NotNow, match="承認された公印"):
        issued(clerk, "dose_history", person)
    approval = Approval.objects.get(id=waiting.approval)
    with pytest.raises(Refused):
        approvals.approve(approval_id=approval.id, by=clerk)
    approvals.approve(approval_id=approval.id, by=chief)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == (SealState.APPROVED, chief.code)
    made = issued(clerk, "statutory_certificate", person, form="1", doses=doses_of(person))
    assert made.run.common["seal_approval"] == str(approval.id)
    assert b"/Subtype/Image" in paper(made.run, clerk).read_bytes().replace(b" ", b"")
    seals.end(seal_id=waiting.id, by=clerk, purpose="MASTER_MAINTENANCE")
    with pytest.raises(NotNow, match="承認された公印"):
        issued(clerk, "dose_history", person)


def test_次の印影が承認されると前の印影は終わる(clerk: Actor, chief: Actor) -> None:
    first = seal(clerk)
    approvals.approve(approval_id=first.approval, by=chief)
    second = seals.register(name="新しい印", content=png(64), by=clerk, purpose="MASTER_MAINTENANCE")
    approvals.approve(approval_id=second.approval, by=chief)
    first.refresh_from_db()
    assert first.state == SealState.ENDED
    assert seals.in_use() == seals.SealImage.objects.get(pk=second.pk)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a" + b"0" * 100, "PNGのファイルではありません"),
        (png()[:-20], "壊れています"),
        (png().replace(b"IDAT", b"IDAU"), "壊れています"),
        (png(1300), "縦横1200ドットまで"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 600_000, "512KBまで"),
    ],
)
def test_印影に使えない画像は_理由を言って断る(clerk: Actor, content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        seals.register(name="x", content=content, by=clerk, purpose="MASTER_MAINTENANCE")
    assert refused.value.field == "image"


def test_印影の画像から_撮影場所などの文字は捨てる() -> None:
    assert b"secret" not in seals.clean_png(png(extra=b"Comment\0secret"))
    assert seals.clean_png(png()) == png()


def test_展開すると膨らむ画像は断る() -> None:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 50_000_000)), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    with pytest.raises(InvalidInput, match="壊れています"):
        seals.clean_png(bomb)


def test_窓口担当は印影を登録できない(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        seal(counter)


def test_再印刷しても承認済みの印影のまま同じ頁になる(clerk: Actor, chief: Actor) -> None:
    texts(clerk, "electronic")
    approvals.approve(approval_id=seal(clerk).approval, by=chief)
    made = issued(clerk, "dose_history", vaccinated(clerk))
    paper(made.run, clerk)
    made.run.refresh_from_db()
    again = printing.reprint(run=made.run, first=1, last=1, reason="紙づまりのため", by=clerk)
    assert b"/Subtype/Image" in paper(again, clerk).read_bytes().replace(b" ", b"")


def test_印刷の前の見本には印影を出さない(clerk: Actor, chief: Actor) -> None:
    texts(clerk, "electronic")
    approvals.approve(approval_id=seal(clerk).approval, by=chief)
    person = vaccinated(clerk)
    asked = Asked(form="1", doses=doses_of(person))
    with_seal = issuing.preview(kind_code="statutory_certificate", resident_id=person.pk, asked=asked, by=clerk)
    seals.end(seal_id=seals.in_use().pk, by=clerk, purpose="MASTER_MAINTENANCE")
    without = issuing.preview(kind_code="statutory_certificate", resident_id=person.pk, asked=asked, by=clerk)
    assert with_seal == without
