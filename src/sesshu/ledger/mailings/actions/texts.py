"""文面: recorded by one person, in force after another approved it. Printed letters keep the text they had."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.forms import filling, fonts, registry
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.models import LetterText

FORM = "mailing-notice"
FROM_MAILING = {"issued_on"}  # the mailing itself gives these common values


@transaction.atomic
def record_text(
    *, code: str, label: str, kind: str, valid_from: date, values: dict[str, Any], by: Actor, fresh_days: int = 7
) -> LetterText:
    """Record a text (or a new version of one from a later day). It waits for approval. Raises `InvalidInput`."""
    by.check("master.write")
    if kind not in letter_kinds():
        raise InvalidInput("文面の種類を選択してください。", field="kind")
    _check_values(values)
    if LetterText.objects.filter(code=code, valid_from=valid_from).exists():
        raise InvalidInput("同じ適用開始日の文面がすでにあります。別の日を入力してください。", field="valid_from")
    text = LetterText.objects.create(
        code=code, label=label, kind=kind, valid_from=valid_from, values=values, fresh_days=fresh_days,
        recorded_by=by.code, recorded_at=clock.now(),
    )  # fmt: skip
    audit.record("mailing.text_recorded", by=by, purpose="MASTER_MAINTENANCE", obj=f"letter-text:{text.id}",
                 detail={"code": code, "valid_from": valid_from, "values": values})  # fmt: skip
    return text


@transaction.atomic
def approve_text(*, text_id: UUID, by: Actor) -> LetterText:
    """Put a text in force from its first day; not by the one who recorded it."""
    by.check("approval.decide")
    text = LetterText.objects.select_for_update().filter(id=text_id).first()
    if text is None:
        raise NotFound("この文面は見つかりません。一覧から選び直してください。")
    if text.approved_at:
        raise NotNow("この文面はすでに承認されています。")
    if by.code == text.recorded_by:
        raise NotPermitted("文面を登録した職員は、自分で承認できません。別の職員が承認してください。")
    text.approved_by, text.approved_at = by.code, clock.now()
    text.save(update_fields=["approved_by", "approved_at"])
    audit.record("mailing.text_approved", by=by, purpose="APPROVAL", obj=f"letter-text:{text.id}")
    return text


def _check_values(values: dict[str, Any]) -> None:
    fields = registry.template(FORM, on=clock.today()).common
    labels = {field.name: field.label for field in fields}
    missing = [f.label for f in fields if f.required and f.name not in FROM_MAILING and not values.get(f.name)]
    if missing:
        raise InvalidInput(f"{'・'.join(missing)}を入力してください。")
    unknown = values.keys() - labels.keys()
    if unknown:
        raise ValueError(f"unknown values {sorted(unknown)}")
    for name, value in values.items():
        wrong = [code for text in filling.texts(value) for code in fonts.unprintable(text, fonts.PLAIN)]
        if wrong:
            raise InvalidInput(f"{labels[name]}に印刷できない文字（{'、'.join(wrong)}）があります。", field=name)
