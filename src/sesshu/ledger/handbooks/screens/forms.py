"""The grid: a row a dose. Empty rows are no doses; an empty day is the day of the row above."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms as django_forms
from django.core import signing
from django.utils.functional import cached_property

from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.codes import choices
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.screens.forms import products
from sesshu.ledger.doses.vaccines import readings
from sesshu.ledger.handbooks.images import ENDINGS, MOST_BYTES, KeptImage, keep
from sesshu.ledger.residents.models import Resident
from sesshu.text import TextError, normalise_lot

ROWS = 20
SALT = "handbook-image"
SAME = "（共通）"


class ProductCell(fields.ComboField):
    """A vaccine in a row; the list of what may be typed stands once on the page."""

    def __init__(self, label: str) -> None:
        super().__init__(label, choices=products, readings=readings, required=False, example="mr", width="short")
        self.widget = django_forms.TextInput(
            attrs={"class": "width-short", "list": "grid-products", "autocomplete": "off"}
        )


@dataclass(slots=True)
class Row:
    """One row of the page: its bound cells, and what was said of it."""

    number: int
    cells: dict[str, Any]
    asks: bool = False
    words: str = ""
    level: str = ""
    errors: list[str] = field(default_factory=list)


class GridForm(Form):
    """What all rows share, then the rows."""

    source = fields.ChoiceField("記録の源", choices=lambda: choices("source"), empty="", initial="handbook")
    certainty = fields.ChoiceField("確かさ", choices=lambda: choices("certainty"), empty="", initial="confirmed")
    kind = fields.ChoiceField("接種区分", choices=lambda: choices("kind"), empty="", initial="routine")
    place = fields.TextField("接種した場所", required=False, hint="分かるとき。例：○○市", most=100)
    image = fields.FileField(
        "手帳の画像", required=False, accept=".jpg,.jpeg,.png,.pdf", most_bytes=MOST_BYTES,
        hint="JPEG・PNG・PDF、20MBまで",
    )  # fmt: skip
    decision_note = fields.TextField("判断の記事", required=False, hint="決裁番号、確認した相手など", most=200)
    kept = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, resident: Resident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resident = resident
        self.found: list[tuple[int, DoseEntry]] = []
        self.kept_image: KeptImage | None = None
        self.asked: set[int] = set()
        for n in range(1, ROWS + 1):
            self.fields |= _cells(n)

    @cached_property
    def rows(self) -> list[Row]:
        names = ("given_on", "product", "lot_number", "source", "certainty", "decision")
        return [Row(n, {name: self[f"{name}_{n}"] for name in names}) for n in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """Collect the entries of all rows without fault; a fault names its row and field."""
        given = dict(super().clean() or {})
        self._keep_image(given)
        above: date | None = None
        for n in range(1, ROWS + 1):
            above = self._row(n, given, above)
        if not self.found and not self.errors:
            self.add_error("given_on_1", self.fields["given_on_1"].refuse("接種を1件以上入力してください。", "EMPTY"))
        return given

    def _row(self, n: int, given: dict[str, Any], above: date | None) -> date | None:
        """Read one row; the day that the next one may repeat."""
        typed = any(self.typed(f"{name}_{n}").strip() for name in ("given_on", "product", "lot_number"))
        day = given.get(f"given_on_{n}") or above
        if not typed or any(f"{name}_{n}" in self.errors for name in ("given_on", "product", "lot_number")):
            return day if typed else above
        if not given.get(f"product_{n}"):
            self.add_error(f"product_{n}", f"{n}行目のワクチンを入力してください。（例：mr）")
        elif day is None:
            self.add_error(f"given_on_{n}", f"{n}行目の接種日を入力してください。（例：R8.11.20）")
        else:
            self._entry(n, given, day)
        return day

    def _entry(self, n: int, given: dict[str, Any], day: date) -> None:
        lot = self.typed(f"lot_number_{n}").strip()
        try:
            number = normalise_lot(lot).number if lot else ""
        except TextError as wrong:
            self.add_error(f"lot_number_{n}", f"{n}行目のロット番号：{wrong}")
            return
        entry = DoseEntry(
            resident_id=self.resident.pk, given_on=day, product=given[f"product_{n}"], lot_typed=lot,
            lot_number=number, place=given.get("place", ""),
            kind=given.get("kind", "routine"),
            source=given.get(f"source_{n}") or given.get("source", "handbook"),
            certainty=given.get(f"certainty_{n}") or given.get("certainty", "confirmed"),
            decision=given.get(f"decision_{n}", ""), decision_note=given.get("decision_note", ""),
        )  # fmt: skip
        try:
            entry.check(clock.today(), self.resident.birth_date)
        except InvalidInput as wrong:
            name = f"{wrong.field}_{n}" if f"{wrong.field}_{n}" in self.fields else None
            self.add_error(name, f"{n}行目の{wrong.message}")
        else:
            self.found.append((n, entry))

    def _keep_image(self, given: dict[str, Any]) -> None:
        """A picture is stored at once and remembered in the page, so that an error in a row does not lose it."""
        file = given.get("image")
        if file:
            try:
                self.kept_image = keep(file.read())
            except InvalidInput as wrong:
                self.add_error("image", wrong.message)
            return
        try:
            self.kept_image = KeptImage(**signing.loads(given["kept"], salt=SALT)) if given.get("kept") else None
        except (signing.BadSignature, TypeError):
            self.add_error("image", "画像をもう一度選んでください。")

    @property
    def kept_token(self) -> str:
        """What the page carries instead of the picture."""
        if self.kept_image is None:
            return ""
        one = self.kept_image
        return signing.dumps({"sha256": one.sha256, "media_type": one.media_type, "size": one.size}, salt=SALT)

    @property
    def kept_words(self) -> str:
        if self.kept_image is None:
            return ""
        return (
            f"{ENDINGS[self.kept_image.media_type].upper()}　{max(1, self.kept_image.size // 1024):,}KB（受け取り済み）"
        )

    def ask_decisions(self, rows: list[int]) -> None:
        """Ask for a decision in each of these rows."""
        self.asked = set(rows)
        for n in rows:
            self.add_error(f"decision_{n}", f"{n}行目：定期接種として扱えません。判断を選んでください。")


def _cells(n: int) -> dict[str, django_forms.Field]:
    found: dict[str, django_forms.Field] = {
        f"given_on_{n}": fields.DateField(
            f"{n}行目の接種日", required=False, not_future=True, hint="", example="R8.11.20"
        ),
        f"product_{n}": ProductCell(f"{n}行目のワクチン"),
        f"lot_number_{n}": fields.LotField(f"{n}行目のロット番号", required=False, example="Y1234"),
        f"source_{n}": fields.ChoiceField(
            f"{n}行目の記録の源", choices=lambda: choices("source"), empty=SAME, required=False
        ),
        f"certainty_{n}": fields.ChoiceField(
            f"{n}行目の確かさ", choices=lambda: choices("certainty"), empty=SAME, required=False
        ),
        f"decision_{n}": fields.ChoiceField(
            f"{n}行目の判断", choices=lambda: choices("decision"), empty="選択してください", required=False
        ),
    }
    for name, cell in found.items():
        cell.widget.attrs["aria-label"] = str(cell.label)
        if name.startswith(("source", "certainty")):
            cell.widget.attrs["data-enter-skip"] = ""
        cell.widget.attrs.pop("data-echo-date", None)
    return found
