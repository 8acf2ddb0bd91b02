"""帳票の文面 in force, as the values that the papers share."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.dates import wareki
from sesshu.foundation.errors import NotNow
from sesshu.ledger.printed_forms import placeholders, seals
from sesshu.ledger.printed_forms.kinds import FormKind
from sesshu.ledger.printed_forms.models import FormText, SealUse

SEAL_PLACE = "公印"


def in_force(kind: FormKind, on: date) -> FormText:
    """The text of a form on a day. Raises `NotNow`."""
    found = FormText.objects.as_of(on).filter(code=kind.code).first()
    if found is None:
        raise NotNow(f"「{kind.name}」の文面がまだありません。マスタ「帳票の文面」に登録し、承認を受けてください。")
    return found


def common(text: FormText, issued_on: date, *, sample: bool = False) -> dict[str, Any]:
    """The values that all papers of one text share. An electronic seal comes with its approval.

    `sample`: for a preview; the seal itself is never on it, or the screen could be printed as a paper. Raises `NotNow`.
    """
    values: dict[str, Any] = {
        "title": text.title,
        "document_number": text.document_number,
        "issued_on": wareki(issued_on),
        "sender": text.sender,
        "remarks": lines(text.remarks),
        "contact": lines(text.contact),
    }
    return {key: value for key, value in values.items() if value} | seal_values(text.seal_use, sample=sample)


def body(text: FormText, values: dict[str, str], issued_on: date) -> list[str]:
    """The text's own lines with their words replaced."""
    return placeholders.filled(text.body, values | {"発行日": wareki(issued_on), "発信者": text.sender})


def lines(text: str) -> list[str]:
    return [line for line in text.replace("\r", "").split("\n") if line.strip()]


def seal_values(use: str, *, sample: bool) -> dict[str, str]:
    """What a paper says about the seal, for every room that prints one. Raises `NotNow` without an approved seal."""
    match use:
        case SealUse.OMITTED:
            return {"seal_omitted": SealUse.OMITTED.label}
        case SealUse.STAMPED:
            return {"seal_place": SEAL_PLACE}
        case _:
            if sample:
                return {"seal_place": SealUse.ELECTRONIC.label.removesuffix("を印刷する")}
            seal = seals.in_use()
            if seal is None:
                raise NotNow("承認された公印の印影がありません。公印の画面で登録し、承認を受けてください。")
            return {"seal": seal.sha256, "seal_approval": str(seal.approval)}
