"""団体の登録と変更: asked for here, decided under 承認."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.law.capacities import written
from sesshu.law.permission_list import codes
from sesshu.network.bodies import queries, registering
from sesshu.network.bodies.kinds import REGISTER, registered_on
from sesshu.network.bodies.models import Body

MOST_BYTES = 64 * 1024
KEY_FILE = "団体で「./sesshu exchange keys」が作ったファイル。公開鍵だけが入っています。"
KINDS = (
    "法令上の立場を選びます。市と特別区が福祉事務所を置く者でもあることは法令で決まるので、選ばなくても扱われます。"
    "国民健康保険などの医療給付を行う者、手当を支給する者、身体障害者手帳を交付する市長は、法令の資料で確認できていないため、"
    "選んだ団体だけが扱われます。"
)
WAITS = "別の職員が鍵の指紋を団体と読み合わせ、承認すると有効になります。"


def kinds() -> list[tuple[str, str]]:
    """The words of the permission list, and the register's."""
    named = [(code, one.name) for code, one in codes("body").items()]
    return [*named, (REGISTER, "住民基本台帳")]


class ChangeForm(Form):
    """What may change of a body that is there."""

    name = fields.TextField("名称", most=60, example="千代田区")
    kind = fields.MultiChoiceField("種類", choices=kinds, hint=KINDS)
    kind_from = fields.DateField("種類の適用開始日", hint="種類を変えるときの最初の日。種類を変えないときはそのまま。")
    address = fields.TextField("接続先", most=200, width="long", example="https://intermediary.example/exchange/")
    keys = fields.FileField("鍵のファイル", accept=".json", most_bytes=MOST_BYTES, required=False, hint=KEY_FILE)


class JoinForm(Form):
    """A body that joins."""

    code = fields.TextField("コード", most=20, example="131016")
    name = fields.TextField("名称", most=60, example="千代田区")
    kind = fields.MultiChoiceField("種類", choices=kinds, hint=KINDS)
    address = fields.TextField("接続先", most=200, width="long", example="https://intermediary.example/exchange/")
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
    """Ask for other keys, another name, address or kind."""
    body = queries.get(request.actor, code)
    now = {"kind": registered_on(body, clock.today()).split("|"), "kind_from": clock.today()}
    form = ChangeForm.of(request, initial={"name": body.name, "address": body.address, **now})

    def act(data: dict[str, Any]) -> str:
        file = data.pop("keys")
        data["kind"] = written(data["kind"])
        registering.ask_to_change(
            body=body, **data, keys=file.read() if file else b"", by=request.actor, purpose=request.purpose
        )
        flash(request, "変更を申請しました", WAITS)
        return reverse("body-detail", args=[code])

    return form.submit(act) or _shown(request, form, f"{body.name}の鍵・接続先・種類の変更を申請する", body)


def _shown(request: HttpRequest, form: Form, heading: str, body: Body | None = None) -> HttpResponse:
    return show(
        request, "bodies/register.html", form=form, heading=heading, body=body, waits=WAITS, section="bodies"
    )  # fmt: skip
