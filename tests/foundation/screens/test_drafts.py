"""下書き and 編集中: what a draft holds, whose it is, how long it lives, and what a second editor is told."""

from __future__ import annotations

import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms as django_forms
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.test import RequestFactory
from django.urls import include
from django.urls import path as django_path

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.endpoint import endpoint, path, public_endpoint
from sesshu.foundation.errors import MovedOn, NotFound, NotPermitted, TooLarge
from sesshu.foundation.screens import drafts, editing, views
from sesshu.foundation.screens.fields import ChoiceField, DateField, FileField, MultiChoiceField, TextField
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.models import Draft, Editing, FormKey

NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
FORM = "KeptForm"


class KeptForm(Form):
    keeps_draft = True
    title = TextField("題", required=False)
    on = DateField("日付", required=False)
    kind = ChoiceField("種類", choices=[("a", "甲"), ("b", "乙")], required=False)
    days = MultiChoiceField("曜日", choices=[("1", "月"), ("2", "火")], required=False)
    secret = django_forms.CharField(widget=django_forms.PasswordInput, required=False)
    file = FileField("ファイル", required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False)


class ApartForm(KeptForm):
    """A page that asks for its draft after it is shown; what stands in it is only suggested."""

    offers_apart = True
    tells_editors = False
    compares = False


class PlainForm(Form):
    title = TextField("題", required=False)


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse()


@endpoint(purpose="OWN_ACCOUNT", permission="account.manage")
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@public_endpoint(reason="試し")
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("kept/<int:number>/", page, name="kept"), path("closed/", closed, name="closed"),
    path("public/", public, name="public"), django_path("screens/", include("sesshu.foundation.screens.urls")),
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with clock.set_to(NOW):
        yield


def sent(text: str) -> QueryDict:
    return QueryDict(text)


def asked(actor: Actor, address: str = "/kept/1/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.actor, request.purpose = actor, "OWN_ACCOUNT"
    return request


def posted(actor: Actor, form: Form, **values: str) -> HttpRequest:
    given = {"form_name": FORM, "form_key": form.form_key, **values}
    request = RequestFactory().post("/kept/1/", given)
    request.actor, request.purpose = actor, "OWN_ACCOUNT"
    return request


def test_下書きには様式の欄だけが残り_合言葉_ファイル_隠れた値は残らない(clerk: Actor) -> None:
    given = sent("title=題&days=1&days=2&secret=x&version=3&csrfmiddlewaretoken=t&other=o&on=")
    kept = drafts.keep(place="/kept/1/", form=FORM, sent=given, by=clerk)
    assert kept
    assert kept.typed == {"title": ["題"], "days": ["1", "2"]}
    drafts.keep(place="/kept/1/", form=FORM, sent=sent("title=&on="), by=clerk)  # emptied by hand: nothing to keep
    assert Draft.objects.count() == 0
    with pytest.raises(TooLarge):
        drafts.keep(place="/kept/1/", form=FORM, sent=sent("title=" + "a" * 70_000), by=clerk)


def test_下書きは本人だけ_その画面だけのもので_開けない画面には残せない(clerk: Actor, chief: Actor) -> None:
    drafts.keep(place="/kept/1/", form=FORM, sent=sent("title=題"), by=clerk)
    assert drafts.draft_of(owner=chief, place="/kept/1/", form=FORM) is None
    assert drafts.draft_of(owner=clerk, place="/kept/2/", form=FORM) is None
    drafts.forget(place="/kept/1/", form=FORM, by=chief)
    assert drafts.draft_of(owner=clerk, place="/kept/1/", form=FORM)
    with pytest.raises(NotPermitted):
        drafts.keep(place="/closed/", form=FORM, sent=sent("title=題"), by=replace(clerk, permissions=frozenset()))
    for place in ("/nowhere/", "/public/", "https://example.org/", ""):
        with pytest.raises(NotFound):
            drafts.keep(place=place, form=FORM, sent=sent("title=題"), by=clerk)
    for form in ("PlainForm", "Nothing", ""):
        with pytest.raises(NotFound):
            drafts.keep(place="/kept/1/", form=form, sent=sent("title=題"), by=clerk)


def test_下書きは決めた日数で消える(clerk: Actor) -> None:
    drafts.keep(place="/kept/1/", form=FORM, sent=sent("title=題"), by=clerk)
    with clock.set_to(NOW + drafts.kept_for() - timedelta(minutes=1)):
        assert drafts.draft_of(owner=clerk, place="/kept/1/", form=FORM)
        assert drafts.forget_old() == 0
    with clock.set_to(NOW + drafts.kept_for() + timedelta(minutes=1)):
        assert drafts.draft_of(owner=clerk, place="/kept/1/", form=FORM) is None
        assert drafts.forget_old() == 1


def test_開き直すと下書きを勧め_戻すと入力がそのまま並ぶ(clerk: Actor) -> None:
    drafts.keep(place="/kept/1/", form=FORM, sent=sent("title=題&on=R8.11.2x&kind=b&days=1&days=2"), by=clerk)
    fresh = KeptForm.of(asked(clerk), initial={"title": "登録済み"})
    assert "登録していない入力が残っています" in str(fresh)
    assert fresh["title"].value() == "登録済み"
    restored = KeptForm.of(asked(clerk, "/kept/1/?draft=1"), initial={"title": "登録済み", "kind": "b"})
    assert [restored[name].value() for name in ("title", "on", "kind", "days")] == ["題", "R8.11.2x", "b", ["1", "2"]]
    shown = str(restored)
    assert "登録していない入力が残っています" not in shown
    assert "いまの登録：<strong>登録済み</strong>" in shown
    assert shown.count("いまの登録：") == 1  # 種類 is the same in both


def test_送信が済むと下書きは消え_断られると残る(clerk: Actor) -> None:
    drafts.keep(place="/kept/1/", form=FORM, sent=sent("title=題"), by=clerk)
    first = KeptForm.of(asked(clerk))
    refused = KeptForm.of(posted(clerk, first, title="題"))

    def refuse(_: dict[str, Any]) -> str:
        raise NotFound

    assert refused.submit(refuse) is None
    assert drafts.draft_of(owner=clerk, place="/kept/1/", form=FORM)
    request = posted(clerk, first, title="題")
    assert isinstance(KeptForm.of(request).submit(lambda _: "/done/"), HttpResponseRedirect)
    assert drafts.draft_of(owner=clerk, place="/kept/1/", form=FORM) is None
    # an answer that came too late from the page's own clock leaves nothing behind
    late = posted(clerk, first, title="題", place="/kept/1/", form_key=request.POST["form_key"])
    assert views.keep_draft(late).status_code == 204
    assert Draft.objects.count() == 0


def test_先に変えられても入力は残り_いまの登録を横に見て送り直せる(clerk: Actor) -> None:
    first = KeptForm.of(asked(clerk))
    key = first.form_key

    def moved(_: dict[str, Any]) -> str:
        raise MovedOn

    now = {"title": "先の人", "on": clock.today(), "kind": "a", "version": 5}
    form = KeptForm.of(posted(clerk, first, form_key=key, title="後の人", kind="a", version="4"), initial=now)
    assert form.submit(moved) is None
    assert form.status == 409
    page = str(form)
    assert "いまの登録：<strong>先の人</strong>" in page
    assert 'data-take="R8.11.24"' in page
    assert page.count("いまの登録：") == 2  # 題 and 日付; 種類 is the same
    assert form["version"].value() == "5"
    assert drafts.draft_of(owner=clerk, place="/kept/1/", form=FORM)
    again = KeptForm.of(posted(clerk, first, form_key=key, title="後の人", version="5"), initial=now)
    seen: list[Any] = []
    assert again.submit(lambda data: seen.append(data["version"]) or "/done/")  # type: ignore[func-returns-value]
    assert seen == [5]


def test_後から開いた職員には_だれがいつから編集中かを伝える(clerk: Actor, chief: Actor) -> None:
    assert editing.here(place="/kept/1/", by=clerk) == []
    with clock.set_to(NOW + timedelta(seconds=20)):
        [one] = editing.here(place="/kept/1/", by=chief)
        assert one.name == clerk.display_name
        assert abs(one.since - NOW) < timedelta(seconds=15)
        assert editing.here(place="/kept/2/", by=chief) == []
        editing.here(place="/kept/1/", by=clerk)  # still open
    with clock.set_to(NOW + timedelta(seconds=55)):
        [one] = editing.here(place="/kept/1/", by=chief)
        assert abs(one.since - NOW) < timedelta(seconds=15)
        editing.gone(place="/kept/1/", by=clerk)
        assert editing.here(place="/kept/1/", by=chief) == []
    with clock.set_to(NOW + timedelta(hours=1)):
        editing.here(place="/kept/3/", by=chief)
        assert Editing.objects.count() == 1  # pages that were closed are forgotten
    with pytest.raises(NotPermitted):
        editing.here(place="/closed/", by=replace(clerk, permissions=frozenset()))


def test_後から下書きを聞く様式は_自分では読まず_聞かれると時刻だけを答える(
    clerk: Actor, django_assert_num_queries: Any
) -> None:
    drafts.keep(place="/kept/1/", form="ApartForm", sent=sent("title=題"), by=clerk)
    with django_assert_num_queries(0):
        page = str(ApartForm.of(asked(clerk)))
    assert "登録していない入力が残っています" not in page
    assert "data-asks=" in page
    assert "data-editing" not in page
    question = asked(clerk, "/screens/drafts/offered/")
    question.method, question.POST = "POST", sent("place=/kept/1/&form_name=ApartForm")  # type: ignore[assignment]
    restored = ApartForm.of(asked(clerk, "/kept/1/?draft=1"), initial={"title": "前の票"})
    assert restored["title"].value() == "題"
    assert "いまの登録" not in str(restored)
    question.actor = replace(clerk, permissions=frozenset({"self.use"}))  # type: ignore[attr-defined]
    question.POST = sent("place=/closed/&form_name=ApartForm")  # type: ignore[assignment]
    with pytest.raises(NotPermitted):
        views.offered_draft(question)


def test_サインインし直した後の送信は断られ_入力は下書きに残る(clerk: Actor) -> None:
    request = posted(clerk, KeptForm.of(asked(clerk)), title="題", form_key="another.2026-11-24.session")
    form = KeptForm.of(request)
    assert form.submit(lambda _: "/done/") is None
    assert "もう一度送信してください" in str(form)
    assert drafts.draft_of(owner=clerk, place="/kept/1/", form=FORM)


def test_登録の最中に届いた下書きは_登録の後に残らない(clerk: Actor) -> None:
    """The page sends its last draft and the form at the same moment; nothing is offered again, whichever is first."""
    one = replace(clerk, id=str(uuid.uuid4()))
    first = KeptForm.of(asked(one))
    request = posted(one, first, title="題")
    late = posted(one, first, title="題", place="/kept/1/", form_key=request.POST["form_key"])
    began, finish = threading.Event(), threading.Event()

    def slow(_: dict[str, Any]) -> str:
        began.set()
        assert finish.wait(20)
        return "/done/"

    def in_own_connection(act: Any) -> None:
        try:
            with clock.set_to(NOW):
                act()
        finally:
            connections.close_all()

    def tidy() -> None:
        FormKey.objects.filter(form=FORM, session=first.session).delete()
        Draft.objects.filter(owner=one.code).delete()

    sending = threading.Thread(target=in_own_connection, args=[lambda: KeptForm.of(request).submit(slow)])
    keeping = threading.Thread(target=in_own_connection, args=[lambda: views.keep_draft(late)])
    sending.start()
    assert began.wait(20)
    keeping.start()
    keeping.join(0.5)
    assert keeping.is_alive(), "it waits for the one that registers"
    finish.set()
    sending.join(20)
    keeping.join(20)
    left = Draft.objects.filter(owner=one.code).count()
    tidying = threading.Thread(target=in_own_connection, args=[tidy])
    tidying.start()
    tidying.join(20)
    assert left == 0
