"""A trial form, list and addresses for the tests of the screens."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from sesshu.foundation.access.endpoint import endpoint, path, public_endpoint
from sesshu.foundation.errors import InvalidInput, NotNow, Refused
from sesshu.foundation.screens import show
from sesshu.foundation.screens.fields import (
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    DigitsField,
    KanaField,
    LotField,
    MultiChoiceField,
    NoteField,
    NumberField,
    TextField,
)  # fmt: skip
from sesshu.foundation.screens.forms import Form
from sesshu.numbers import institution_code


class TrialForm(Form):
    given_on = DateField("接種日", not_future=True)
    name = TextField("氏名", most=5)
    kana = KanaField("カナ", required=False)
    volume = NumberField("接種量", places=2, unit="mL", required=False, most=1)
    lot = LotField(required=False)
    code = CodeField("医療機関コード", read=institution_code.read, required=False)
    telephone = DigitsField("電話番号", lengths=(10, 11), required=False, example="096-123-4567")
    kind = ChoiceField("区分", choices=[("A", "A類"), ("B", "B類")], required=False)
    sex = ChoiceField("性別", choices=[("F", "女"), ("M", "男")], style="radio", required=False)
    days = MultiChoiceField("曜日", choices=[("1", "月"), ("2", "火")], required=False)
    agreed = CheckField("説明を受けた")
    note = NoteField("備考", required=False)


def posted(actor: Any, **values: Any) -> HttpRequest:
    request = RequestFactory().post("/trial/", values)
    request.actor = actor
    return request


def opened(actor: Any) -> HttpRequest:
    request = RequestFactory().get("/trial/")
    request.actor = actor
    return request


@public_endpoint(reason="試験用")
def page(request: HttpRequest) -> HttpResponse:
    return show(request, "screens/error.html", heading="試験", message="本文", form=TrialForm.of(request))


@public_endpoint(reason="試験用")
def several(request: HttpRequest) -> HttpResponse:
    forms = [(TrialForm.of(request), "登録する")]
    return show(request, "screens/error.html", heading="試験", message="本文", forms=forms)


@public_endpoint(reason="試験用")
def refuse(request: HttpRequest, how: str) -> HttpResponse:
    raise {
        "refused": NotNow("確定した発送は変更できません。"),
        "invalid": InvalidInput("接種日を確認してください。", field="given_on"),
        "missing": Http404("山田 花子"),
        "broken": RuntimeError("山田 花子 昭和60年5月1日"),
        "plain": Refused(),
    }[how]


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("中")


urlpatterns = [
    path("trial/", page, name="trial"),
    path("several/", several, name="several"),
    path("trial/<str:how>/", refuse, name="trial-refuse"),
    path("closed/", closed, name="closed"),
]
handler400 = "sesshu.foundation.screens.failures.bad_request"
handler403 = "sesshu.foundation.screens.failures.forbidden"
handler404 = "sesshu.foundation.screens.failures.not_found"
handler500 = "sesshu.foundation.screens.failures.server_error"
