"""鍵と照合リスト: whose keys are known since when, and the permission list as it holds on a day. No private key."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sesshu.contracts.exchange.keys import thumbprint
from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.tables import Column, Table
from sesshu.foundation.sealed_messages.keys import made_at, next_keys, own_keys
from sesshu.intermediary.peers import directory
from sesshu.intermediary.peers.models import Peer
from sesshu.law.permission_list import PermissionRow, name_of, permission_list

SHOWN = 16  # characters of a thumbprint; enough to compare with what the other side says


class ListFilter(FilterForm):
    day = fields.DateField("基準日", required=False)


def _names(kind: str, words: frozenset[str]) -> str:
    return "、".join(name_of(kind, word) for word in sorted(words))


def _period(row: PermissionRow) -> str:
    until = wareki(row.valid_until) if row.valid_until else ""
    return f"{wareki(row.valid_from)}から{until}"


COLUMNS = (
    Column("label", "項", css="tight"),
    Column("inquirers", "照会者", lambda r: _names("body", r.inquirers)),
    Column("duty", "事務", lambda r: name_of("duty", r.duty)),
    Column("providers", "提供者", lambda r: _names("body", r.providers)),
    Column("information", "情報", lambda r: _names("information", r.information)),
    Column("period", "適用", _period, css="tight"),
    Column("confirmed", "確認", lambda r: "" if r.confirmed else "要確認", css="tight"),
)


@endpoint(purpose="INFORMATION_EXCHANGE", permission="connection.read")
def connections_page(request: HttpRequest) -> HttpResponse:
    """Keys by their thumbprints with dates, and the list of a day with its version."""
    filters = ListFilter(request.GET, request=request)
    day: date = filters.conditions().get("day") or clock.today()
    allowed = permission_list(day)
    table = Table(
        request, name="permission-list", columns=COLUMNS, rows=list(allowed.rows), filters=filters, unit="項",
        caption="照会許可用照合リスト", empty="この日に適用されるリストはありません。",
    )  # fmt: skip
    return show(
        request, "peers/connections.html", table=table, version=allowed.version[:12], day=day, section="connections",
        keys=_keys(), may_ask=request.actor.may("exchange.operate"),
    )  # fmt: skip


@endpoint(purpose="INFORMATION_EXCHANGE", permission="exchange.operate")
@require_POST
def take_directory(request: HttpRequest) -> HttpResponse:
    """Who takes part and with which keys, now and not tonight."""
    before = set(Peer.objects.values_list("code", flat=True))
    number = directory.refresh()
    news = Peer.objects.exclude(code__in=before).values_list("name", flat=True)
    flash(request, "名簿を受け取りました", f"{number}団体、うち新しい団体：{'、'.join(news) or 'なし'}")
    return redirect("connections")


def _keys() -> list[dict[str, Any]]:
    """Ours, the network's, and those of the bodies in its directory."""
    own = own_keys().public
    found = [_line("この団体", own.body, own.signing, own.encryption, made_at(), "作成")]
    if following := next_keys():
        one = following.public
        found.append(_line("この団体（次の鍵）", one.body, one.signing, one.encryption, None, ""))
    try:
        network = directory.network_keys()
        found.append(_line("ネットワーク", network.body, network.signing, network.encryption, None, ""))
    except Refused as missing:
        found.append({"name": "ネットワーク", "code": directory.NETWORK, "told": missing.message})
    peers = Peer.objects.exclude(code=own.body).order_by("code")
    return found + [_line(one.name, one.code, one.signing, one.encryption, one.told_at, "受領") for one in peers]


def _line(name: str, code: str, signing: Any, encryption: Any, at: Any, word: str) -> dict[str, Any]:
    return {
        "name": name, "code": code, "signing": thumbprint(signing)[:SHOWN], "at": at, "word": word,
        "encryption": thumbprint(encryption)[:SHOWN],
    }  # fmt: skip
