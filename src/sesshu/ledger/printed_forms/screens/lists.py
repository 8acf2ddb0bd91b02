"""一覧: conditions first, then how many and how the first page looks, then paper or a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.printed_forms import masters
from sesshu.ledger.printed_forms.kinds import kind
from sesshu.ledger.printed_forms.lists import actions
from sesshu.ledger.printed_forms.lists.builders import BUILDERS
from sesshu.ledger.printed_forms.lists.listing import ListConditions, series_names
from sesshu.ledger.printed_forms.models import School
from sesshu.schedule import status_word

PAPER = "paper"
OUTPUTS = [
    (PAPER, "紙（PDF）"),
    ("xlsx", "Excel"),
    ("human", "CSV（表計算ソフト用）"),
    ("machine", "CSV（システム連携用）"),
]
STATUSES = ("due", "overdue", "not_yet", "complete", "expired")


def _series() -> list[tuple[str, str]]:
    return list(series_names().items())


def _schools() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in School.objects.as_of(clock.today()).order_by("code")]


class ListForm(Form):
    """Base: the way out comes last."""

    output = fields.ChoiceField("出し方", choices=OUTPUTS, style="radio", initial=PAPER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "output"] + ["output"])

    def conditions(self) -> ListConditions:
        data = {name: value for name, value in self.cleaned_data.items() if name != "output"}
        many = ("series", "statuses")
        return ListConditions(**{name: tuple(value) if name in many else value for name, value in data.items()})


class SchoolListForm(ListForm):
    school = fields.ChoiceField("学校", choices=_schools)
    series = fields.MultiChoiceField("予防接種", choices=_series)


class DistrictListForm(ListForm):
    town = fields.TextField("町", required=False, most=60, hint="町名の先頭の文字。空欄のときはすべての町")
    series = fields.MultiChoiceField("予防接種", choices=_series)
    statuses = fields.MultiChoiceField(
        "接種の状況", choices=lambda: [(one, status_word(one)) for one in STATUSES], initial=["due", "overdue"]
    )


class PeriodForm(ListForm):
    from_day = fields.DateField("いつから")
    until_day = fields.DateField("いつまで")


class InstitutionListForm(PeriodForm):
    institution = fields.ChoiceField("医療機関", required=False, choices=institutions.choices, empty="すべて")


class ScreeningFormListForm(PeriodForm):
    """予診票交付一覧: the days of issue."""


FORMS: dict[str, type[ListForm]] = {
    "school_list": SchoolListForm,
    "district_list": DistrictListForm,
    "institution_list": InstitutionListForm,
    "screening_form_list": ScreeningFormListForm,
}


@endpoint(purpose="RECOMMENDATION", permission="form.print")
def list_page(request: HttpRequest, kind_code: str) -> HttpResponse:
    """One kind of list."""
    if kind_code not in BUILDERS:
        raise NotFound("この一覧はありません。帳票の一覧から選び直してください。")
    form, shown, listed = FORMS[kind_code].of(request), "", None

    def act(data: dict[str, Any]) -> str:
        asked: dict[str, Any] = {"kind_code": kind_code, "conditions": form.conditions(), "by": request.actor}
        if data["output"] != PAPER:
            return reverse("file-export", args=[actions.export_list(**asked, profile=data["output"]).id])
        run = actions.print_list(**asked)
        flash(request, "一覧を作成しています", f"{run.label}　{run.rows}頁")
        return reverse("form-run", args=[run.id])

    if "preview" in request.POST and form.is_bound and form.is_valid():
        asked: dict[str, Any] = {"kind_code": kind_code, "conditions": form.conditions(), "by": request.actor}
        try:
            shown, listed = masters.pictures(actions.preview(**asked), "最初の頁"), actions.count(**asked)
        except Refused as refused:
            form.add_refusal(refused)
    elif done := form.submit(act):
        return done
    return show(
        request, "printed_forms/list.html", kind=kind(kind_code), form=form, shown=shown, listed=listed,
        section="printed_forms",
    )  # fmt: skip
