"""Whether one request is permitted: plain facts in, None or the refusal out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sesshu.contracts.exchange.messages import InquiryItem
from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.rules import asking, keeping
from sesshu.contracts.exchange.rules.asking import Asked, Assessment
from sesshu.law.permission_list import PermissionList
from sesshu.network.bodies.models import Body
from sesshu.network.faults.models import Fault


@dataclass(frozen=True, slots=True)
class Facts:
    """What a batch shares. `provider` None: nobody of that code takes part. The list and the assessments (the
    inquirer's, the provider's) are those of `day`, and so are their kinds: all words that each bears."""

    inquirer: Body
    provider: Body | None
    allowed: PermissionList
    day: date
    faults: frozenset[str]
    assessments: tuple[Assessment, Assessment]
    kinds: tuple[str, str]


def decide(item: InquiryItem, facts: Facts, *, requested_on: date, has_own: bool, has_others: bool) -> Refusal | None:
    """The first rule that refuses. `has_own`, `has_others`: a code at the inquirer and at the provider."""
    if facts.provider is None:
        return Refusal("", ResultClass.NOT_PERMITTED, "提供を求める団体が登録されていません。")
    own, others = facts.kinds
    asked = Asked(
        own, item.duty, others, item.information, item.subject, item.row, item.part,
        inquirer_code=facts.inquirer.code, provider_code=facts.provider.code,
    )  # fmt: skip
    refused = asking.is_another_body(asked) or keeping.is_of_the_day(facts.day, requested_on)
    if not refused and Fault.LIST_MISMATCH not in facts.faults:
        refused = asking.is_listed(facts.allowed, asked) or asking.is_allowed_subject(facts.allowed, asked)
    refused = refused or _assessed(facts)
    if refused:
        return refused
    if not has_own:
        return Refusal("R-07", ResultClass.NO_CODE_INQUIRER, MEANINGS[ResultClass.NO_CODE_INQUIRER].sentence)
    if not has_others or Fault.NO_CODE in facts.faults:
        return Refusal("R-07", ResultClass.NO_CODE_PROVIDER, MEANINGS[ResultClass.NO_CODE_PROVIDER].sentence)
    return None


def _assessed(facts: Facts) -> Refusal | None:
    assert facts.provider is not None  # noqa: S101 - asked before
    if Fault.ASSESSMENT_UNPUBLISHED in facts.faults:
        return asking.has_assessment(facts.provider.name, Assessment(), facts.day)
    own, others = facts.assessments
    return asking.has_assessment(facts.inquirer.name, own, facts.day) or asking.has_assessment(
        facts.provider.name, others, facts.day
    )


def digest_of(item: InquiryItem, provider: str, department: str) -> str:
    """Tells two contents under one key apart, without keeping the code."""
    told = "|".join([
        provider, department, item.code.reveal(), item.duty, str(item.row), str(item.part), item.subject,
        item.information, ",".join(item.items), str(item.withheld), item.requested_at.isoformat(),
    ])  # fmt: skip
    return hashlib.sha256(told.encode()).hexdigest()
