"""What a clerk asks for: which doses, which field, which value. Checked once, kept as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.vaccines import is_known, product_name
from sesshu.text import TextError, normalise_lot

FIELDS = {"institution_code": "医療機関", "lot_number": "ロット番号", "given_on": "接種日"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Current doses that fulfil all of these; empty ones do not limit. Days are inclusive."""

    institution_code: str = ""
    product: str = ""
    lot_number: str = ""
    given_from: date | None = None
    given_until: date | None = None
    recorded_from: date | None = None
    recorded_until: date | None = None

    def check(self) -> None:
        """Raise `InvalidInput` unless something narrows the choice, and days are in order."""
        if not (self.institution_code or self.lot_number or (self.given_from and self.given_until)):
            text = "条件：医療機関、ロット番号、接種日の期間（から・まで）のうち、一つ以上を入力してください。"
            raise InvalidInput(text, field="where_institution_code")
        if self.product and not is_known(self.product):
            raise InvalidInput("ワクチン：一覧にあるものを選んでください。", field="where_product", example="mr")
        for first, last, name in (
            (self.given_from, self.given_until, "where_given_until"),
            (self.recorded_from, self.recorded_until, "where_recorded_until"),
        ):
            if first and last and last < first:
                raise InvalidInput("期間は、古い日から順に入力してください。", field=name, example="R8.11.1とR8.11.30")

    def doses(self) -> QuerySet[Dose]:
        """The doses, those of one person together."""
        rows = Dose.objects.filter(withdrawn_at__isnull=True)
        for name in ("institution_code", "product", "lot_number"):
            if value := getattr(self, name):
                rows = rows.filter(**{name: value})
        if self.given_from:
            rows = rows.filter(given_on__gte=self.given_from)
        if self.given_until:
            rows = rows.filter(given_on__lte=self.given_until)
        if self.recorded_from:
            rows = rows.filter(recorded_at__gte=_start(self.recorded_from))
        if self.recorded_until:
            rows = rows.filter(recorded_at__lt=_start(self.recorded_until + timedelta(days=1)))
        return rows.order_by("resident_id", "given_on", "id")

    def as_json(self) -> dict[str, Any]:
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Conditions:
        days = {"given_from", "given_until", "recorded_from", "recorded_until"}
        return cls(**{k: date.fromisoformat(v) if v and k in days else v for k, v in kept.items()})

    def words(self, institution: str = "") -> list[str]:
        """The conditions as sentences."""
        said = []
        if self.institution_code:
            said.append(f"医療機関が{institution or self.institution_code}")
        if self.product:
            said.append(f"ワクチンが{product_name(self.product)}")
        if self.lot_number:
            said.append(f"ロット番号が{self.lot_number}")
        for first, last, what in (
            (self.given_from, self.given_until, "接種日"), (self.recorded_from, self.recorded_until, "登録日"),
        ):  # fmt: skip
            if first or last:
                said.append(f"{what}が{f'{wareki(first)}から' if first else ''}{f'{wareki(last)}まで' if last else ''}")
        return said


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), clock.TOKYO)


def changes_of(field: str, value: Any) -> dict[str, Any]:
    """The changes of each dose in plain values. Raises `InvalidInput` for what cannot be."""
    if field == "given_on" and isinstance(value, date):
        if value > clock.today():
            text = f"正しい接種日：{wareki(value)}は未来の日付です。"
            raise InvalidInput(text, field="to_given_on", example="R8.11.20")
        return {"given_on": value.isoformat()}
    if field == "institution_code" and value:
        return {"institution_code": value, "place": ""}
    if field == "lot_number" and value:
        try:
            return {"lot_number": normalise_lot(value).number, "lot_typed": value}
        except TextError as wrong:
            raise InvalidInput(f"正しいロット番号：{wrong}", field="to_lot_number", example="AB1234") from None
    label = FIELDS.get(field)
    if label is None:
        raise InvalidInput("訂正する項目：一覧にあるものを選んでください。", field="field")
    raise InvalidInput(f"正しい{label}を入力してください。", field=f"to_{field}")
