"""The series for screens: codes, names, and the words of the office."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.schedule.tables import Tables


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """One series. `steps` are (phase, step) of its longest path; `products` in order of choice."""

    code: str
    name: str
    category: str
    standard_words: str
    steps: tuple[tuple[str | None, str], ...]
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductInfo:
    code: str
    name: str
    series: tuple[str, ...]


def series_catalogue(tables: Tables) -> list[SeriesInfo]:
    """All series, category A first, in the order of their law files."""
    found = [_info(tables, number) for number in range(len(tables.series))]
    return sorted(found, key=lambda info: info.category)


def product_catalogue(tables: Tables) -> list[ProductInfo]:
    """All products with the series they can count in."""
    k = tables.kernel
    return [
        ProductInfo(
            product.code,
            product.name,
            tuple(text.code for at, text in enumerate(tables.series) if k.series_products[at] >> number & 1),
        )
        for number, product in enumerate(tables.products)
    ]


def _info(tables: Tables, number: int) -> SeriesInfo:
    k, text = tables.kernel, tables.series[number]
    paths = range(k.series_path_first[number], k.series_path_end[number])
    longest = max(paths, key=lambda path: k.path_step_end[path] - k.path_step_first[path])
    steps = tables.step_names[k.path_step_first[longest] : k.path_step_end[longest]]
    products = k.choice[k.series_choice_first[number] : k.series_choice_end[number]]
    return SeriesInfo(
        code=text.code,
        name=text.name,
        category=text.category,
        standard_words=text.standard_words,
        steps=tuple((phase, step) for phase, step in steps),
        products=tuple(tables.products[product].code for product in products),
    )
