"""手紙の文面: 登録の前に封書とはがきの実際の頁を見る。公印は省略・押印・電子公印から選ぶ。誤りは行を言う。"""

import base64
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import storage
from sesshu.foundation.masters.actions import load
from sesshu.ledger.mailings import actions, letters
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.masters import LETTER_TEXT, LetterTextForm, derived, preview
from sesshu.ledger.mailings.models import LetterText, Mailing
from sesshu.ledger.mailings.printing_company.packing import files
from sesshu.ledger.printed_forms import seals
from tests.ledger.mailings.office import LETTER, TODAY, child, released
from tests.ledger.mailings.test_letters import page_of
from tests.ledger.printed_forms.office import png

pytestmark = pytest.mark.django_db
LONG = "市が委託する医療機関に予約し、体調のよい日に接種を受けてください。"


def shown(by: Actor, name: str = "", **changes: Any) -> str:
    """The preview of a text that is not saved."""
    request = RequestFactory().get("/")
    request.actor = by
    found = str(preview(request, LetterText(**LETTER | changes)))
    if folder := os.environ.get("SESSHU_LOOK"):
        for number, page in enumerate(pages_in(found), start=1):
            Path(folder, f"text-{name}-{number}.png").write_bytes(page)
    return found


def pages_in(found: str) -> list[bytes]:
    return [base64.b64decode(page) for page in re.findall(r"base64,([^\"]+)", found)]


@pytest.mark.parametrize("seal_use", ["omitted", "stamped", "electronic"])
def test_文面は_封書とはがきの実際の頁で_架空の人の見本を見られる(clerk: Actor, seal_use: str) -> None:
    found = shown(clerk, seal_use, seal_use=seal_use, document_number="試健第12号", remarks="一つ目の注意\n二つ目")
    assert [page[:4] for page in pages_in(found)] == [b"\x89PNG"] * 3, "one letter, two sides of a card"
    assert found.count('id="mailing-notice"') == found.count('id="mailing-postcard"') == 1
    assert Entry.objects.filter(act="form.previewed", purpose="MASTER_MAINTENANCE").count() == 2


def test_収まらない文面は_どの欄の何行目からかを言い_収まる方の紙は見せる(clerk: Actor) -> None:
    card = shown(clerk, "card", how_to="\n".join([LONG] * 11))
    assert re.search("勧奨はがき（表と裏）：文面が長すぎます。「[^」]+」の[0-9]+行目から先が", card)
    assert len(pages_in(card)) == 1, "the letter fits"
    both = shown(clerk, opening="一行目\n" + "\n".join(["とても長い文です。" * 20] * 25))
    lines = [int(found) for found in re.findall("「本文」の([0-9]+)行目から先が", both)]
    assert len(lines) == 2
    assert 2 < lines[1] < lines[0], "a card holds fewer lines than a letter"


def test_印刷できない文字は_何行目かを言う() -> None:
    typed = {"valid_from": "R8.4.1", "reason": "新規", "opening": "よい行\n\ue000だめな行", "title": "\ue001"}
    form = LetterTextForm(LETTER | typed)
    assert not form.is_valid()
    assert form.errors["opening"] == ["印刷できない文字（2行目にU+E000）があります。別の表記にしてください。"]
    assert form.errors["title"] == ["印刷できない文字（U+E001）があります。別の表記にしてください。"]


def sealed_text(clerk: Actor, chief: Actor) -> seals.SealImage:
    load(
        of=LETTER_TEXT,
        entries=[LETTER | {"seal_use": "electronic"}],
        reason="x",
        by=clerk,
        purpose="MASTER_MAINTENANCE",
    )
    seal = seals.register(name="試験市長印", content=png(), by=clerk, purpose="MASTER_MAINTENANCE")
    approvals.approve(approval_id=seal.approval, by=chief)
    return seal


def pictures_on(mailing: Mailing) -> bool:
    mailing.refresh_from_db()
    assert mailing.print_run is not None
    content = storage.part_file(mailing.print_run, 1).read_bytes()
    return b"/Subtype/Image" in content.replace(b" ", b"")


def test_電子公印の文面は_承認された印影を手紙に印刷する(clerk: Actor, chief: Actor) -> None:
    sealed_text(clerk, chief)
    child()
    mailing = released(clerk, chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert pictures_on(mailing)
    assert run.common["seal_approval"]
    assert "公印省略" not in page_of(mailing)


def test_印影がなければ確定を依頼できず_確定のあとに使い終えた印影では印刷しない(clerk: Actor, chief: Actor) -> None:
    seal = sealed_text(clerk, chief)
    child()
    mailing = released(clerk, chief)
    seals.end(seal_id=seal.pk, by=clerk, purpose="MASTER_MAINTENANCE")
    with pytest.raises(NotNow, match="もう使えません"):
        actions.print_letters(mailing_id=mailing.id, by=clerk)
    other = actions.prepare(
        title="x", kind="recommendation", text_code="test", conditions=Conditions(series=("mr_2",), quiet_days=0),
        base_date=TODAY, issued_on=TODAY, by=clerk,
    )  # fmt: skip
    child("架空　空")
    actions.make_trial(mailing_id=other.id, by=clerk)
    with pytest.raises(NotNow, match="承認された公印の印影がありません"):
        actions.request_release(mailing_id=other.id, by=clerk)


def test_電子公印は印刷事業者に渡さない(clerk: Actor, chief: Actor) -> None:
    sealed_text(clerk, chief)
    child()
    mailing = actions.prepare(
        title="x", kind="recommendation", text_code="test", conditions=Conditions(series=("mr_2",)),
        base_date=TODAY, issued_on=TODAY, producer="company", by=clerk,
    )  # fmt: skip
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotNow, match="庁外に渡せません"):
        actions.request_release(mailing_id=mailing.id, by=clerk)
    mailing.text = letters.text_of(mailing, LetterText.objects.get())
    told = json.loads(files(mailing, [], [], b"")["text.json"])
    assert "seal" not in told
    assert "seal" not in letters.common(mailing, mailing.text, sample=True), "nor is it on the proof"


def test_選ぶ欄ができる前の申請は_同じ意味で反映される() -> None:
    assert derived({"seal_omitted": "公印省略", "name": "x"}) == {"seal_use": "omitted", "name": "x"}
    assert derived({"seal_omitted": ""}) == {"seal_use": ""}
