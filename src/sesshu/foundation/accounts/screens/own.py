"""Pages of one's own account: password and keys."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts import own, passwords, stepup
from sesshu.foundation.accounts.models import SignInPolicy
from sesshu.foundation.accounts.screens.forms import NewKeyForm, PasswordChangeForm
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import flash, show

WRONG_OLD = "今のパスワードが正しくありません。続けて誤ると、しばらくの間サインインできなくなります。"
KEY_NOT_TAKEN = (
    "鍵を登録できませんでした。登録コードが正しいか、職員用として認められた鍵かを確認し、"
    "暗証番号を入力してもう一度試してください。"
)


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def password_change(request: HttpRequest) -> HttpResponse:
    form = PasswordChangeForm.of(request)
    if form.is_bound and form.is_valid():
        try:
            own.check_repeated(form.cleaned_data["new_password"], form.cleaned_data["again"])
            if own.change_password(
                by=request.actor,
                old=form.cleaned_data["old_password"],
                new=form.cleaned_data["new_password"],  # type: ignore[attr-defined]
            ):
                flash(request, "パスワードを変更しました")
                return redirect("/")
            form.add_error("old_password", WRONG_OLD)
        except InvalidInput as refused:
            form.add_refusal(refused)
    account, policy = request.staff_session.account, SignInPolicy.current()  # type: ignore[attr-defined]
    return show(
        request, "accounts/password.html", form=form, least=policy.password_least_length,
        days_left=passwords.days_left(account, policy), must_change=passwords.must_change(account, policy),
    )  # fmt: skip


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def my_keys(request: HttpRequest) -> HttpResponse:
    return show(request, "accounts/my_keys.html", keys=own.keys_of(request.actor))  # type: ignore[attr-defined]


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
def enrol_key(request: HttpRequest) -> HttpResponse:
    session, actor = request.staff_session, request.actor  # type: ignore[attr-defined]
    form = NewKeyForm.of(request)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        key = own.enrol_key(session=session, code=data["code"], name=data["key_name"], answer=data["answer"], by=actor)
        if key:
            flash(request, "鍵を登録しました", f"次のサインインから「{key.name}」を使えます。")
            return redirect("my-keys")
        form.add_error(None, KEY_NOT_TAKEN)
    options = json.dumps(own.enrolment_options(session))
    return show(request, "accounts/enrol_key.html", form=form, options=options)


@endpoint(purpose="OWN_ACCOUNT", permission="self.use")
@require_POST
def give_up_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    if wait := stepup.require(request):
        return wait
    own.give_up_key(key_id=key_id, by=request.actor)  # type: ignore[attr-defined]
    flash(request, "鍵を無効にしました")
    return redirect("my-keys")
