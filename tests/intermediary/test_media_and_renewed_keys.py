"""媒体と鍵の更新: 前の鍵あての媒体は鍵を残すあいだ読め、読めない媒体はどれを書き直すかを言って断る。"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.sealed_messages import keys
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.intermediary.media import actions, carrying, queries
from sesshu.intermediary.media.models import Direction, Medium
from sesshu.intermediary.peers.models import Peer
from tests.attacks.conftest import signed_in_as
from tests.intermediary.playing import DOSE, NOON, called, item, put
from tests.intermediary.test_key_renewal import NOTICE, RENEWED, network
from tests.intermediary.test_media import FIRST, SECOND, P

__all__ = ["network", "signed_in_as"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "own_file")]


@pytest.fixture
def own_file(asked_by_others: None, tmp_path: Path, monkeypatch: Any) -> None:
    """Keys of this test alone."""
    monkeypatch.setenv("SESSHU_EXCHANGE_KEYS", str(tmp_path / "own.json"))
    tell_own()


def tell_own() -> None:
    public = own_keys().public
    Peer.objects.filter(code="431001").update(signing=public.signing, encryption=public.encryption)


def renew() -> None:
    keys.make_next()
    keys.use_next()
    tell_own()


def learn(peer: Keys) -> None:
    Peer.objects.filter(code=peer.body).update(
        name="小樽市", signing=peer.public.signing, encryption=peer.public.encryption
    )


def read(token: str) -> Medium:
    row, _ = carrying.read(data=token.encode(), number="媒体-9", reason="回線の停止", by=FIRST, purpose=P)
    assert row is not None
    return row


@pytest.mark.usefixtures("child")
def test_前の鍵あての媒体は_鍵を残すあいだ読めて_回答も書ける() -> None:
    put(DOSE)
    token = called(item())
    renew()
    row = read(token)
    actions.approve(medium_id=row.pk, by=SECOND, purpose=P)
    renew()  # once more before it is answered
    assert carrying.write(medium_id=row.pk, by=FIRST, purpose=P).state == "written"


def test_捨てた鍵あての媒体は_どれを書き直すかを言って断り_何も残さない() -> None:
    token, mark = called(item()), own_keys().public.encryption_thumbprint[:16]
    renew()
    keys.drop_before()
    with pytest.raises(InvalidInput, match="捨てた前の鍵か、別の団体の鍵") as refused:
        read(token)
    assert refused.value.field == "file"
    assert f"（{mark}）" in str(refused.value)
    assert f"ハッシュが{hashlib.sha256(token.encode()).hexdigest()[:16]}の媒体" in str(refused.value)
    assert not Medium.objects.exists()


def test_相手が鍵を更新する前に署名した媒体は_相手とハッシュを言って断る(network: list[str]) -> None:
    token = called(item())
    learn(RENEWED)
    with (
        clock.set_to(NOON + timedelta(minutes=2)),
        pytest.raises(InvalidInput, match="012033の今の鍵の署名"),
    ):
        read(token)
    assert len(network) == 1, "名簿を一度だけ尋ね直す"


def test_相手が新しい鍵で書いた媒体は_名簿を尋ね直して読む(network: list[str]) -> None:
    with clock.set_to(NOON + timedelta(minutes=2)):
        row = read(called(item(), sender=RENEWED, **NOTICE))
    assert (row.counterpart, network) == ("012033", ["directory-asked"])


def test_壊れたファイルには鍵の話をしない(network: list[str]) -> None:
    for token in (called(item())[:-4] + "AAAA", "e30.x.y.z.w", "abc"):
        with pytest.raises(InvalidInput, match="受け取れません") as refused:
            read(token)
        assert "ハッシュ" not in str(refused.value)


def test_読んでから回答を書くまでに相手が鍵を更新したときも_どれを書き直すかを画面で言う(signed_in_as: Any) -> None:
    token = called(item())
    row = read(token)
    actions.approve(medium_id=row.pk, by=SECOND, purpose=P)
    learn(RENEWED)
    browser = signed_in_as("clerk")
    asked = browser.get(f"/media/{row.pk}/").content.decode()
    key = re.findall(r'name="form_key" value="([^"]+)"', asked)[0]  # of the first form: 書込み
    answer = browser.post(f"/media/{row.pk}/", {"form_name": "WriteForm", "form_key": key})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "小樽市の今の鍵の署名ではありません" in page
    assert hashlib.sha256(token.encode()).hexdigest()[:16] in page
    row.refresh_from_db()
    assert row.state == "approved"


def test_自分が鍵を更新したら_前の鍵で署名して渡した媒体を管理簿が挙げる(signed_in_as: Any) -> None:
    row = actions.request(
        number="媒体-7", direction=Direction.ANSWER, counterpart="012033", reason="x", by=FIRST, purpose=P
    )
    Medium.objects.filter(pk=row.pk).update(state="handed_over", approved_by="u:2", written_at=NOON)
    assert queries.signed_before_renewal(FIRST) == []
    with clock.set_to(NOON + timedelta(days=1)):
        renew()
    assert [one.number for one in queries.signed_before_renewal(FIRST)] == ["媒体-7"]
    page = signed_in_as("clerk").get("/media/").content.decode()
    assert "鍵の更新の前に書いた媒体があります" in page
    assert f"/media/{row.pk}/" in page
    Medium.objects.filter(pk=row.pk).update(written_at=NOON + timedelta(days=2))
    assert queries.signed_before_renewal(FIRST) == []
