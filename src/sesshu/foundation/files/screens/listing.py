"""この一覧をファイルに出力する: the form below a list; the file holds the columns, order and conditions on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.files.listing import export_table
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Table

PROFILES = [("human", "CSV（表計算用）"), ("xlsx", "Excel"), ("machine", "CSV（機械用）")]


class ListFileForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES)


def offer_file(
    request: HttpRequest, table: Table, *, name: str, people: Callable[[], Iterable[UUID]] = tuple
) -> tuple[ListFileForm | None, HttpResponse | None]:
    """The form for those who may put out files and have rows, and the answer once it was sent.

    `name` as for `exporting.export`; `people` are the residents in the whole list, asked for only when it is written.
    In the template: `{% include "files/list_file.html" with form=… %}`.
    """
    viewer = request.actor  # type: ignore[attr-defined]
    if not viewer.may("file.export") or not table.total:
        return None, None
    form = ListFileForm.of(request)

    def written(data: dict[str, Any]) -> str:
        made = export_table(
            table=table, name=name, profile=data["profile"], by=viewer, purpose=request.purpose,  # type: ignore[attr-defined]
            subjects=tuple(sorted({f"resident:{person}" for person in people()})),
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    return form, form.submit(written)
