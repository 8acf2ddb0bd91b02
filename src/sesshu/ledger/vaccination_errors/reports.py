"""The report to the prefecture and the yearly count as files."""

from __future__ import annotations

from typing import Any

from sesshu.dates import age_text, wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.foundation.forms import actions as forms
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.screens.municipality import municipality_name
from sesshu.law.vaccination_errors import error_rules
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.vaccination_errors import queries
from sesshu.ledger.vaccination_errors.models import VaccinationError

FORM = "vaccination-error-report"
COLUMNS = (
    ("code", "類型"), ("name", "間違いの類型"), ("cases", "件数"), ("persons", "人数"), ("damaged", "うち健康被害あり"),
    ("unreported", "うち報告前"),
)  # fmt: skip


def preview_report(case: VaccinationError, *, by: Actor, purpose: str) -> bytes:
    """The report as it would be printed now, marked as a sample."""
    return forms.preview(template=FORM, row=_row(case, by), common=_common(), by=by, purpose=purpose)


def print_report(case: VaccinationError, *, by: Actor, purpose: str) -> PrintRun:
    """The report as it is sent, kept in the register of printed forms."""
    return forms.print_run(
        template=FORM,
        rows=[_row(case, by)],
        common=_common(),
        title=f"{case.label} 間違い接種報告",
        by=by,
        purpose=purpose,
    )


def export_year(*, fiscal_year: int, profile: str, by: Actor, purpose: str) -> Export:
    """The yearly count by type, every type of the list a row, with the total. No person is in the file."""
    by.check("file.export")
    year = queries.year(by, fiscal_year)
    rows = [{name: getattr(line, name) for name, _ in COLUMNS} for line in (*year.lines, year.total)]
    return export(
        name=f"間違い接種_年間件数_{fiscal_year}年度", columns=list(COLUMNS), rows=rows, profile=profile, by=by,
        purpose=purpose,
    )  # fmt: skip


def _common() -> dict[str, Any]:
    return {"sender": municipality_name(), "article": error_rules(clock.today()).article}


def _row(case: VaccinationError, by: Actor) -> dict[str, Any]:
    rules = error_rules(clock.today())
    known = rules.types.get(case.type_code)
    plan = case.next_plan if case.next_plan is not None else queries.next_plan(by, case)
    birth = case.resident.birth_date
    return {
        "subject": f"resident:{case.resident_id}",
        "label": case.label,
        "urgent": "至急（重大な間違い）" if case.serious else "",
        "issued_on": wareki(case.reported_on or clock.today()),
        "to": case.reported_to or "（報告先）",
        "known_on": wareki(case.known_on),
        "kind": f"{known.code}　{known.name}" if known else "（未入力）",
        "age": age_text(birth, case.given_on) if birth and birth <= case.given_on else "不明",
        "items": [
            [name, value or "（未入力）"] for name, value in zip(rules.items.values(), _items(case), strict=True)
        ],
        "reasons": [[reason["text"], reason["basis"]] for reason in case.verdict["reasons"]],
        "next_plan": plan,
        "next_note": case.next_note,
    }


def _items(case: VaccinationError) -> list[str]:
    """The eight items in the order of the law's list."""
    lot = case.lot_number or "製造番号の記録なし"
    published = "公表あり" if case.published else "公表なし"
    return [
        case.institution,
        f"{product_name(case.product)}／{case.maker or '製造販売業者は確認中'}／{lot}",
        wareki(case.given_on),
        f"{case.persons}人",
        case.outline,
        f"{case.city_action}（{published}）" if case.city_action else "",
        "　".join(word for word in (str(case.get_health_damage_display()), case.health_note) if word),
        case.prevention,
    ]
