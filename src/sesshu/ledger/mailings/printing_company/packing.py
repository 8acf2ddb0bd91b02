"""What a printing company gets: a list of letters, the texts, the counts by box, a sample; in one AES-256 zip file."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyzipper

from sesshu.foundation.files.writing import Column, machine
from sesshu.ledger.mailings.letters import without_seal
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.numbers import customer_barcode

MOST_LINES = 6  # immunizations in one letter; more are told to the office, not cut
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else
GROUPS, GROUP = 6, 5  # 150 bits
COLUMNS = (
    Column("serial", "発送番号"), Column("box", "箱"), Column("envelope", "封筒"),
    Column("in_envelope", "封筒の中の順"),
    Column("postal_code", "郵便番号"), Column("address", "送付先住所"), Column("addressee", "宛名"),
    Column("customer_barcode", "カスタマバーコード（線種）"), Column("person", "対象者"),
    Column("person_alphabet", "対象者（ローマ字）"), Column("birth", "生年月日"),
    *(Column(f"{name}_{at}", f"{label}{at}") for at in range(1, MOST_LINES + 1)
      for name, label in (("series", "予防接種"), ("step", "回"), ("period", "公費で受けられる期間"),
                          ("standard", "受けていただきたい時期"))),
)  # fmt: skip


def passphrase() -> str:
    """Six groups of five signs. It is shown once and kept nowhere."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def line(person: MailingPerson, row: Mapping[str, Any], place: int) -> dict[str, Any]:
    """One letter as a line of the list."""
    found: dict[str, Any] = dict.fromkeys((column.field for column in COLUMNS), "") | {
        "serial": row["serial"],
        "box": person.box,
        "envelope": person.envelope,
        "in_envelope": place,
        "postal_code": row["postal_code"],
        "address": row["address"],
        "addressee": f"{row['addressee']}{row['honorific']}",
        "customer_barcode": row["customer_barcode"],
        "person": row["person"],
        "person_alphabet": row["person_alphabet"],
        "birth": row["birth"],
    }
    for at, values in enumerate(row["due"], start=1):
        found |= dict(zip((f"series_{at}", f"step_{at}", f"period_{at}", f"standard_{at}"), values, strict=True))
    return found


def places(people: Sequence[MailingPerson]) -> list[int]:
    """The place of each letter in its envelope, people in the order of the serials."""
    seen: Counter[int | None] = Counter()
    found = []
    for person in people:
        seen[person.envelope] += 1
        found.append(seen[person.envelope])
    return found


def files(
    mailing: Mailing, people: Sequence[MailingPerson], rows: Sequence[Mapping[str, Any]], sample: bytes
) -> dict[str, bytes]:
    """Name → bytes of what goes into the package."""
    lines = [line(*parts) for parts in zip(people, rows, places(people), strict=True)]
    listed = machine(list(COLUMNS), lines).data
    texts = {key: value for key, value in without_seal(mailing.text or {}).items() if key != "web_address"}
    return {
        "letters.csv": listed,
        "text.json": json.dumps(texts, ensure_ascii=False, indent=1).encode(),
        "counts.json": json.dumps(counts(mailing, people, listed), ensure_ascii=False, indent=1).encode(),
        "bars.json": json.dumps(
            {"start": customer_barcode.START, "stop": customer_barcode.STOP, "signs": customer_barcode.BARS}, indent=1
        ).encode(),
        "sample.pdf": sample,
    }


def counts(mailing: Mailing, people: Sequence[MailingPerson], listed: bytes) -> dict[str, Any]:
    """What the company counts against: letters, envelopes, and both by box."""
    boxes: dict[int, list[MailingPerson]] = {}
    for person in people:
        boxes.setdefault(person.box or 0, []).append(person)
    return {
        "mailing": mailing.label,
        "letters": len(people),
        "envelopes": len({person.envelope for person in people}),
        "boxes": [
            {"box": box, "letters": len(inside), "envelopes": len({one.envelope for one in inside}),
             "first": inside[0].serial, "last": inside[-1].serial}
            for box, inside in sorted(boxes.items())
        ],
        "letters_csv_sha256": hashlib.sha256(listed).hexdigest(),
    }  # fmt: skip


def sealed(contents: Mapping[str, bytes], word: str) -> bytes:
    """The files in one zip file that opens with the passphrase (WinZip AES, 256 bits)."""
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(word.encode())
        for name, data in contents.items():
            archive.writestr(name, data)
    return made.getvalue()
