"""Deciding about late institutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.mailings.actions.common import locked, told
from sesshu.ledger.mailings.actions.preparing import change_conditions
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.late_institutions import queries
from sesshu.ledger.mailings.late_institutions.models import LateAct, LateInstitutionCheck
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState


@transaction.atomic
def decide_late_institutions(
    *, mailing_id: UUID, institution_codes: Sequence[str], act: str, by: Actor
) -> list[LateInstitutionCheck]:
    """Note what is done about some late institutions. All or none. Raises `InvalidInput`, `NotNow`.

    Leaving people out, or taking them in again, changes the conditions: a trial that was made is thrown away.
    """
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    if mailing.state not in {MailingState.DRAFT, MailingState.TRIAL}:
        raise NotNow("確定を依頼したあとは、医療機関の扱いを変えられません。差戻しを受けてからやり直してください。")
    if act not in LateAct.values:
        raise InvalidInput("扱いを一覧の中から選択してください。", field="act", example=LateAct.CROSSING.label)
    late = {one.entered.code: one for one in queries.late(by, mailing)}
    codes = list(dict.fromkeys(institution_codes))
    if not codes or set(codes) - late.keys():
        raise InvalidInput("入力が遅れている医療機関を1つ以上、一覧の中から選択してください。", field="institutions")
    c, at = Conditions.of_json(mailing.conditions), clock.now()
    made = LateInstitutionCheck.objects.bulk_create(
        LateInstitutionCheck(
            mailing=mailing, institution_code=code, entered_until=c.entered_until,
            last_given_on=late[code].entered.last, act=act, at=at, by=by.code, by_name=by.display_name,
        )
        for code in codes
    )  # fmt: skip
    told("mailing.late_institutions_decided", mailing, by, institutions=codes, decided=act)
    _leave_out(mailing, c, codes, LateAct(act), by)
    return made


def _leave_out(mailing: Mailing, c: Conditions, codes: list[str], act: LateAct, by: Actor) -> None:
    """The conditions name exactly the institutions whose people get no letter."""
    others = [code for code in c.late_institutions if code not in codes]
    left_out = tuple(sorted([*others, *codes] if act == LateAct.EXCLUDED else others))
    if set(left_out) == set(c.late_institutions):
        return
    change_conditions(
        mailing_id=mailing.id, title=mailing.title, kind=mailing.kind, text_code=mailing.text_code,
        conditions=replace(c, late_institutions=left_out), base_date=mailing.base_date, issued_on=mailing.issued_on,
        known_on=mailing.known_on, producer=mailing.producer, box_size=mailing.box_size, by=by,
    )  # fmt: skip
