"""Made-up texts, a seal and people for tests of forms."""

from __future__ import annotations

import struct
import zlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms import storage
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.masters.actions import load
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.printed_forms import issuing
from sesshu.ledger.printed_forms.masters import FORM_TEXT, SCHOOL
from sesshu.ledger.printed_forms.models import FormIssue
from sesshu.ledger.printed_forms.people.asking import Asked
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import TODAY, child
from tests.ledger.recalls.office import clinic, dose

FROM = TODAY - timedelta(days=100)
CONTACT = "試験市 予防接種係\n電話 000-000-0000"
TEXTS: dict[str, dict[str, str]] = {
    "statutory_certificate": {"title": "予防接種済証", "body": "{氏名}さんが上記の予防接種を受けたことを証明します。"},
    "dose_history": {
        "title": "予防接種の記録",
        "body": "{氏名}さんについて、{発行日}現在、{発信者}が保管する記録は次のとおりです。",
        "remarks": "この記録は、予防接種済証ではありません。",
    },
    "dose_history_english": {"title": "Immunization record", "body": "This is to state what is on record."},
    "out_of_area_request": {
        "title": "予防接種実施依頼書",
        "document_number": "試健第123号",
        "body": "{氏名}さんに、貴市区町村での予防接種の実施を依頼します。滞在先は{滞在先}、有効期限は{有効期限}です。"
        "\nこの予防接種による健康被害の救済は、{発信者}が行います。",
    },
    "public_notice": {
        "title": "定期の予防接種の実施について（公告）",
        "body": "{対象年度}の定期の予防接種を次のとおり行います。",
    },
}
IDENTITY: dict[str, Any] = {"caller": "guardian", "caller_name": "架空　直美", "identity": "driving_licence"}
UNUSUAL = "渡邉󠄂　葛󠄁飾之介"  # with variation selectors that few typefaces have


def texts(by: Actor, seal_use: str = "omitted") -> None:
    """All texts in force."""
    rows = [
        {"code": code, "sender": "試験市長", "seal_use": seal_use, "contact": CONTACT, "valid_from": FROM} | text
        for code, text in TEXTS.items()
    ]
    load(of=FORM_TEXT, entries=rows, reason="試験", by=by, purpose="MASTER_MAINTENANCE")


def school(by: Actor) -> None:
    row = {"code": "E001", "name": "架空小学校", "kind": "elementary", "towns": "手取本町", "valid_from": FROM}
    load(of=SCHOOL, entries=[row], reason="試験", by=by, purpose="MASTER_MAINTENANCE")


def vaccinated(by: Actor, name: str = "架空　空", doses: int = 2, **fields: Any) -> Resident:
    """Somebody with doses of MR, hepatitis B and others."""
    clinic(by)
    person = child(name, birth=fields.pop("birth", date(2020, 6, 15)), **fields)
    dose(person, "AB1234", on=date(2021, 7, 1))
    for number in range(1, doses):
        dose(person, f"HB{number:04d}", on=date(2020, 8, 20) + timedelta(days=35 * number), product="hepb")
    return person


def issued(by: Actor, kind: str, person: Resident, **asked: Any) -> FormIssue:
    values = {} if kind in ("immunization_ledger", "out_of_area_request") else IDENTITY
    return issuing.issue(kind_code=kind, resident_id=person.pk, asked=Asked(**(values | asked)), by=by)


def doses_of(person: Resident) -> tuple[Any, ...]:
    return tuple(Dose.objects.filter(resident=person).order_by("given_on").values_list("pk", flat=True))


def paper(run: PrintRun, by: Actor) -> Path:
    """The first PDF of a run, set now."""
    for _ in printing.print_parts(run=run, by=by):
        pass
    return storage.part_file(run, 1)


def png(side: int = 60, *, extra: bytes = b"") -> bytes:
    """A red ring on white as a PNG; `extra` is put in as a text chunk."""

    def red(x: int, y: int) -> bool:
        return 22**2 <= (x - side / 2) ** 2 + (y - side / 2) ** 2 <= 28**2

    rows = b"".join(
        b"\0" + b"".join(b"\xd0\x20\x20" if red(x, y) else b"\xff\xff\xff" for x in range(side)) for y in range(side)
    )
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), *([(b"tEXt", extra)] if extra else []), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
