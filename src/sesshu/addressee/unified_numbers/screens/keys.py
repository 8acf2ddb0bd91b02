"""暗号鍵: versions, what still needs an old one, and a new version at the press of a button."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions.keys import behind
from sesshu.addressee.unified_numbers.jobs import RESEAL
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.keys.provider import provider
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form

PURPOSE = "SYSTEM_OPERATION"
RINGS = {"individual_number.seal": "個人番号の暗号化", "individual_number.index": "個人番号の索引"}


class RotateForm(Form):
    """A new version without questions."""


@endpoint(purpose=PURPOSE, permission="key.read")
def keys_page(request: HttpRequest) -> HttpResponse:
    """No key is ever shown, only which versions there are."""
    may_rotate = request.actor.may("key.rotate")
    form = RotateForm.of(request) if may_rotate else None

    def act(_: dict[str, object]) -> str:
        versions = actions.new_versions(by=request.actor, purpose=request.purpose)
        enqueue(kind=RESEAL, key="-".join(map(str, versions)), arguments={}, by=request.actor)
        flash(request, "新しい版を作りました", "登録済みの個人番号を順に暗号化し直します。その間も業務は止まりません。")
        return reverse("unified-keys")

    done = form.submit(act) if form else None
    if done:
        return done
    with connection.cursor() as cursor:  # an estimate is enough for people: counting a city takes seconds
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'held_number'::regclass")
        (about,) = cursor.fetchone()
    return show(
        request, "unified_numbers/keys.html", form=form, section="unified-numbers", behind=behind(), about=about,
        provider=provider(), health=provider().health() if DataKey.objects.exists() else "",
        keys=[(RINGS.get(key.ring, key.ring), key) for key in DataKey.objects.all()],
    )  # fmt: skip
