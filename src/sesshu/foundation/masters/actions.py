"""Changing masters: asked for, approved by another person, then in force. Nothing is overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from sesshu.dates import fiscal_year_words, wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.canonical import plain
from sesshu.foundation.errors import NotNow, Refused
from sesshu.foundation.masters import consent, periods
from sesshu.foundation.masters.declaration import Master, master
from sesshu.foundation.masters.fiscal_copy import copied_rows
from sesshu.foundation.masters.models import ChangeStatus, DatedMaster, MasterChange
from sesshu.foundation.screens.free_text import is_free
from sesshu.foundation.written import check_no_number

ACTS = {"new": "新規登録", "change": "変更", "end": "終了", "copy": "次年度への複写"}


@transaction.atomic
def request_change(
    *,
    of: Master,
    act: str,
    code: str,
    valid_from: date,
    valid_until: date | None = None,
    values: dict[str, Any] | None = None,
    reason: str,
    by: Actor,
    purpose: str,
) -> MasterChange:
    """Ask for a change. It is checked now and again when it comes into force.

    `act`: new (a period from `valid_from`), change (other values from `valid_from` on), end (`valid_from` is the last
    day). Where the municipality wants no approval for masters, the change is in force at once.
    """
    by.check("master.write")
    payload = plain(
        {
            "master": of.key, "act": act, "code": code, "valid_from": valid_from, "valid_until": valid_until,
            "values": _as_text(values or {}), "reason": reason,
        }
    )  # fmt: skip
    _cut(of, payload)
    return _file(of, payload, by=by, purpose=purpose)


@transaction.atomic
def request_copy(*, of: Master, fiscal_year: int, reason: str, by: Actor, purpose: str) -> MasterChange:
    """Ask for all entries of a fiscal master to be copied to `fiscal_year`; codes that have rows there are left out."""
    by.check("master.write")
    rows = copied_rows(of, fiscal_year)
    if not rows:
        raise NotNow("複写する登録がありません。複写先の年度にすべて登録済みか、前年度の登録がありません。")
    payload = plain(
        {"master": of.key, "act": "copy", "code": "", "fiscal_year": fiscal_year, "reason": reason,
         "rows": [str(row.source.id) for row in rows]}
    )  # fmt: skip
    _cut(of, payload)
    return _file(of, payload, by=by, purpose=purpose)


def apply_approved(approval: Any, *, by: Actor) -> None:
    """Bring a change into force within the transaction of its approval (called by the approvals room)."""
    change = MasterChange.objects.select_for_update().get(id=approval.payload["request"])
    _check_waiting(change)
    _apply(change, consent.use(payload=change.payload, by=by), by=by, purpose=approval.purpose)


@transaction.atomic
def withdraw_change(*, change: MasterChange, by: Actor, purpose: str) -> MasterChange:
    """Take back one's own request."""
    change = MasterChange.objects.select_for_update().get(id=change.id)
    _check_waiting(change)
    if change.requested_by != by.code:
        raise Refused("申請を取り下げられるのは、申請した本人だけです。")
    if change.approval:
        consent.take_back(approval=change.approval, by=by)
    change.status = ChangeStatus.WITHDRAWN
    change.save()
    audit.record("master.change_withdrawn", by=by, purpose=purpose, obj=f"master-change:{change.id}")
    return change


@transaction.atomic
def load(*, of: Master, entries: Sequence[dict[str, Any]], reason: str, by: Actor, purpose: str) -> list[DatedMaster]:
    """First filling of an empty master (setting up, demonstration): one batch, one audit entry.

    Each entry holds code, valid_from, perhaps valid_until, and the values. Refused once the master has rows.
    """
    by.check("master.write")
    if of.model.objects.exists():
        raise NotNow(f"{of.label}にはすでに登録があります。変更は申請してください。")
    at, last = clock.now(), {"valid_until": None}
    rows = of.model.objects.bulk_create(
        [of.model(**of.derive(last | entry), recorded_at=at, recorded_by=by.code, reason=reason) for entry in entries],
        batch_size=2000,
    )
    audit.record(
        "master.loaded", by=by, purpose=purpose, obj=f"master:{of.key}", n=len(rows), detail={"reason": reason}
    )
    return rows


def _check_waiting(change: MasterChange) -> None:
    if change.status != ChangeStatus.WAITING:
        raise NotNow("この申請はすでに反映または取下げされています。")


def _file(of: Master, payload: dict[str, Any], *, by: Actor, purpose: str) -> MasterChange:
    check_no_number(**_free_texts(of, payload))
    needed = consent.needed()
    if needed and (waiting := _waiting(of, payload, by)):
        return waiting
    change = MasterChange(
        master=of.key, act=payload["act"], code=payload["code"], payload=payload, reason=payload["reason"],
        requested_by=by.code, requested_name=by.display_name, requested_at=clock.now(),
    )  # fmt: skip
    # the request's own number makes equal requests at two times two, each with its own approval
    change.payload = payload | {"request": str(change.id)}
    if needed:
        change.approval = consent.ask(payload=change.payload, by=by, purpose=purpose, summary=summary(change))
    change.save()
    audit.record(
        "master.change_requested", by=by, purpose=purpose, obj=f"master:{of.key}:{change.code}", detail=change.payload
    )
    if not needed:
        _apply(change, None, by=by, purpose=purpose)
    return change


def _free_texts(of: Master, payload: dict[str, Any]) -> dict[str, str]:
    """What people wrote, by field; whoever asks without the form is held to the same (R-16)."""
    written = {"code": payload["code"], "reason": payload["reason"]} | payload.get("values", {})
    known = of.form.base_fields
    return {name: str(text) for name, text in written.items() if name not in known or is_free(known[name])}


def _waiting(of: Master, payload: dict[str, Any], by: Actor) -> MasterChange | None:
    """The same wish of the same person that nobody has decided: sent from a second tab it is no second wish."""
    rows = MasterChange.objects.filter(
        master=of.key, code=payload["code"], requested_by=by.code, status=ChangeStatus.WAITING
    )
    same = (row for row in rows if {**row.payload, "request": ""} == {**payload, "request": ""})
    return next((row for row in same if consent.state(row.approval) == "waiting"), None)


def _apply(change: MasterChange, approval: uuid.UUID | None, *, by: Actor, purpose: str) -> list[DatedMaster]:
    of, at = master(change.master), clock.now()
    cuts = _cut(of, change.payload)
    superseded = [row.id for _, cut in cuts for row in cut.superseded]
    of.model.objects.filter(id__in=superseded).update(superseded_at=at)
    rows = of.model.objects.bulk_create(
        of.model(
            code=code, valid_from=new.valid_from, valid_until=new.valid_until, **of.derive(new.values),
            recorded_at=at, recorded_by=change.requested_by, approval=approval, reason=change.reason,
        )
        for code, cut in cuts
        for new in cut.added
    )  # fmt: skip
    change.status, change.applied_at, change.applied_by = ChangeStatus.IN_FORCE, at, by.code
    change.approval = approval or change.approval
    change.save()
    audit.record(
        "master.changed", by=by, purpose=purpose, obj=f"master:{of.key}:{change.code}", n=len(rows),
        detail={"change": change.id, "superseded": superseded, "added": [row.id for row in rows]},
    )  # fmt: skip
    return rows


def _cut(of: Master, payload: dict[str, Any]) -> list[tuple[str, periods.Cut]]:
    """What a request would do to the rows, each new row checked as its master wants. Raises `InvalidInput`."""
    cuts = _cuts(of, payload)
    if of.check is not None and payload["act"] != "end":
        for code, cut in cuts:
            for new in cut.added:
                of.check(of.row(code, new.valid_from, new.valid_until, new.values))
    return cuts


def draft(change: MasterChange) -> DatedMaster | None:
    """The row a request for one entry would bring into force; None for an end or a copy."""
    of, asked = master(change.master), change.payload
    if asked["act"] not in ("new", "change"):
        return None
    start = date.fromisoformat(asked["valid_from"])
    end = date.fromisoformat(asked["valid_until"]) if asked["valid_until"] else None
    return of.row(asked["code"], start, end, _from_text(of, asked["values"]))


def _cuts(of: Master, payload: dict[str, Any]) -> list[tuple[str, periods.Cut]]:
    if payload["act"] == "copy":
        wanted = set(payload["rows"])
        found = [row for row in copied_rows(of, payload["fiscal_year"]) if str(row.source.id) in wanted]
        return [(row.source.code, periods.Cut(added=[row.new])) for row in found]
    code, start = payload["code"], date.fromisoformat(payload["valid_from"])
    end = date.fromisoformat(payload["valid_until"]) if payload["valid_until"] else None
    rows = list(of.model.objects.believed().select_for_update().filter(code=code))
    values = _from_text(of, payload["values"])
    if payload["act"] == "new":
        return [(code, periods.added_period(rows, start, end, values))]
    old = next((of.values(row) for row in rows if row.holds_on(start)), {})
    if payload["act"] == "change":
        return [(code, periods.changed_from(rows, start, old, old | values, end))]
    return [(code, periods.ended_on(rows, start, old))]


def summary(change: MasterChange) -> str:
    """マスタの変更：医療機関 0110113719 令和8年12月1日から (for the list of what waits)."""
    of = master(change.master)
    if change.act == "copy":
        return f"マスタの次年度への複写：{of.label}（{fiscal_year_words(change.payload['fiscal_year'])}）"
    day = wareki(date.fromisoformat(change.payload["valid_from"]))
    edge = "まで" if change.act == "end" else "から"
    return f"マスタの{ACTS[change.act]}：{of.label}　{change.code}　{day}{edge}"


def _as_text(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, bool | int | None) else str(value) for name, value in values.items()}


def _from_text(of: Master, values: dict[str, Any]) -> dict[str, Any]:
    return {name: of.model._meta.get_field(name).to_python(value) for name, value in values.items()}
