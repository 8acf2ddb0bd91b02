"""A file that came on a medium: opened, or refused in words that say which medium has to be written anew.

What was sealed for a replaced key of ours opens as long as that key is kept. Whose signature does not fit is asked for
at the network once: the sender may have new keys that we do not know. The other way round, a signature of a replaced
key, is refused: a key is also replaced because somebody else has it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json

from sesshu.contracts.exchange.keys import PublicKeys, thumbprint
from sesshu.contracts.exchange.messages import Message, ProvisionAnswer, ProvisionCall
from sesshu.contracts.exchange.sealing import Opened, SealError, open_one_of
from sesshu.contracts.exchange.states import MEDIUM_LABELS, MediumState
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.sealed_messages.door import STALE
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.foundation.sealed_messages.models import ReceivedMessage
from sesshu.intermediary.media.models import Medium
from sesshu.intermediary.peers.directory import ask_anew, known, name_of

SHOWN = 16  # digits of a hash or a key's mark, as the register and the page of keys show them


def open_file(token: str) -> Opened[Message]:
    """A call or answers. Raises `InvalidInput`, for the field `file`."""
    for may_ask in (True, False):
        said: list[str] = []

        def noted(code: str, said: list[str] = said) -> PublicKeys | None:
            said.append(code)
            return known(code)

        try:
            return open_one_of(token, (ProvisionCall, ProvisionAnswer), own=own_keys(), known=noted, now=clock.now())
        except SealError as refused:
            if may_ask and refused.code in STALE and ask_anew():
                continue
            words = refused_words(refused, token, said[-1] if said else "")
            raise InvalidInput(f"このファイルは受け取れません。{words}", field="file") from None
    raise AssertionError  # the second round returns or raises


def check_not_read(opened: Opened[Message]) -> None:
    """Raises `InvalidInput` for a call that was read before, by its number. One whose medium was cancelled before it
    was written may be read again."""
    theirs = Medium.objects.filter(counterpart=opened.sender, message=str(opened.id))
    row = theirs.exclude(state=MediumState.CANCELLED).first()
    if row is None and not ReceivedMessage.objects.filter(sender=opened.sender, number=opened.id).exists():
        return
    said = "この提供の求めのファイルは、すでに読み込みました"
    if row and row.state in {MediumState.REQUESTED, MediumState.APPROVED}:
        raise InvalidInput(
            f"{said}（媒体番号{row.number}、{MEDIUM_LABELS[MediumState(row.state)]}）。その媒体で続けてください。"
            "やり直すときは、その媒体を取りやめてから読み込みます。", field="file",
        )  # fmt: skip
    where = f"（媒体番号{row.number}）" if row else ""
    raise InvalidInput(
        f"{said}。回答も作りました{where}。回答の媒体が相手で読めないときは、提供の求めの媒体を新しく作ってもらい、"
        "それを読み込んでください。", field="file",
    )  # fmt: skip


def refused_words(refused: SealError, token: str, sender: str) -> str:
    """Why, and what to do where keys were renewed. `sender`: as the file says."""
    mark = _sealed_for(token)
    anew = (
        f"ハッシュが{hashlib.sha256(token.encode()).hexdigest()[:SHOWN]}の媒体（相手の媒体管理簿にあります）の書き直しを"
        "依頼してください。回答の媒体なら、提供の求めの媒体を新しく作って渡します。"
    )
    if refused.code == "UNREADABLE" and mark:
        return f"封をした鍵（{mark}）が、この団体の鍵にありません。捨てた前の鍵か、別の団体の鍵です。{anew}"
    if refused.code == "WRONG_SIGNATURE" and sender:
        return f"{name_of(sender)}の今の鍵の署名ではありません。鍵の更新の前に書いた媒体は受け取れません。{anew}"
    return refused.message


def _sealed_for(token: str) -> str:
    """The mark of the key that the file says it is sealed for, where that is none of ours; else ""."""
    head = token.partition(".")[0]
    try:
        mark = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        return ""
    own = own_keys()
    ours = {thumbprint(dict(key.as_dict(private=False))) for key in (own.encryption, *own.also)}
    plain = isinstance(mark, str) and mark.isascii() and mark.replace("-", "").replace("_", "").isalnum()
    return mark[:SHOWN] if plain and mark not in ours else ""
