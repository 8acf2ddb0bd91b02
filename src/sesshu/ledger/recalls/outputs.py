"""What a recall sends out: letters to people, lists of people by how they are told, lists and faxes to institutions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sesshu.dates import age_text, wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.foundation.forms import actions as forms
from sesshu.foundation.forms.models import PrintRun, RunState
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.mailings.letters import honorific
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.recalls import queries
from sesshu.ledger.recalls.actions import locked, search_again, told
from sesshu.ledger.recalls.models import Decision, LotRecall, RecallDose
from sesshu.ledger.recalls.routes import Route, Told, routes

LETTER, FAX = "recall-letter", "recall-fax"
LINES_PER_FAX = 12  # leaves room for a long reason and many lots
PEOPLE = (
    ("route", "連絡の方法"), ("addressee_number", "宛名番号"), ("name", "氏名"), ("kana", "カナ氏名"),
    ("birth_date", "生年月日"), ("postal_code", "郵便番号"), ("address", "送付先住所"), ("given_on", "接種日"),
    ("lot", "記録のロット番号"), ("certainty", "確からしさ"), ("institution", "医療機関"),
)  # fmt: skip
INSTITUTIONS = (
    ("code", "医療機関コード"), ("name", "医療機関名"), ("telephone", "電話番号"), ("doses", "該当・確認中の接種数"),
    ("undecided", "うち確認が必要な数"), ("first", "最初の接種日"), ("last", "最後の接種日"),
)  # fmt: skip


@transaction.atomic
def prepare_letters(*, recall_id: UUID, by: Actor, purpose: str) -> PrintRun:
    """Freeze letters to everyone who is told by letter and has none yet. Raises `NotNow` when there is nobody."""
    by.check("recall.write")
    search_again(recall_id=recall_id, by=by, purpose=purpose)  # slips come late, and records are put right
    recall = locked(recall_id)
    unmade = Q(letter_run=None) | Q(letter_run__state=RunState.CANCELLED)
    rows = list(recall.doses.filter(unmade, decision=Decision.CONFIRMED).order_by("given_on", "id"))
    people = routes({row.resident_id for row in rows}, by)
    mine: dict[UUID, list[RecallDose]] = defaultdict(list)
    for row in rows:
        if people[row.resident_id].route == Route.LETTER:
            mine[row.resident_id].append(row)
    if not mine:
        raise NotNow("手紙を送る人がいません。すでに作成したか、該当する人がほかの一覧にいます。")
    run = forms.prepare(
        template=LETTER, rows=[letter(people[key], doses) for key, doses in mine.items()], common=_common(recall),
        title=f"{recall.label} {product_name(recall.product)}", by=by, purpose=purpose,
    )  # fmt: skip
    held = {row.subject.removeprefix("resident:") for row in run.held_rows.all()}
    printed = [row.id for key, doses in mine.items() if str(key) not in held for row in doses]
    recall.doses.filter(id__in=printed).update(letter_run=run)
    told("lot_recall.letters_prepared", recall, by, purpose, people=list(mine), run=run.label, letters=run.rows)
    return run


@transaction.atomic
def prepare_fax(*, recall_id: UUID, by: Actor, purpose: str) -> PrintRun:
    """Freeze the sheets to the institutions: day, recorded lot and age of each dose, no names."""
    by.check("recall.write")
    search_again(recall_id=recall_id, by=by, purpose=purpose)
    recall = locked(recall_id)
    rows = [row for line in queries.by_institution(by, recall) for row in _sheets(line)]
    if not rows:
        raise NotNow("連絡する医療機関がありません。")
    run = forms.prepare(
        template=FAX,
        rows=rows,
        common=_common(recall),
        title=f"{recall.label} 医療機関への照会",
        by=by,
        purpose=purpose,
    )
    recall.fax_run = run
    recall.save(update_fields=["fax_run"])
    told("lot_recall.fax_prepared", recall, by, purpose, run=run.label, sheets=run.rows)
    return run


def export_people(*, recall_id: UUID, route: str, profile: str, by: Actor, purpose: str) -> Export:
    """The people with an affected dose who are told in one way (`route`, empty: all), a line for each dose.

    Addresses of protected persons are never in the file.
    """
    by.check("file.export")
    recall = queries.get(by, recall_id)
    if route and route not in Route.values:
        raise InvalidInput("連絡の方法：一覧にあるものを選んでください。", field="route", example="手紙")
    people = queries.people(by, recall)
    rows = [r for r in queries.affected(by, recall) if not route or people[r.resident_id].route == route]
    names = institutions.names(row.institution_code for row in rows)
    return export(
        name=f"ロット回収_対象者_{recall.label}", columns=list(PEOPLE), profile=profile, by=by, purpose=purpose,
        rows=[_person(row, people[row.resident_id], names) for row in rows],
        subjects=[f"resident:{row.resident_id}" for row in rows],
    )  # fmt: skip


def export_institutions(*, recall_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """Whom to telephone or fax: institutions with their number of doses. No person is in the file."""
    by.check("file.export")
    recall = queries.get(by, recall_id)
    rows = [
        {"code": line.code, "name": line.name, "telephone": line.telephone, "doses": len(line.doses),
         "undecided": line.undecided, "first": line.first, "last": line.last}
        for line in queries.by_institution(by, recall)
    ]  # fmt: skip
    return export(
        name=f"ロット回収_医療機関_{recall.label}", columns=list(INSTITUTIONS), rows=rows, profile=profile, by=by,
        purpose=purpose,
    )  # fmt: skip


def _common(recall: LotRecall) -> dict[str, Any]:
    return {
        "product": product_name(recall.product),
        "lots": "、".join(recall.lots),
        "reason": recall.reason,
        "announced": f"{wareki(recall.announced_on)}　{recall.announced_by}",
        "what_to_do": recall.what_to_do.splitlines(),
        "contact": recall.contact.splitlines(),
        "issued_on": wareki(clock.today()),
        "number": recall.label,
    }


def letter(person: Told, doses: Sequence[RecallDose]) -> dict[str, Any]:
    """The values of one letter as the register has them now."""
    resident, address = person.resident, person.address
    names = institutions.names(dose.institution_code for dose in doses)
    code = address.postal_code
    return {
        "subject": f"resident:{resident.id}",
        "postal_code": f"{code[:3]}-{code[3:]}" if len(code) == 7 else code,
        "address": "　".join(part for part in (address.address, address.building) if part),
        "addressee": address.recipient or resident.name,
        "honorific": "　様" if address.recipient else honorific(resident.birth_date, clock.today()),
        "person": resident.name,
        "doses": [
            [wareki(dose.given_on), names.get(dose.institution_code) or dose.place or "記録なし",
             dose.lot_recorded or "記録なし"]
            for dose in doses
        ],
    }  # fmt: skip


def _sheets(line: queries.InstitutionLine) -> list[dict[str, Any]]:
    pages = [line.doses[at : at + LINES_PER_FAX] for at in range(0, len(line.doses), LINES_PER_FAX)]
    return [
        {
            "institution": line.name,
            "telephone": line.telephone,
            "sheet": f"{number}／{len(pages)}",
            "total": f"{len(line.doses)}件",
            "doses": [_asked(number, place, dose) for place, dose in enumerate(page)],
        }
        for number, page in enumerate(pages, start=1)
    ]


def _asked(number: int, place: int, dose: RecallDose) -> list[str]:
    birth = dose.resident.birth_date
    age = age_text(birth, dose.given_on) if birth and birth <= dose.given_on else "不明"
    return [
        str((number - 1) * LINES_PER_FAX + place + 1), wareki(dose.given_on), age, dose.lot_recorded or "記録なし",
        str(dose.get_certainty_display()),
    ]  # fmt: skip


def _person(row: RecallDose, person: Told, names: dict[str, str]) -> dict[str, Any]:
    resident, address = person.resident, person.address
    return {
        "route": str(person.route.label),
        "addressee_number": resident.addressee_number,
        "name": resident.name,
        "kana": resident.kana,
        "birth_date": resident.birth_date or resident.birth_text,
        "postal_code": address.postal_code,
        "address": "　".join(part for part in (address.address, address.building) if part),
        "given_on": row.given_on,
        "lot": row.lot_recorded,
        "certainty": str(row.get_certainty_display()),
        "institution": names.get(row.institution_code) or row.place,
    }
