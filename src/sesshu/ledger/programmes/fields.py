"""Several products in one field, kept as codes with commas."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.screens.fields import MultiChoiceField
from sesshu.ledger.products.catalogue import product_choices


def _known_products() -> list[tuple[str, str]]:
    """All products but 「製品不明」, which nobody can plan to use."""
    return [(code, name) for code, name in product_choices() if code != "unknown"]


class ProductsField(MultiChoiceField):
    """Boxes for products; the cleaned value is text, as a master keeps it."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=_known_products, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [code for code in value.split(",") if code] if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return ",".join(super().clean(self.prepare_value(value)))

    def shown(self, value: str) -> str:
        """The products by name, for lists and histories."""
        names = dict(product_choices())
        return "、".join(names.get(code, code) for code in value.split(",") if code)
