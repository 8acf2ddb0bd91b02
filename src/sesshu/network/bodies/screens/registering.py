"""団体の登録と変更: asked for here, decided under 承認."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.law.capacities import written
from sesshu.law.permission_list import codes
from sesshu.network.bodies import queries, registering

MOST_BYTES = 64 * 1024
KEY_FILE = "団体で「./sesshu exchange keys」が作ったファイル。公開鍵だけが入っています。"
KINDS = (
    "法令上の立場をすべて選びます。市と特別区は、市町村長、福祉事務所を置く者、国民健康保険などの医療給付を行う者、"
    "障害児福祉手当などを支給する者にも当たります。"
)
WAITS = "別の職員が鍵の指紋を団体と読み合わせ、承認すると有効になります。"


def kinds() -> list[tuple[str, str]]:
    """The words of the permission list, and the register's."""
    named = [(code, one.name) for code, one in codes("body").items()]
    return [*named, (queries.REGISTER, "住民基本台帳")]


class ChangeForm(Form):
    """What may change of a body that is there."""

    name = fields.TextField("名称", most=60, example="千代田区")
    kind = fields.MultiChoiceField("種類", choices=kinds, hint=KINDS)
    address = fields.TextField("接続先", most=200, example="https://intermediary.example/exchange/")
    keys = fields.FileField("鍵のファイル", accept=".json", most_bytes=MOST_BYTES, required=False, hint=KEY_FILE)


class JoinForm(Form):
    """A body that joins."""

    code = fields.TextField("コード", most=20, example="131016")
    name = fields.TextField("名称", most=60, example="千代田区")
    kind = fields.MultiChoiceField("種類", choices=kinds, hint=KINDS)
    address = fields.TextField("接続先", most=200, example="https://intermediary.example/exchange/")
    keys = fields.FileField("鍵のファイル", accept=".json", most_bytes=MOST_BYTES, hint=KEY_FILE)


@endpoint(purpose="INFORMATION_EXCHANGE", permission="body.write")
def join_page(request: HttpRequest) -> HttpResponse:
    """Ask for a body to join."""
    form = JoinForm.of(request)

    def act(data: dict[str, Any]) -> str:
        file = data.pop("keys")
        data["kind"] = written(data["kind"])
        registering.ask_to_join(**data, keys=file.read(), by=request.actor, purpose=request.purpose)
        flash(request, "団体の登録を申請しました", WAITS)
        return reverse("body-list")

    return form.submit(act) or _shown(request, form, "団体の登録を申請する")


@endpoint(purpose="INFORMATION_EXCHANGE", permission="body.write")
def change_page(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for other keys, another name or address."""
    body = queries.get(request.actor, code)
    form = ChangeForm.of(request, initial={"name": body.name, "address": body.address, "kind": body.kind.split("|")})

    def act(data: dict[str, Any]) -> str:
        file = data.pop("keys")
        data["kind"] = written(data["kind"])
        registering.ask_to_change(
            body=body, **data, keys=file.read() if file else b"", by=request.actor, purpose=request.purpose
        )
        flash(request, "変更を申請しました", WAITS)
        return reverse("body-detail", args=[code])

    return form.submit(act) or _shown(request, form, f"{body.name}の鍵と接続先の変更を申請する")


def _shown(request: HttpRequest, form: Form, heading: str) -> HttpResponse:
    return show(request, "bodies/register.html", form=form, heading=heading, waits=WAITS, section="bodies")
