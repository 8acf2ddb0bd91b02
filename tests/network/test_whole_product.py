"""R-01, R-05 and R-14 at the network for every kind of body that asks: of the whole product only the list is
permitted, and nobody is permitted to ask itself."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import product
from typing import Any

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.law.permission_list import codes, permission_list, vaccination_records
from sesshu.network.bodies import actions
from sesshu.network.bodies.kinds import borne_on
from tests.network.conftest import KEEPER, KEYS, ask, code_of, item, publish

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]  # minutes on a machine that many share
MORE = {
    "430005": ("熊本県", "governor"),
    "010006": ("北海道", "governor"),
    "hoken": ("健康保険組合", "medical_insurer"),
    "434825": ("津奈木町", "mayor|medical_insurer"),
    "432024": ("八代市", "mayor|medical_insurer|allowance_payer|large_city_mayor"),
    "432032": ("人吉市", "mayor"),
}
PROVIDERS = ("012033", "010006", "mhlw", "hoken", "432024", "434825", "431001", "432032", "430005")
MAY_ASK = {
    "432032": {25, 153},
    "431001": {25, 153},
    "430005": {26, 153},
    "mhlw": {154},
    "hoken": set(),
}  # for records of vaccinations
DAY = date(2026, 11, 20)
ALLOWED = permission_list(DAY)


@pytest.fixture
def kinds(bodies: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Body → kind, with governors and an insurer beside the others; everybody has a code of the child."""
    for code, (name, kind) in MORE.items():
        monkeypatch.setitem(KEYS, code, Keys.generate(code))
        public = KEYS[code].public
        bodies[code] = actions.register_body(
            code=code, name=name, kind=kind, address=f"http://127.0.0.1:1/{code}/", signing=public.signing,
            encryption=public.encryption, by=KEEPER, purpose="INFORMATION_EXCHANGE",
        )  # fmt: skip
        publish(code)
    for code in {*PROVIDERS, *MAY_ASK}:
        code_of(code)
    return {code: borne_on(body, DAY) for code, body in bodies.items()}


def subjects_of(inquirer: str) -> tuple[str, ...]:
    """Whoever is asked about is varied where most rows are; elsewhere it is the child itself."""
    return ("target", "household_member") if inquirer in {"431001", "432032"} else ("target",)


def permitted(inquirer: str, kinds: dict[str, str]) -> tuple[set[tuple[Any, ...]], set[str], int]:
    """What got a permit (provider, duty, information, row, part, subject), rules of refusals, how many."""
    code = code_of(inquirer)
    places = sorted({(one.row, one.part) for one in ALLOWED.rows})
    wanted = [
        item(code, duty=duty, information=information, row=row, part=part, subject=subject)
        for duty, information in product(codes("duty"), codes("information"))
        for row, part in places
        for subject in subjects_of(inquirer)
    ]
    given, rules, number = set(), set(), 0
    for provider, start in product(PROVIDERS, range(0, len(wanted), 500)):
        batch = {
            one.key: one for one in (o.model_copy(update={"key": uuid.uuid4()}) for o in wanted[start : start + 500])
        }
        answer = ask(inquirer, *batch.values(), provider=provider)
        got = [batch[permit.key] for permit in answer.permits]
        given |= {(provider, o.duty, o.information, o.row, o.part, o.subject) for o in got}
        rules |= {one.rule for one in answer.refusals}
        number += len(answer.permits) + len(answer.refusals)
    return given, rules, number


@pytest.mark.parametrize("inquirer", MAY_ASK)
def test_全組合せのうちリストにあるものだけに許可証が出る(inquirer: str, kinds: dict[str, str]) -> None:
    """Every duty, information, row and part. The inquirer is each kind that is in the list, a city with all that the
    law makes it, and one that never asks; the provider each kind that gives records of vaccinations, one that gives
    others, a city and a town with several kinds, and each body that asks, itself among them."""
    given, rules, number = permitted(inquirer, kinds)
    listed = {
        (provider, one.duty, information, one.row, one.part, subject)
        for one in ALLOWED.rows
        if set(kinds[inquirer].split("|")) & one.inquirers
        for provider in PROVIDERS
        if provider != inquirer and set(kinds[provider].split("|")) & one.providers
        for information in one.information
        for subject in one.subjects & set(subjects_of(inquirer))
    }
    assert given == listed
    assert rules <= {"R-01", "R-05", "R-14"}
    assert "R-14" in rules, "自分自身には、どの組合せでも照会できない"
    rows = {row for _, _, information, row, _, _ in given if information in vaccination_records()}
    assert rows == MAY_ASK[inquirer]
    places = len({(one.row, one.part) for one in ALLOWED.rows})
    assert number == len(PROVIDERS) * len(codes("duty")) * len(codes("information")) * places * len(
        subjects_of(inquirer)
    ), "どの組合せにも、許可か不許可かの答えがある"
