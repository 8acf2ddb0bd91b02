"""Forms of the door and of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms

from sesshu.foundation.screens.fields import TextField
from sesshu.foundation.screens.forms import Form


class PasswordField(TextField):
    """A password: hidden, never shown back, kept exactly as typed; pasting and password managers work."""

    def __init__(self, label: str, *, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(
            label, most=128, strip=False, widget=forms.PasswordInput(render_value=False), **kwargs
        )  # fmt: skip
        self.widget.attrs["autocomplete"] = autocomplete


class SignInForm(Form):
    one_time = False
    login_id = TextField("ログインID", most=40)
    password = PasswordField("パスワード", autocomplete="current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login_id"].widget.attrs["autocomplete"] = "username"


class KeyForm(Form):
    one_time = False
    answer = forms.CharField(widget=forms.HiddenInput, required=False)


class NewKeyForm(KeyForm):
    code = TextField("登録コード", hint="システム管理担当から受け取った12文字です。", example="ABCD-EFGH-JKLM", most=20)
    key_name = TextField("鍵の名前", required=False, hint="あとで見分けるための名前です。", example="職員証", most=40)


class PasswordChangeForm(Form):
    one_time = False
    old_password = PasswordField("今のパスワード", autocomplete="current-password")
    new_password = PasswordField("新しいパスワード", autocomplete="new-password")
    again = PasswordField("新しいパスワード（確認のためもう一度）", autocomplete="new-password")
