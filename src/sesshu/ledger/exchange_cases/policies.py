"""About whom another body may be asked from a case: R-05 and R-06 as far as the office itself can say."""

from __future__ import annotations

from sesshu.foundation.errors import InvalidInput
from sesshu.law.permission_list import name_of
from sesshu.ledger.exchange_cases.kinds import is_another, is_of_the_household, is_of_the_person
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus

FEWEST = 5  # characters of a reason


def check_whom(case: ExchangeCase, person: Resident, subject: str, outside_reason: str) -> None:
    """Whether this person can be what the word says. Raises `InvalidInput`."""
    word, is_case_person = name_of("subject", subject), person.pk == case.resident_id
    if is_of_the_person(subject) and not is_case_person:
        raise InvalidInput(f"{word}について照会するときは、案件の本人を選んでください。", field="resident_id")
    if is_another(subject) and is_case_person:
        raise InvalidInput(f"案件の本人は{word}になりません。{word}に当たる人を選んでください。", field="resident_id")
    if person.status == ResidentStatus.DEAD and not is_of_the_person(subject):
        raise InvalidInput(f"亡くなった人は{word}になりません。{word}に当たる人を選んでください。", field="resident_id")
    if is_case_person or person.pk in case.household:
        return
    if is_of_the_household(subject):
        raise InvalidInput(
            f"{word}として照会できるのは、申請の受付日に同じ世帯にいた人だけです。宛名番号を確かめてください。",
            field="other",
        )
    if len(outside_reason.strip()) < FEWEST:
        raise InvalidInput(
            f"案件の世帯にいない人です。{word}である理由と確かめた書類を{FEWEST}文字以上で入力してください。",
            field="outside_reason", example="離れて住む父。戸籍の写しで確認",
        )  # fmt: skip
