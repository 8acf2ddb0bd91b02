"""発送一覧: the released set as a file, for the printer's office or one's own records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.ledger.mailings import letters, looking_again
from sesshu.ledger.mailings.actions.common import purpose_of
from sesshu.ledger.mailings.freshness import accepted_words
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.residents.words import Sex

COLUMNS = (
    ("serial", "発送番号"), ("addressee_number", "宛名番号"), ("name", "氏名"), ("kana", "カナ氏名"),
    ("birth_date", "生年月日"), ("sex", "性別"), ("postal_code", "郵便番号"), ("address", "送付先住所"),
    ("addressee", "宛名"), ("series", "予防接種"), ("step", "回"), ("period", "公費で受けられる期間"),
    ("register_day", "住民情報の最終更新"), ("stale", "古い住民情報を認めた理由"),
)  # fmt: skip
LISTED = {MailingState.RELEASED, MailingState.PRINTED, MailingState.POSTED}


def export_list(*, mailing_id: UUID, profile: str, by: Actor) -> Export:
    """Write the list of those who get a letter (a line for each immunization) and register it.

    `profile` is machine, human, cp932 or xlsx. The register and doses are looked at once more, and who should no
    longer get a letter is not in the file. Raises `NotNow` before the release.
    """
    by.check("file.export")
    mailing = Mailing.objects.get(id=mailing_id)
    if mailing.state not in LISTED:
        raise NotNow("一覧を出力できるのは、確定した発送だけです。")
    people = _still_to_be_written_to(mailing, by)
    return export(
        name=f"予防接種_発送一覧_{mailing.label}", columns=list(COLUMNS), rows=_lines(mailing, people, by),
        profile=profile, by=by, purpose=purpose_of(mailing),
        subjects=[f"resident:{person.resident_id}" for person in people],
    )  # fmt: skip


def _still_to_be_written_to(mailing: Mailing, by: Actor) -> list[MailingPerson]:
    people = list(mailing.persons.filter(included=True).select_related("resident").order_by("serial"))
    gone = {person.id for person, _ in looking_again.changed_since(mailing, people, by)}
    return [person for person in people if person.id not in gone]


def _lines(mailing: Mailing, people: Sequence[MailingPerson], by: Actor) -> list[dict[str, Any]]:
    sexes, register_day = dict(Sex.choices), letters.register_day(mailing)
    return [
        {
            **{key: row[key] for key in ("serial", "postal_code", "address")},
            "addressee": row["addressee"] + row["honorific"],
            "addressee_number": person.resident.addressee_number,
            "name": person.resident.name,
            "kana": person.resident.kana,
            "birth_date": person.birth_date,
            "sex": str(sexes.get(person.sex, "")),
            "series": series,
            "step": step,
            "period": period,
            "register_day": register_day,
            "stale": accepted_words(mailing),
        }
        for person, row in zip(people, letters.rows(mailing, people, by), strict=True)
        for series, step, period, _ in person.due
    ]
