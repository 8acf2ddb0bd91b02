"""照会する: what is asked from a case, about whom, of whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from django.http import HttpRequest

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.exchange_cases.actions import Wish
from sesshu.ledger.exchange_cases.kinds import kinds
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.residents.visibility import visible_to
from sesshu.numbers.in_texts import TwelveDigits


class AskForm(Form):
    """`bodies`: (code, name) of those who can be asked; `people`: (id, name) of the case and its household."""

    kind = fields.ChoiceField("照会する情報", choices=())
    subject = fields.ChoiceField("照会する人の立場", choices=())
    resident_id = fields.ChoiceField("照会する人", choices=())
    other = fields.TextField(
        "ほかの世帯の人の宛名番号", required=False, most=15, hint="保護者や請求者が同じ世帯でないときだけ",
        twelve_digits=TwelveDigits.OWN_NUMBER,
    )  # fmt: skip
    outside_reason = fields.TextField(
        "世帯にいない人を照会する理由", required=False, most=200, width="long",
        hint="例：離れて住む父。戸籍の写しで確認",
    )  # fmt: skip
    consent_number = fields.TextField(
        "照会する人の同意書の番号", required=False, most=40,
        hint="市町村民税を照会するとき。案件の本人のことなら、空欄で案件の番号を使います",
    )  # fmt: skip
    provider = fields.ChoiceField("照会する相手の団体", choices=())

    def __init__(
        self,
        *args: Any,
        case: ExchangeCase,
        bodies: list[tuple[str, str]],
        people: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kind = kinds()[case.kind]
        offered = {
            "kind": kind.ask_choices, "subject": kind.subject_choices, "resident_id": people,
            "provider": [("", "選択してください"), *bodies],
        }  # fmt: skip
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def for_case(cls, request: HttpRequest, case: ExchangeCase, bodies: list[tuple[str, str]]) -> Self:
        """The person of the case first, then who lived there when the application came in."""
        names = dict(
            visible_to(request.actor).filter(pk__in=[case.resident_id, *case.household]).values_list("pk", "name")
        )
        order = sorted(names, key=lambda one: one != case.resident_id)
        return cls.of(
            request, case=case, bodies=bodies, people=[(str(one), names[one]) for one in order],
        )  # fmt: skip


def wish_of(given: Mapping[str, Any], bodies: Mapping[str, str], by: Actor) -> Wish:
    """What the form says. Raises `InvalidInput` for a number that nobody here has."""
    person = UUID(given["resident_id"])
    if number := given["other"].strip():
        found = visible_to(by).filter(addressee_number=number).values_list("pk", flat=True).first()
        if found is None:
            raise InvalidInput(
                "この宛名番号の住民はいません。住民でない人のことは、台帳からは照会できません。", field="other",
                example="010000000000018",
            )  # fmt: skip
        person = found
    return Wish(
        provider=given["provider"], provider_name=bodies[given["provider"]], kind=given["kind"],
        subject=given["subject"], resident_id=person, consent_number=given["consent_number"].strip(),
        outside_reason=given["outside_reason"],
    )  # fmt: skip
