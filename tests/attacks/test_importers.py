"""What strangers may send: noise, broken files, huge fields, spreadsheets that unpack into something else.

Every importer of the system is tried, new ones from the day they are registered. Whatever comes, the file ends in a
state with a name and a sentence, each row is counted once, and the job does not fail.
"""

from __future__ import annotations

import csv
import io
import os
import random
import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.interfaces import Interface
from sesshu.foundation.files.jobs import PREPARE
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intakes
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job

pytestmark = pytest.mark.django_db
LONG = os.environ.get("SESSHU_LONG") == "1"
BYTES = 1_000_000 if LONG else 50_000
ROUNDS = 200 if LONG else 6
HUGE_FIELD, MANY_COLUMNS = 10_000_000, 1_000_000


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


@pytest.fixture(params=[one.interface.code for one in intakes()] or ["residents.full"])
def interface(request: pytest.FixtureRequest) -> Interface:
    return next(one.interface for one in intakes() if one.interface.code == request.param)


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("SESSHU_SEED", secrets.randbelow(10**6)))
    print(f"SESSHU_SEED={seed}")
    return random.Random(seed)  # noqa: S311 - noise that can be repeated


@pytest.fixture
def sender(clerk: Actor) -> Actor:
    every = frozenset(one.interface.permission for one in intakes())
    return Actor("person", clerk.id, clerk.permissions | every, terminal=clerk.terminal)


def sent(interface: Interface, content: bytes, by: Actor) -> Import:
    """What became of a file after its check; the promises that hold for every file are looked at here."""
    imported = actions.receive(interface=interface.code, content=content, name="届いた.csv", by=by)
    job = run_now(Job.objects.get(kind=PREPARE, key=str(imported.id)))
    assert job.state == "succeeded", (job.state, job.error_code)
    imported = Import.objects.get(id=imported.id)
    rows = ImportRow.objects.filter(import_id=imported.id)
    assert imported.state in ("refused", "staged")
    if imported.state == "refused":
        assert imported.refusal.endswith("。")
        assert not rows.exists()
    else:
        assert rows.count() == imported.total == imported.ready + imported.held + imported.rejected
        assert all(row.reasons for row in rows.exclude(outcome="ready"))
    return imported


def valid(interface: Interface, rows: int = 5) -> bytes:
    """A file with the example of each column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(interface.labels)
    for _ in range(rows):
        writer.writerow([column.example for column in interface.columns])
    if interface.trailer:
        writer.writerow([interface.trailer, rows])
    return text.getvalue().encode()


def test_でたらめなバイト列は理由のある受付不可になる(
    interface: Interface, chance: random.Random, sender: Actor
) -> None:
    assert sent(interface, chance.randbytes(BYTES), sender).state == "refused"


def test_見出しの後がでたらめでも行ごとに数えられるか受付不可になる(
    interface: Interface, chance: random.Random, sender: Actor
) -> None:
    header = valid(interface, 0)
    letters = "0123456789,\"\r\n-/ァ字𠮷=+@\t '"
    for _ in range(ROUNDS):
        noise = "".join(chance.choices(letters, k=3000)).encode()
        sent(interface, header + noise, sender)


def test_正しいファイルのどこを壊しても数が合うか受付不可になる(
    interface: Interface, chance: random.Random, sender: Actor
) -> None:
    good = valid(interface)
    for broken in broken_copies(good, chance, ROUNDS):
        sent(interface, broken, sender)


def broken_copies(good: bytes, chance: random.Random, count: int) -> Iterator[bytes]:
    """Bytes changed, left out, doubled, or the end cut off."""
    for _ in range(count):
        copy = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(copy)) if copy else 0
            match chance.randrange(4):
                case 0:
                    copy[at : at + 1] = chance.randbytes(1)
                case 1:
                    del copy[at : at + chance.randint(1, 20)]
                case 2:
                    copy[at:at] = copy[at : at + chance.randint(1, 200)]
                case _:
                    del copy[max(1, at) :]
        yield bytes(copy)


def test_十メガバイトの項目は受付不可(interface: Interface, sender: Actor) -> None:
    fields = ",".join(["x" * HUGE_FIELD, *[""] * (len(interface.columns) - 1)])
    found = sent(interface, valid(interface, 0) + fields.encode() + b"\r\n", sender)
    assert found.state == "refused"


def test_引用符で囲んだ十メガバイトの項目も受付不可(interface: Interface, sender: Actor) -> None:
    fields = ",".join(['"' + "字\r\n" * (HUGE_FIELD // 5) + '"', *[""] * (len(interface.columns) - 1)])
    found = sent(interface, valid(interface, 0) + fields.encode() + b"\r\n", sender)
    assert found.state == "refused"


def test_百万列の見出しは受付不可(interface: Interface, sender: Actor) -> None:
    assert sent(interface, b"," * MANY_COLUMNS + b"\r\n", sender).state == "refused"


def test_百万列の行はその行だけ登録不可(interface: Interface, sender: Actor) -> None:
    trailer = f"{interface.trailer},1\r\n".encode() if interface.trailer else b""
    found = sent(interface, valid(interface, 0) + b"1" + b"," * MANY_COLUMNS + b"\r\n" + trailer, sender)
    assert found.state == "refused" or (found.total, found.rejected) == (1, 1)


def spreadsheet(sheet: bytes, strings: bytes = b"", *, prolog: bytes = b"") -> bytes:
    """The least that a spreadsheet needs, with a sheet and shared strings of one's own."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>".encode(),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{kind}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ).encode(),
        "xl/sharedStrings.xml": b'<sst xmlns="%s">%s</sst>' % (main.encode(), strings),
        "xl/worksheets/sheet1.xml": prolog + b'<worksheet xmlns="%s">%s</worksheet>' % (main.encode(), sheet),
    }
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return page.getvalue()


def _cell(place: str, content: str, kind: str = "inlineStr") -> bytes:
    body = f"<is><t>{content}</t></is>" if kind == "inlineStr" else f"<v>{content}</v>"
    return f'<c r="{place}" t="{kind}">{body}</c>'.encode()


LAUGHS = b"<!DOCTYPE w [<!ENTITY l0 'ha'>%s]>" % b"".join(
    b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)
BOMBS = {
    "展開すると千倍になる": lambda: spreadsheet(b"<sheetData>" + b" " * 20_000_000 + b"</sheetData>"),
    "最後のセルだけが遠い": lambda: spreadsheet(
        b'<sheetData><row r="1">'
        + _cell("A1", "番号")
        + b'</row><row r="1048576">'
        + _cell("XFD1048576", "1")
        + b"</row></sheetData>"
    ),
    "一つの長い文字列を何万ものセルが指す": lambda: spreadsheet(
        b"<sheetData>"
        + b"".join(b'<row r="%d">%s</row>' % (row, _cell(f"A{row}", "0", "s")) for row in range(1, 20_001))
        + b"</sheetData>",
        b"<si><t>" + secrets.token_hex(250_000).encode() + b"</t></si>",
    ),
    "実体参照が自分を何度も広げる": lambda: spreadsheet(
        b'<sheetData><row r="1">' + _cell("A1", "&l9;") + b"</row></sheetData>", prolog=LAUGHS
    ),
    "途中で切れている": lambda: spreadsheet(b"<sheetData/>")[:-40],
    "中身が表計算ではない": lambda: spreadsheet(b"<html>"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_圧縮爆弾の表計算ファイルは受付不可(name: str, sender: Actor) -> None:
    interface = intakes()[0].interface
    assert sent(interface, BOMBS[name](), sender).state == "refused"


def test_大きさを偽った圧縮爆弾も受付不可(sender: Actor) -> None:
    """The directory of the archive says that the sheet is small; it is not."""
    book = spreadsheet(b"<sheetData>" + b"<row/>" * 10_000_000 + b"</sheetData>")
    honest = zipfile.ZipFile(io.BytesIO(book)).getinfo("xl/worksheets/sheet1.xml").file_size
    lying = book.replace(honest.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
    assert lying != book
    assert sent(intakes()[0].interface, lying, sender).state == "refused"
