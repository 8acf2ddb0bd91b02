"""Everything that two cities and the network keep is searched: databases, dumps, files. What is planted is found."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
import typst

from sesshu.numbers.testing import individual_number
from sesshu.operate.exchange import places
from sesshu.operate.exchange.running import PLACES
from sesshu.operate.exchange.scanning import Found, Search, forms_of
from tests.exchange.cities import DOSES, Cities

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(1200)]
NUMBER = individual_number(7).reveal()
FULL = NUMBER.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
CODE = "fg-0123456789abcdef0123456789abcdef"


def test_個人番号も_ほかの団体の符号も_どの記録にも残っていない(cities: Cities) -> None:
    """None of 1,000 Individual Numbers in any encoding, and no linkage code outside the network and the body it was
    issued for: in no table, no dump and no file. (tests/scenarios/test_moved_child.py does it with all systems.)"""
    numbers = [individual_number(n).reveal() for n in range(1000)]
    cities.ask(*(cities.child(n, copies=DOSES) for n in range(230, 242)))
    cities.send()
    codes = {place.name: places.codes_of(cities.databases.ensure(place).owner) for place in PLACES}
    everyone = set().union(*codes.values())
    assert len(codes[PLACES[1].name]) > 10
    assert len(codes[PLACES[2].name]) > 10
    found = Found()
    for place in PLACES:
        foreign = set() if place.system == "network" else everyone - codes[place.name]
        search, dsn = Search([*numbers, *foreign]), cities.databases.ensure(place).owner
        places.look_at_database(dsn, place.name, search, found)
        places.look_at_dump(dsn, place.name, search, found)
    places.look_at_folder(cities.folder, Search([*numbers, *everyone]), found)
    assert found.characters > 100_000
    assert not found.words, found.words
    # Twelve digits that would pass as a number: the codes of bodies and versions have fewer, so there are none at all
    # but by chance within keys and tokens, which are counted apart.
    assert not found.numbers, found.numbers


def test_隠した番号はどの形でどこにあっても見つかる(cities: Cities, tmp_path: Path) -> None:
    """Planted in a table, a dump, text files of each encoding, an archive, a spreadsheet, a PDF and an address."""
    search = Search([NUMBER, CODE])
    (tmp_path / "a.log").write_text(f"GET /x?n={NUMBER}", encoding="utf-8")
    for encoding in ("utf-8", "cp932", "utf-16-le", "utf-16-be"):
        (tmp_path / f"full.{encoding}").write_text(f"番号は{FULL}です", encoding=encoding)
        (tmp_path / f"narrow.{encoding}").write_text(f"番号は{NUMBER}です", encoding=encoding)
    (tmp_path / "b.json").write_text(json_escaped(FULL), encoding="ascii")
    (tmp_path / "c.gz").write_bytes(gzip.compress(NUMBER.encode()))
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<si><t>{CODE}</t></si>")
    (tmp_path / "d.xlsx").write_bytes(sheet.getvalue())
    stream = zlib.compress(f"({NUMBER}) Tj".encode())
    (tmp_path / "e.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\nstream\n" + stream + b"\nendstream\n")
    (tmp_path / f"{NUMBER}.txt").write_bytes(b"")
    for file in sorted(tmp_path.iterdir()):
        alone = tmp_path / "alone"
        alone.mkdir()
        file.rename(alone / file.name)
        found = Found()
        places.look_at_folder(alone, search, found)
        assert found.words, file.name
        (alone / file.name).unlink()
        alone.rmdir()
    for address in (f"/people/{NUMBER}/", f"/x?n={quote(FULL)}", f"/x?n={quote(FULL.encode('cp932'))}", f"/{CODE}"):
        found = Found()
        places.look_at_addresses([address], search, found)
        assert found.words["address"], address
    dsn = cities.databases.ensure(PLACES[1]).owner
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE planted (id integer, told text, raw bytea)")
        connection.execute("INSERT INTO planted VALUES (1, %s, %s)", [FULL, NUMBER.encode()])
        try:
            found = Found()
            places.look_at_database(dsn, "x", search, found)
            assert found.words == {"x.planted": 2}
            assert places.numbers_by_column(dsn, "planted") == {"raw": 1}, "全角は形だけで見つける"
            places.look_at_dump(dsn, "x", search, found)
            assert found.words["x (dump)"] >= 2  # escapes elsewhere in a dump have it read twice
        finally:
            connection.execute("DROP TABLE planted")


def test_探す仕組みは隠れた番号をどの形でも見つける() -> None:
    search = Search([NUMBER])
    for form in forms_of(NUMBER):
        found = Found()
        search.look("x", f"ab {'Q' * 5}{form}zz", found)
        assert found.words["x"] >= 1, form
    found = Found()
    search.look("x", f"番号は{individual_number(8).reveal()}です", found)
    assert (found.words, found.numbers, found.in_tokens) == ({}, {"x": 1}, {})
    search.look("x", f"3f1c2a9e-7b54-4d0a-9c11-{individual_number(8).reveal()}", found)
    assert (found.numbers, found.in_tokens) == ({"x": 1}, {"x": 1})


BLANK, HYPHEN = "\u3000", "\uff0d"
APART = [
    sign.join((digits[:4], digits[4:8], digits[8:])) for digits in (NUMBER, FULL) for sign in (" ", "-", BLANK, HYPHEN)
] + [" ".join(NUMBER), BLANK.join(FULL), f"{NUMBER[:3]} - {NUMBER[3:]}"]


@pytest.mark.parametrize("written", APART)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16", "utf-16-be"])
def test_数字のあいだが空いた番号も見つける(written: str, encoding: str) -> None:
    raw = f"申請者の番号 {written} を確認".encode(encoding, "replace")
    for seen in (raw, quote(raw).encode(), json.dumps(written).encode()):
        found = Found()
        Search([NUMBER]).look_at_bytes("x", seen, found)
        assert found.words["x"], (written, encoding, seen)


def test_改行しない空白で空けた番号も見つける() -> None:
    found = Found()
    Search([NUMBER]).look_at_bytes("x", f"{NUMBER[:6]}\u00a0{NUMBER[6:]}".encode(), found)
    assert found.words["x"]


def test_空きをつめた数字から_ない番号は出てこない() -> None:
    other = individual_number(8).reveal()
    found = Found()
    Search([NUMBER]).look_at_bytes("x", f"{other[:4]} {other[4:8]} {other[8:]} 2026-11-27 10:20:30.123".encode(), found)
    assert not found.words


@pytest.mark.parametrize("written", [NUMBER, f"{NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:]}", FULL, "#h(4mm)".join(NUMBER)])
def test_製品の組版が作ったPDFの紙面の番号も見つける(written: str, tmp_path: Path) -> None:
    """A subset font names glyphs: the digits are in no stream, only on the page."""
    source = tmp_path / "form.typ"
    source.write_text(f"申請者の番号 {written} を確認", encoding="utf-8")
    folder = tmp_path / "made"
    folder.mkdir()
    raw = typst.compile(str(source))
    (folder / "a.pdf").write_bytes(raw)
    with zipfile.ZipFile(tmp_path / "made" / "b.zip", "w") as archive:
        archive.writestr("inside.pdf", raw)
    found = Found()
    places.look_at_folder(folder, Search([NUMBER]), found)
    shutil.rmtree(folder)
    source.unlink()
    assert found.words["file .pdf"]
    assert found.words["file .zip"]


def test_PDFを読めない計算機では_ないと答えずに止まる(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(places.ReaderMissingError):
        list(places.pieces_of(b"%PDF-1.7"))


def test_番号の形のほかの数字は表と列ごとに数えられる(cities: Cities) -> None:
    dsn = cities.databases.ensure(PLACES[1]).owner
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE planted (id integer, slip text, told text)")
        connection.execute("INSERT INTO planted VALUES (1, %s, 'x'), (2, %s, 'x')", [NUMBER, NUMBER[:-1] + "x"])
        try:
            assert places.numbers_by_column(dsn, "planted") == {"slip": 1}
        finally:
            connection.execute("DROP TABLE planted")


def json_escaped(text: str) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in text)
