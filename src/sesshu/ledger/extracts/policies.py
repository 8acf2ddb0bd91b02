"""May this be put out now: the number of the application, the number of rows, protected addresses."""

from __future__ import annotations

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files.writing import PROFILES
from sesshu.law.purposes import purposes
from sesshu.ledger.extracts import rules
from sesshu.ledger.extracts.files import XLSX_ROWS
from sesshu.ledger.extracts.models import ExtractDefinition
from sesshu.ledger.extracts.questions import Question

# What rows of the ledger may be put out for. The words are those of `law/purposes.yaml`.
PURPOSES = (
    "RECOMMENDATION", "ANNOUNCEMENT", "DOSE_INQUIRY", "DOSE_REGISTRATION", "RESIDENT_SEARCH", "MUNICIPAL_PROGRAMME",
    "VOUCHER_MANAGEMENT", "EVENT_MANAGEMENT", "STATISTICS", "LOT_RECALL", "VACCINATION_ERROR", "CERTIFICATE",
)  # fmt: skip
LONGEST_NUMBER = 40


def purpose_choices() -> list[tuple[str, str]]:
    return [(code, purposes()[code].name) for code in PURPOSES]


def check_wish(*, purpose: str, application_number: str, profile: str, rows: int) -> None:
    """Raise `InvalidInput` or `NotNow` where a file of so many rows may not be made like this."""
    if purpose not in PURPOSES:
        raise InvalidInput("利用目的を一覧から選んでください。", field="purpose", example="接種の勧奨・個別通知")
    if profile not in PROFILES:
        raise InvalidInput("形式を一覧から選んでください。", field="profile", example="human")
    if not rows:
        raise NotNow("この条件に合うものはありません。条件を変えてください。")
    most = min(rules.value("most_rows"), XLSX_ROWS if profile == "xlsx" else rules.value("most_rows"))
    if rows > most:
        raise NotNow(f"{rows:,}件は1回に出力できる{most:,}件を超えます。条件を付けて分けてください。")
    needed = rules.value("application_from")
    if rows > needed and not application_number.strip():
        raise InvalidInput(
            f"{needed:,}件を超える出力には、データ使用承認願の番号が要ります。",
            field="application_number",
            example="R8-12",
        )
    if len(application_number) > LONGEST_NUMBER:
        raise InvalidInput(
            f"番号は{LONGEST_NUMBER}文字以内で入力してください。", field="application_number", example="R8-12"
        )


def check_protected(question: Question, reason: str, by: Actor) -> None:
    """Protected addresses need a reason, an address among the columns, and the right to ask. Raises `InvalidInput`."""
    by.check("protected.list")
    if not question.of.is_of_people or not any(column.tells_where for column in question.chosen()):
        raise InvalidInput("支援措置の人の住所を含めるには、住所の項目を選んでください。", field="with_protected")
    if len(reason.strip()) < 5:
        raise InvalidInput(
            "支援措置の人の住所が必要な理由を5文字以上で入力してください。",
            field="reason",
            example="保健師が通知を手渡しするため",
        )


def may_use(definition: ExtractDefinition, viewer: Actor, section: str) -> bool:
    """Its owner, people of the owner's section when it is shared, and the system that it is open to."""
    if viewer.kind == "client":
        return str(definition.open_to) == viewer.id
    shared = definition.shared and bool(section) and definition.section == section
    return definition.owner == viewer.code or shared
