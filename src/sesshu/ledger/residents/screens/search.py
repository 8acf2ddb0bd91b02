"""総合検索: kana, name, birth date or a number → people. Terms travel in the session, never in an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import fields, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.foundation.screens.templatetags.sesshu import age, wareki
from sesshu.ledger.residents import freshness, queries
from sesshu.ledger.residents.search import check_terms
from sesshu.numbers.in_texts import TwelveDigits

KEPT = "resident_search"
HINT = "先頭の何文字かで探せます。名だけでも探せます。"


class SearchForm(Form):
    """At least one term; all given ones must hold."""

    one_time = False
    kana = fields.KanaField("カナ氏名", required=False, hint=HINT)
    birth_date = fields.DateField("生年月日", required=False, hint="例：R6.9.18、20240918", example="R6.9.18")
    full_name = fields.TextField("氏名", required=False, hint="異体字（髙・﨑など）は区別せずに探します。")
    number = fields.DigitsField("宛名番号・健管番号・券番号", required=False, twelve_digits=TwelveDigits.OWN_NUMBER)
    address = fields.TextField(
        "住所", required=False, most=100, width="long", example="手取本町1-1",
        hint="町名から先頭の何文字か。旧住所でも探せます。支援措置の世帯は、住所と電話では見つかりません。",
    )  # fmt: skip
    telephone = fields.TextField("電話番号", required=False, most=20, hint="保護者として登録した番号")
    slip_number = fields.TextField("受付票番号", required=False, most=20, example="受付2026-00001")


COLUMNS = (
    Column("name", "氏名", css="official-name", link=lambda p: reverse("resident-page", args=[p.pk]),
           spoken=lambda p: f"{p.name}（宛名番号 {p.addressee_number}）"),
    Column("kana", "カナ"),
    Column("birth_date", "生年月日", lambda p: wareki(p.birth_date) if p.birth_date else p.birth_text, css="tight"),
    Column("age", "年齢", lambda p: age(p.birth_date), css="tight"),
    Column("sex", "性別", lambda p: p.get_sex_display()),
    Column("status", "住民区分", lambda p: p.get_status_display()),
    Column("address", "住所", css="official-name"),
    Column("addressee_number", "宛名番号"),
    Column("health_number", "健管番号", optional=True),
    Column("household_number", "世帯番号", optional=True),
    Column("care", "注意", lambda p: "・".join(word for _, word in _cares(p)), tags=lambda p: _cares(p)),
)  # fmt: skip


def _cares(person: Any) -> list[tuple[str, str]]:
    """Found under an earlier name or address, who else could be taken for this one, protected: mark and word."""
    found = [("key", word) for word in person.former_words] + [("care", word) for word in person.look_alike_words]
    return [*found, ("wrong", "支援措置")] if person.address_withheld or person.address_protected else found


@endpoint(purpose="RESIDENT_SEARCH", permission="resident.search")
def search_page(request: HttpRequest) -> HttpResponse:
    """The form and the last result of this session. Everyone listed is recorded as seen."""
    form = SearchForm.of(request)
    if form.is_bound and form.is_valid():
        terms = _terms(form.cleaned_data)
        if terms.is_empty:
            form.add_error("kana", "検索する条件を1つ以上入力してください。例：ヤマダ、R6.9.18")
        else:
            try:
                check_terms(terms)
            except InvalidInput as refused:
                form.add_refusal(refused)
            else:
                _keep(request, form.cleaned_data)
                return redirect("resident-search")
    kept = _kept(request)
    if not form.is_bound and kept:
        form = SearchForm(request=request, initial=kept | {"birth_date": _shown(kept["birth_date"])})
    found = _search(request, _terms(kept)) if kept and not form.is_bound else None
    table = None
    if found and found.people:
        table = Table(
            request,
            name="resident-search",
            columns=COLUMNS,
            rows=found.people,
            caption="検索結果",
            unit="人",
            settings=True,
        )
    file_form = None
    if found and table and found.total == len(found.people):  # for more than a page shows, データ出力 asks why
        file_form, done = offer_file(
            request, table, name="予防接種_総合検索", people=lambda: [person.pk for person in found.people]
        )
        if done:
            return done
    return show(
        request, "residents/search.html", form=form, found=found, table=table, file_form=file_form,
        stale=freshness.warning(),
    )  # fmt: skip


@endpoint(purpose="RESIDENT_SEARCH", permission="resident.search")
def clear_page(request: HttpRequest) -> HttpResponse:
    """Forget the last search."""
    request.staff_session.data.pop(KEPT, None)
    return redirect("resident-search")


def _search(request: HttpRequest, terms: queries.SearchTerms) -> queries.SearchResult:
    found = queries.search(request.actor, terms)
    if found.people:
        audit.record_read(
            "resident.searched", by=request.actor, purpose=request.purpose,
            subjects=[f"resident:{person.pk}" for person in found.people],
        )  # fmt: skip
    for person in found.people:
        person.look_alike_words = [str(word) for word in found.look_alikes.get(person.pk, ())]  # type: ignore[attr-defined]
        person.former_words = found.former.get(person.pk, ())  # type: ignore[attr-defined]
    return found


def _terms(given: dict[str, Any]) -> queries.SearchTerms:
    number, born = given.get("number") or "", given.get("birth_date")
    return queries.SearchTerms(
        kana=given.get("kana") or "",
        name=given.get("full_name") or "",
        birth_date=date.fromisoformat(born) if isinstance(born, str) and born else born or None,
        any_number=number,
        address=given.get("address") or "",
        telephone=given.get("telephone") or "",
        slip_number=given.get("slip_number") or "",
    )


def _keep(request: HttpRequest, given: dict[str, Any]) -> None:
    born = given["birth_date"]
    request.staff_session.data[KEPT] = given | {"birth_date": born.isoformat() if born else ""}


def _kept(request: HttpRequest) -> dict[str, Any]:
    session = getattr(request, "staff_session", None)
    found: dict[str, Any] = session.data.get(KEPT, {}) if session else {}
    return found


def _shown(iso: str) -> str:
    return wareki_short(date.fromisoformat(iso)) if iso else ""
