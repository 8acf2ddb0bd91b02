"""文書「副本のハッシュの作り方」: 例はどれも、システムの計算と、文書に書かれた式の両方に合う。"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sesshu.contracts.intermediary.v1 import digest_of

PAGE = Path(__file__).parents[2] / "docs/exchange.md"


def examples() -> list[tuple[str, str]]:
    text = PAGE.read_text(encoding="utf-8").partition("<!-- digests -->")[2].partition("<!-- /digests -->")[0]
    lines = [line for line in text.splitlines() if line and not line.startswith("```")]
    return list(zip(lines[::2], lines[1::2], strict=True))


def test_文書の例のハッシュはシステムの計算と同じ() -> None:
    found = examples()
    assert len(found) == 3
    for line, digest in found:
        values, absent = json.loads(line)
        assert digest_of(values, absent) == digest
        assert hashlib.sha256(line.encode()).hexdigest() == digest, "書いてある1行そのもの"


def test_文書の式はどの文字でもシステムの計算と同じ() -> None:
    every = "".join(chr(code) for code in (*range(0x20), 0x22, 0x5C, 0x2F, 0x7F, 0x85, 0x2028, 0xE000, 0x20BB7))
    for values, absent in (({}, {}), ({"b": every, "a": "Ａ　a"}, {"z": "not_held", "Y": "not_applicable"})):
        written = json.dumps([values, absent], ensure_ascii=False, sort_keys=True)
        assert digest_of(values, absent) == hashlib.sha256(written.encode()).hexdigest()
