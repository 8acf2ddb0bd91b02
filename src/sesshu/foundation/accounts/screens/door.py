"""Signing in and out, and confirming that one is still oneself."""

from __future__ import annotations

import json

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint, public_endpoint
from sesshu.foundation.access.queries import duties_on, duty_names
from sesshu.foundation.accounts import cookies, demo, passwords, sessions, sign_in, stepup
from sesshu.foundation.accounts.models import SignInPolicy
from sesshu.foundation.accounts.screens.forms import KeyForm, NewKeyForm, SignInForm
from sesshu.foundation.accounts.terminals import terminal_of
from sesshu.foundation.screens import flash, show

DOOR = "サインインの途中の画面"


def next_of(request: HttpRequest) -> str:
    """Where the person wanted to go: an address of this house only."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


@public_endpoint(reason="サインインの入口")
def password_page(request: HttpRequest) -> HttpResponse:
    """The first step. Its answer is always the second step, whatever was typed."""
    form = SignInForm.of(request)
    if form.is_bound and form.is_valid():
        answer = redirect("sign-in-key")
        token = sign_in.check_password(
            login_id=form.cleaned_data["login_id"], password=form.cleaned_data["password"],
            terminal=terminal_of(request), next_url=next_of(request),
        )  # fmt: skip
        cookies.give_pending(answer, token)
        return answer
    return _first_page(request, form)


def _first_page(request: HttpRequest, form: SignInForm, *, failed: bool = False) -> HttpResponse:
    people = demo.people()
    held = duties_on([person.pk for person in people], clock.today())
    return show(
        request, "accounts/sign_in.html", status=422 if failed else None, form=form, next_url=next_of(request),
        ended=sessions.ENDED.get(getattr(request, "session_end_reason", ""), ""),
        failed=sign_in.FAILED if failed else "",
        demo_people=[(person, duty_names(held.get(person.pk, []))) for person in people],
    )  # fmt: skip


@public_endpoint(reason=DOOR)
def key_page(request: HttpRequest) -> HttpResponse:
    """The second step, with a key that is enrolled."""
    token, form = cookies.pending_token(request), KeyForm.of(request)
    if form.is_bound and form.is_valid():
        return _after_key(request, sign_in.finish_with_key(token=token, answer=form.cleaned_data["answer"]))
    options = sign_in.options_for_key(token)
    if options is None:
        return redirect("sign-in")
    return show(request, "accounts/key.html", form=form, options=json.dumps(options))


@public_endpoint(reason=DOOR)
def first_key_page(request: HttpRequest) -> HttpResponse:
    """The second step for someone who enrols the first key."""
    token, form = cookies.pending_token(request), NewKeyForm.of(request)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        outcome = sign_in.finish_with_first_key(
            token=token, code=data["code"], name=data["key_name"], answer=data["answer"]
        )
        return _after_key(request, outcome)
    options = sign_in.options_for_first_key(token)
    if options is None:
        return redirect("sign-in")
    return show(request, "accounts/first_key.html", form=form, options=json.dumps(options))


def _after_key(request: HttpRequest, outcome: sign_in.Outcome) -> HttpResponse:
    if outcome.asks_to_take_over:
        return show(request, "accounts/take_over.html", since=outcome.running_since)
    if outcome.failed:
        return _first_page(request, SignInForm(request=request), failed=True)
    return welcome(request, outcome.token, outcome.next_url)


@public_endpoint(reason=DOOR)
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """The answer to the question whether the session at another terminal shall end."""
    return _after_key(request, sign_in.take_over(token=cookies.pending_token(request)))


@public_endpoint(reason="試行環境の入口（本番環境では閉じている）")
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    _, token = demo.sign_in(login_id=request.POST.get("login_id", ""), terminal=terminal_of(request))
    return welcome(request, token, next_of(request))


def welcome(request: HttpRequest, token: str, target: str) -> HttpResponse:
    """The answer that carries a new session, with a word about a password that ends soon."""
    rotate_token(request)
    found = sessions.recognise(token)
    request.actor = found.actor  # type: ignore[attr-defined]
    if found.session and found.session.factors != "demo":
        policy = SignInPolicy.current()
        left = passwords.days_left(found.session.account, policy)
        if left is not None and 0 <= left <= policy.password_warn_days:
            flash(
                request, "パスワードの変更時期です", f"あと{left}日で期限になります。早めに変更してください。",
                kind="warning",
            )  # fmt: skip
    answer = redirect(target)
    cookies.give_session(answer, token)
    return answer


@public_endpoint(reason="サインアウトは、サインインの期限が切れた後でも受け付ける")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    session, actor = request.staff_session, request.actor  # type: ignore[attr-defined]
    if session:
        with transaction.atomic():
            sessions.end(session, reason="sign_out", by=actor)
    answer = redirect("sign-in")
    cookies.drop_session(answer)
    return answer


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def step_up_page(request: HttpRequest) -> HttpResponse:
    """Show the key again before a critical act, and go back to it."""
    session, actor = request.staff_session, request.actor  # type: ignore[attr-defined]
    form, failed = KeyForm.of(request), False
    if form.is_bound and form.is_valid():
        token = stepup.confirm(session=session, answer=form.cleaned_data["answer"], by=actor)
        if token:
            answer = redirect(next_of(request))
            cookies.give_session(answer, token)
            return answer
        failed = True
    options = stepup.options(session)
    return show(
        request, "accounts/step_up.html", status=422 if failed else None, form=form, next_url=next_of(request),
        failed=failed, options=json.dumps(options) if options else "",
    )  # fmt: skip
