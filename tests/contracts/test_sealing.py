"""Signed and encrypted messages: whatever is changed, old, for others or by others is refused with its reason."""

from datetime import UTC, datetime, timedelta

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.contracts.exchange.linkage import PATTERN, LinkageCode
from sesshu.contracts.exchange.messages import CodeAnswer, CodeIssued, CodeRequest, Receipt
from sesshu.contracts.exchange.sealing import SKEW, SealError, open_sealed, seal

NOW = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
KUMAMOTO, NETWORK, OTHER = (Keys.generate(name) for name in ("431001", "network", "012033"))
KNOWN = {keys.body: keys.public for keys in (KUMAMOTO, NETWORK, OTHER)}
ASK = CodeRequest(acquisitions=("a1", "a2"))


def opened(token, kind=CodeRequest, *, own=NETWORK, now=NOW, known=KNOWN.get):
    return open_sealed(token, kind, own=own, known=known, now=now)


def test_封をした電文は相手だけが開けて送り手が分かる():
    found = opened(seal(ASK, sender=KUMAMOTO, to=NETWORK.public, now=NOW))
    assert found.message == ASK
    assert found.sender == "431001"
    assert found.expires_at == NOW + timedelta(minutes=5)


def test_同じ内容でも電文の番号と暗号文は毎回違う():
    first, second = (seal(ASK, sender=KUMAMOTO, to=NETWORK.public, now=NOW) for _ in range(2))
    assert first != second
    assert opened(first).id != opened(second).id


def flipped(token: str, part: int) -> str:
    parts = token.split(".")
    parts[part] = ("A" if parts[part][0] != "A" else "B") + parts[part][1:]
    return ".".join(parts)


def pretended() -> str:
    """Signed by 小樽市 in the name of 熊本市."""
    return seal(ASK, sender=Keys("431001", OTHER.signing, OTHER.encryption), to=NETWORK.public, now=NOW)


class LaterRequest(CodeRequest):
    """The same message as a later release would send it."""

    version = CodeRequest.version + 1


GOOD = seal(ASK, sender=KUMAMOTO, to=NETWORK.public, now=NOW)
STRANGER = Keys.generate("999999")
CASES = {
    "ほかの団体の鍵では開かない": (GOOD, {"own": OTHER}, "UNREADABLE"),
    "暗号文を変えた": (flipped(GOOD, 3), {}, "UNREADABLE"),
    "見出しを変えた": (flipped(GOOD, 0), {}, "UNREADABLE"),
    "鍵の部分を変えた": (flipped(GOOD, 1), {}, "UNREADABLE"),
    "空の電文": ("", {}, "UNREADABLE"),
    "電文ではない文字": ("こんにちは", {}, "UNREADABLE"),
    "他団体を名乗った署名": (pretended(), {}, "WRONG_SIGNATURE"),
    "知らない団体": (seal(ASK, sender=STRANGER, to=NETWORK.public, now=NOW), {}, "UNKNOWN_SENDER"),
    "期限切れ": (GOOD, {"now": NOW + timedelta(minutes=5, seconds=1) + SKEW}, "EXPIRED"),
    "未来の電文": (GOOD, {"now": NOW - timedelta(seconds=1) - SKEW}, "FROM_THE_FUTURE"),
    "種類が違う": (GOOD, {"kind": Receipt}, "WRONG_KIND"),
    "新しい版": (
        seal(LaterRequest(acquisitions=("a1",)), sender=KUMAMOTO, to=NETWORK.public, now=NOW),
        {},
        "WRONG_VERSION",
    ),
    "古い版": (GOOD, {"kind": LaterRequest}, "WRONG_VERSION"),
}


@pytest.mark.parametrize("name", CASES)
def test_正しくない電文は理由とともに断る(name):
    token, changes, code = CASES[name]
    with pytest.raises(SealError) as refused:
        opened(token, **changes)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_宛先を書き換えて送り直した電文は断る():
    """Sealed for the network with the network's key, but in a claim for somebody else."""
    other = type(NETWORK.public)("012033", NETWORK.public.signing, NETWORK.public.encryption)
    with pytest.raises(SealError) as refused:
        opened(seal(ASK, sender=KUMAMOTO, to=other, now=NOW))
    assert refused.value.code == "NOT_FOR_US"


def test_符号は表示や文には伏せられ電文では届く():
    code = LinkageCode.issue()
    assert PATTERN.fullmatch(code.reveal())
    answer = CodeAnswer(codes=(CodeIssued(acquisition="a1", code=code),))
    for shown in (str(code), repr(code), f"{code}", f"{answer!r}", str([code])):
        assert not PATTERN.search(shown)
    token = seal(answer, sender=NETWORK, to=KUMAMOTO.public, now=NOW)
    found = opened(token, CodeAnswer, own=KUMAMOTO).message.codes[0].code
    assert isinstance(found, LinkageCode)
    assert found.reveal() == code.reveal()


def test_鍵は表示されない():
    assert repr(KUMAMOTO) == "Keys(431001)"
    again = Keys.from_dict(KUMAMOTO.to_dict())
    assert again.public == KUMAMOTO.public
