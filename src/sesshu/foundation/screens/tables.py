"""Lists: columns, filters, sorting and pages of 100 rows, worked out on the server.

filters = DoseFilter(request.GET, request=request)
rows = queries.doses(request.actor, **filters.conditions())
table = Table(request, name="doses", columns=COLUMNS, rows=rows, filters=filters, empty="…")
return show(request, "doses/list.html", table=table)             # {{ table }} in the template

A list whose conditions may name a person takes `method="post"`, so that nothing personal stands in an address.
A second list on the same page takes `part="…"`: it is paged and sorted by parameters of its own (`page.…`, `sort.…`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from sesshu.foundation import clock
from sesshu.foundation.screens import arranging
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.list_settings import address_of, settings_of
from sesshu.foundation.screens.templatetags.sesshu import NONE, wareki_short

PAGE_SIZE = 100
PLACES = {"sort", "page", "columns"}  # how the first list of a page stands; the others have `sort.…` and `page.…`
WORKING = PLACES | {"drop", "plain", "csrfmiddlewaretoken", "form_name"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is an attribute's name or a function of the row; dates are shown as R8.11.21.

    `sort` names the database columns to order by ("" = cannot be sorted). `link` gives the address of the cell's link;
    `tag` turns the cell into a marked word (right, wrong, care, key or ""), `tags` into several, each a mark and a
    word. `exported=False` keeps it off files; `optional` ones are shown only to who chose them. `spoken` is what a link
    is called where its text alone does not tell which row it is of. `with_time`: an instant with its time of day.
    """

    key: str
    label: str
    value: str | Callable[[Any], Any] = ""
    sort: str | tuple[str, ...] = ""
    align: str = "left"
    css: str = ""
    link: Callable[[Any], str] | None = None
    tag: Callable[[Any], str] | None = None
    tags: Callable[[Any], Sequence[tuple[str, str]]] | None = None
    exported: bool = True
    optional: bool = False
    spoken: Callable[[Any], str] | None = None
    with_time: bool = False

    def raw(self, row: Any) -> Any:
        """The value itself, as a file gets it."""
        if callable(self.value):
            return self.value(row)
        return getattr(row, self.value or self.key)

    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    css: str
    href: str = ""
    tag: str | None = None
    is_header: bool = False
    spoken: str = ""
    tags: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Header:
    column: Column
    state: str  # aria-sort: ascending, descending, none, or "" when it cannot be sorted
    next_sort: str


class Table:
    """A list on a page. The first column is the row's heading; it carries the link.

    Everybody may choose columns and order and keep them with the conditions (`list_settings`): where there are
    conditions, and where `settings=True`. `columns` are those that are shown, `all_columns` those that exist.
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        name: str,
        columns: Sequence[Column],
        rows: QuerySet[Any] | Sequence[Any],
        filters: FilterForm | None = None,
        sort: str = "",
        empty: str = "該当するものはありません。",
        caption: str = "",
        method: str = "get",
        export_url: str = "",
        export_permission: str = "file.export",
        unit: str = "件",
        settings: bool = False,
        part: str = "",
    ) -> None:
        self.request, self.name, self.all_columns, self.filters = request, name, list(columns), filters
        self.empty, self.caption, self.method, self.unit = empty, caption, method, unit
        self.part = part
        self.page_field, self.sort_field = (f"page.{part}", f"sort.{part}") if part else ("page", "sort")
        self.params: QueryDict = request.POST if method == "post" else request.GET
        self.can_set = settings or (method == "get" and filters is not None)
        self._open_with_default()
        self.columns = arranging.chosen(self.all_columns, request.GET.get("columns", "") if self.can_set else "")
        self._page_rows: list[Any] | None = None
        asked = self.params.get(self.sort_field, "") or request.GET.get(self.sort_field, "")  # of a kept setting
        self.sort = self._known_sort(asked, sort)
        self.all_rows = self._sorted(rows)
        self.total = self.all_rows.count() if isinstance(self.all_rows, QuerySet) else len(self.all_rows)
        self.last_page = max(1, -(-self.total // PAGE_SIZE))
        self.page = min(max(1, _number(self.params.get(self.page_field, ""))), self.last_page)
        actor = getattr(request, "actor", None)
        self.export_url = export_url if actor is not None and actor.may(export_permission) else ""

    def __str__(self) -> SafeString:
        return render_to_string("screens/table.html", {"table": self}, request=self.request)

    __html__ = __str__

    @property
    def first_row(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        return min(self.page * PAGE_SIZE, self.total)

    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.page < self.last_page else 0

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """The filters that are still in force."""
        left_out = WORKING | {self.params.get("drop", "")}
        return [(key, value) for key, value in _pairs(self.params) if key not in left_out and not _of_a_part(key)]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What stays as it is when this list is sorted or paged: the filters, and where the page's other lists are."""
        own = {self.page_field, self.sort_field} if self.part else PLACES
        places = [pair for pair in _pairs(self.params) if pair[0] in PLACES or _of_a_part(pair[0])]
        return self.conditions + [(key, value) for key, value in places if key not in own]

    @property
    def address_of_conditions(self) -> str:
        """The conditions as the part of an address after `?`; those that travel by POST stand in none."""
        found = QueryDict(mutable=True)
        if self.method == "post":
            return ""
        for key, value in self.conditions:
            found.appendlist(key, value)
        return found.urlencode()

    @property
    def arrangement(self) -> str:
        """The chosen columns as text; empty when the list is as it is made."""
        return (
            ""
            if self.columns == arranging.chosen(self.all_columns, "")
            else ",".join(column.key for column in self.columns[1:])
        )

    @property
    def address_of_list(self) -> str:
        """Conditions, order and columns as the part of an address after `?`: what a file must hold as well."""
        found = QueryDict(self.address_of_conditions, mutable=True)
        for key, value in (("sort", self.sort), ("columns", self.arrangement)):
            if value:
                found[key] = value
        return found.urlencode()

    @property
    def places(self) -> list[arranging.Place]:
        return arranging.places(self.all_columns, self.columns)

    @cached_property
    def saved(self) -> list[Any]:
        """This person's settings of this list, each with the address that brings it."""
        actor = getattr(self.request, "actor", None)
        found = settings_of(actor, self.name) if actor is not None and self.can_set else []
        for setting in found:
            setting.address, setting.is_own = address_of(setting), setting.owner == actor.code  # type: ignore[attr-defined,union-attr]
        return found

    @property
    def plain_address(self) -> str:
        """The list without conditions; `plain` keeps the default setting from coming back at once."""
        return f"{self.request.path}?plain=1" if self.can_set and self.saved else self.request.path

    def _open_with_default(self) -> None:
        """Opened without any wish, the list goes to the setting that this person opens it with."""
        if self.request.method != "GET" or self.request.GET or not self.can_set:
            return
        default = next((setting for setting in self.saved if setting.is_default), None)
        if default is not None and default.address:
            raise arranging.OpenWith(f"{self.request.path}?{default.address}")

    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.columns]

    def body(self) -> list[list[Cell]]:
        """The cells of this page."""
        shown = self._page_rows
        if shown is None:
            shown = self.all_rows[self.first_row - 1 : self.last_row] if self.total else []
        return [[_cell(column, row, index == 0) for index, column in enumerate(self.columns)] for row in shown]

    def show_only(self, rows: Sequence[Any]) -> None:
        """The rows of this page, read and completed by the page itself."""
        self._page_rows = list(rows)

    def export_columns(self) -> list[str]:
        """Headings for a file with the same rows."""
        return [column.label for column in self.columns if column.exported]

    def export_rows(self) -> Iterable[list[Any]]:
        """All rows, as values, for a file."""
        rows = self.all_rows.iterator(2000) if isinstance(self.all_rows, QuerySet) else self.all_rows
        columns = [column for column in self.columns if column.exported]
        return ([column.raw(row) for column in columns] for row in rows)

    def _header(self, column: Column) -> Header:
        if not column.sort:
            return Header(column, "", "")
        state = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "none")
        return Header(column, state, f"-{column.key}" if state == "ascending" else column.key)

    def _known_sort(self, asked: str, default: str) -> str:
        sortable = {column.key for column in self.columns if column.sort}
        return asked if asked.lstrip("-") in sortable else default

    def _sorted(self, rows: QuerySet[Any] | Sequence[Any]) -> QuerySet[Any] | Sequence[Any]:
        column = next((c for c in self.columns if c.key == self.sort.lstrip("-")), None)
        if column is None:
            return rows
        down = self.sort.startswith("-")
        if isinstance(rows, QuerySet):
            # the key at the end keeps pages apart where the sorted values are equal
            return rows.order_by(*(f"-{name}" if down else name for name in column.order()), "pk")
        return sorted(rows, key=lambda row: (column.raw(row) is None, column.raw(row)), reverse=down)


def shown(value: Any) -> str:
    """A cell's text: dates as R8.11.21, numbers with separators, a dash for nothing."""
    if value is None or value == "":
        return NONE
    if isinstance(value, date | datetime):
        return wareki_short(value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return f"{value:,}" if isinstance(value, int) else str(value)


def moment(value: Any) -> str:
    """An instant with its time of day: R8.11.21 09:03."""
    return f"{wareki_short(value)} {value.astimezone(clock.TOKYO):%H:%M}" if isinstance(value, datetime) else NONE


def _cell(column: Column, row: Any, is_header: bool) -> Cell:
    place = {"right": "right", "center": "middle"}.get(column.align, "")
    return Cell(
        text=moment(column.raw(row)) if column.with_time else shown(column.raw(row)),
        css=f"{place} {column.css}".strip(),
        href=column.link(row) if column.link else "",
        tag=column.tag(row) if column.tag else None,
        is_header=is_header,
        spoken=column.spoken(row) if column.spoken else "",
        tags=column.tags(row) if column.tags else (),
    )


def _pairs(params: QueryDict) -> list[tuple[str, str]]:
    return [(key, value) for key, values in params.lists() for value in values if value]


def _of_a_part(key: str) -> bool:
    return key.startswith(("page.", "sort."))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
