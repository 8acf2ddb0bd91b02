"""Products: code, name, and the class by which intervals between vaccines are told."""

from __future__ import annotations

from sesshu.law import Entry, entries
from sesshu.schedule.compile.builder import Builder
from sesshu.schedule.tables import ProductText
from sesshu.schedule.vocabulary import known, one_of, required

CLASSES = ("live_injected", "live_oral", "inactivated", "influenza", "covid", "unknown")
WORDS = ("code", "name", "class", "diseases", "valid", "article", "certainty", "hot13", "yj", "cvx", "icd11")


def read(builder: Builder, file: Entry) -> None:
    """Fill the product columns. Raises LawError."""
    for entry in entries(known(file, "products"), "products"):
        required(known(entry, *WORDS), "code", "name", "class")
        code = str(entry["code"])
        if code in builder.product_index:
            raise entry.error(f"製品「{code}」が2度書かれています。")
        if len(builder.products) >= 62:
            raise entry.error("製品は62までです。")
        builder.product_index[code] = len(builder.products)
        form = one_of(entry, "class", CLASSES)
        builder.products.append(ProductText(code, str(entry["name"]), form))
        builder.columns["product_class"].append(1 << CLASSES.index(form))
