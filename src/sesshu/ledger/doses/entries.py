"""What an action is given: one dose to record, in plain values, checked field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.vaccines import is_known

OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class DoseEntry:
    """A dose as a clerk, a file or another system reports it.

    `source_key` names the report (for example `file:<sha256>:<row>`): the same report twice is recorded once.
    `decision` is needed only when the judgement says `block`.
    """

    resident_id: UUID
    given_on: date
    product: str
    lot_typed: str = ""
    lot_number: str = ""
    institution_code: str = ""
    place: str = ""
    volume_ml: Decimal | None = None
    route: str = ""
    kind: str = "routine"
    setting: str = "individual"
    source: str = "slip"
    certainty: str = "confirmed"
    decision: str = ""
    decision_note: str = ""
    same_day_number: int = 1
    source_key: str | None = None

    def check(self, today: date, birth_date: date | None) -> None:
        """Raise `InvalidInput` for what cannot be, whatever the rules say."""
        if self.given_on > today:
            raise InvalidInput(
                f"接種日：{wareki(self.given_on)}は未来の日付です。接種した日を入力してください。",
                field="given_on", example="R8.11.20",
            )  # fmt: skip
        if self.given_on < (birth_date or OLDEST):
            raise InvalidInput(
                f"接種日：{wareki(self.given_on)}は生年月日より前です。接種した日を確認してください。",
                field="given_on", example="R8.11.20",
            )  # fmt: skip
        if not is_known(self.product):
            raise InvalidInput("ワクチン：一覧にあるものを選んでください。", field="product", example="mr")
        if self.volume_ml is not None and not Decimal("0") < self.volume_ml <= Decimal("10"):
            raise InvalidInput("接種量：0.01から10までのmLで入力してください。", field="volume_ml", example="0.5")
        for name in ("kind", "setting", "source", "certainty"):
            if getattr(self, name) not in codes(name):
                allowed = "、".join(codes(name).values())
                raise InvalidInput(f"{name}：{allowed}のどれかを選んでください。", field=name)
        if self.decision and self.decision not in codes("decision"):
            raise InvalidInput("判断：一覧にあるものを選んでください。", field="decision")
