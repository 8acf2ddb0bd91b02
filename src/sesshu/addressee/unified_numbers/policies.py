"""May an Individual Number be handled now: the purpose allows the operation, and the fact it rests on is on record.

The fact is looked for in our own rows; what the asker says of it opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from sesshu.addressee.number_rules.uses import NUMBER_USE, may_name, may_record, may_tell, rests_on_others
from sesshu.addressee.unified_numbers.codes import TELLERS
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import Precondition
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.foundation.written import check_no_number
from sesshu.law.number_purposes import NONE, number_purposes
from sesshu.numbers import IndividualNumber
from sesshu.numbers.reserved import is_reserved_for_tests


class PreconditionMissing(NotPermitted):
    """この目的に必要な根拠（案件・転入・転出・申請・委託）が登録されていません。先に根拠を登録してください。"""

    code = "PRECONDITION_MISSING"


class ReservedNumber(InvalidInput):
    """試験用の個人番号です。本番では登録できません。届出や住民票の番号を確かめてください。"""

    code = "RESERVED_NUMBER"

    def __init__(self, before: str = "") -> None:
        super().__init__(f"{before}{(type(self).__doc__ or '').strip()}", field="individual_number")


class FactNotAllowed(NotPermitted):
    """この連携システムは、この種類の根拠かこの業務IDの人の根拠を登録できません。マスタ「個人番号の利用（連携システム）」を確かめてください。"""

    code = "FACT_NOT_ALLOWED"


class PurposeNotAllowed(NotPermitted):
    """この連携システムは、この利用目的か業務IDを名乗れません。マスタ「個人番号の利用（連携システム）」を確かめてください。"""

    code = "PURPOSE_NOT_ALLOWED"


class TellerNotAllowed(NotPermitted):
    """この連携システムは、この名で支援措置を知らせられません。"""

    code = "TELLER_NOT_ALLOWED"
    field = "source"

    def __init__(self, row: int, source: str) -> None:
        super().__init__(
            f"{row}件目: この連携システムは、source に {source}（{TELLERS[source]}）を名乗れません。"
            "自分の業務番号について知らせるときは、ほかの値にしてください（例: register）。名乗れるシステムは、"
            f"マスタ「{NUMBER_USE.label}」の「{NUMBER_USE.value_label('teller')}」にあるものだけです。"
        )


def check_not_reserved(number: IndividualNumber, before: str = "") -> None:
    """Raise `ReservedNumber` in production for a number of the range set aside for tests; the digits are not told."""
    if settings.SESSHU_PRODUCTION and is_reserved_for_tests(number):
        raise ReservedNumber(before)


def check_purpose(operation: str, purpose: str, *, by: Actor) -> None:
    """Raise `InvalidInput` for a purpose that is unknown today or is not for this operation; leaves an entry."""
    known = number_purposes().get(purpose)
    if known is None or not known.holds_on(clock.today()) or operation not in known.operations:
        audit.record_read("individual_number.refused", by=by, purpose="", obj=f"operation:{operation}", decision="deny")
        allowed = "、".join(sorted(code for code, one in number_purposes().items() if operation in one.operations))
        raise InvalidInput(f"この操作に使える利用目的は {allowed} です。", field="purpose")


def check_caller(operation: str, purpose: str, named: set[str], *, by: Actor) -> None:
    """Raise `PurposeNotAllowed`, with an entry, for a calling system that may not name this purpose or one of these
    業務ID today: a key that may `find` does not make every purpose its own."""
    if not may_name(by, purpose, named):
        audit.record_read(
            "individual_number.refused", by=by, purpose=purpose, obj=f"operation:{operation}", decision="deny",
            detail={"systems": sorted(named)},
        )  # fmt: skip
        raise PurposeNotAllowed


def check_tellers(sources: Sequence[str], purpose: str, *, by: Actor) -> None:
    """Raise `TellerNotAllowed`, with an entry, where one of these items speaks of 支援措置 as somebody as whom the
    calling system may not speak today: it could take back what another one said."""
    named = {one for one in sources if one in TELLERS}
    refused = named - may_tell(by) if named else named
    if refused:
        audit.record_read(
            "individual_number.refused", by=by, purpose=purpose, obj="operation:put", decision="deny",
            detail={"tellers": sorted(refused)},
        )  # fmt: skip
        row, source = next((row, one) for row, one in enumerate(sources, start=1) if one in refused)
        raise TellerNotAllowed(row, source)


def check_recorder(kind: str, system: str, *, by: Actor) -> None:
    """Raise `FactNotAllowed`, with an entry, for a calling system that may not record such facts today."""
    if not may_record(by, kind, system):
        audit.record_read(
            "individual_number.refused", by=by, purpose="", obj="operation:precondition", decision="deny",
            detail={"kind": kind, "systems": [system]},
        )  # fmt: skip
        raise FactNotAllowed


def check_precondition(operation: str, purpose: str, reference: str, person: UUID | None, *, by: Actor) -> None:
    """Raise `PreconditionMissing`, with an entry, where the fact is not on record for today and this human. Nobody
    (None) is like somebody else: who looks for a number learns nothing of people whom the fact is not about. Raises
    `InvalidInput` for a reference with an Individual Number: it goes into the entry (R-16)."""
    check_no_number(reference=reference)
    kind = number_purposes()[purpose].precondition
    if kind == NONE:
        return
    day = clock.today()
    rows = Precondition.objects.filter(kind=kind, reference=reference, valid_from__lte=day, valid_until__gte=day)
    if rests_on_others(by):  # who asks does not vouch for itself
        rows = rows.exclude(recorded_by=by.code)
    rows = rows.filter(Q(person=None) | Q(person__in=human(person) if person else []))
    if not rows.exists():
        audit.record_read(
            "individual_number.refused", by=by, purpose=purpose, obj=f"operation:{operation}", decision="deny",
            subjects=[f"unified_person:{person}"] if person else [], case=reference[:60],
        )  # fmt: skip
        raise PreconditionMissing
