"""Two people side by side in finished words."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.dates import wareki, wareki_short
from sesshu.foundation.access import Actor
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.duplicates.finding import Pair
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Row:
    """One item of both."""

    label: str
    first: str
    second: str

    @property
    def same(self) -> bool:
        return self.first == self.second


def side_by_side(viewer: Actor, pair: Pair) -> list[Row]:
    one, other = _facts(viewer, pair.first), _facts(viewer, pair.second)
    return [Row(label, one[label], other[label]) for label in one]


def _facts(viewer: Actor, person: Resident) -> dict[str, str]:
    return {
        "氏名": person.name, "カナ氏名": person.kana, "通称": person.common_name,
        "生年月日": wareki(person.birth_date) if person.birth_date else person.birth_text,
        "性別": str(person.get_sex_display()), "宛名番号": person.addressee_number, "健管番号": person.health_number,
        "住民区分": str(person.get_status_display()),
        "世帯番号": "" if person.address_withheld else person.household_number,
        "世帯主": "" if person.address_withheld else person.household_head, "住所": person.address,
        "異動の年月日": wareki(person.status_on),
        "接種記録": "、".join(text for _, text in dose_choices(viewer, person)),
    }  # fmt: skip


def dose_choices(viewer: Actor, person: Resident) -> list[tuple[str, str]]:
    """The doses of a person for choosing some, the oldest first."""
    viewer.check("dose.read")
    rows = Dose.objects.filter(resident=person, withdrawn_at=None).order_by("given_on", "product")
    return [(str(row.id), f"{wareki_short(row.given_on)} {product_name(row.product)}") for row in rows]
