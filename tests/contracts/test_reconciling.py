"""Three sides compared: agreement is silent, and every planted difference comes out with its explanation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sesshu.contracts.exchange.reconciling import EXPLANATIONS, Line, compare

OWN = Line("inquirer", "p1", "k1", "431001", "012033", 25, 1, "immunization_record", "ok_with_data")
CENTRAL = replace(OWN, side="network")
OTHER = replace(OWN, side="provider", key="")
BODIES = ["431001", "012033"]
CASES = {
    "NOT_AT_NETWORK": [replace(OWN, permit="", result="")],
    "NOT_FETCHED": [replace(OWN, result=""), replace(CENTRAL, result="")],
    "NOT_REPORTED": [OWN, replace(CENTRAL, result=""), OTHER],
    "NOT_RECEIVED": [replace(OWN, result=""), CENTRAL, OTHER],
    "WAITING": [replace(OWN, result=""), replace(CENTRAL, result=""), replace(OTHER, result="")],
    "EXPIRED_HERE": [replace(OWN, result="expired"), CENTRAL, OTHER],
    "ANSWER_WITHOUT_PROVIDER": [OWN, CENTRAL],
    "ANSWER_WITHOUT_NETWORK": [replace(OWN, permit="")],
    "PROVIDED_WITHOUT_PERMIT": [OTHER],
    "OTHER_RESULT": [OWN, CENTRAL, replace(OTHER, result="ok_empty"), replace(CENTRAL, result="ok_empty")],
    "OTHER_CONTENT": [OWN, CENTRAL, replace(OTHER, information="municipal_tax")],
    "UNKNOWN_REQUEST": [CENTRAL, OTHER],
}


def test_揃っていれば違いはない() -> None:
    found = compare([OWN, CENTRAL, OTHER], BODIES)
    assert (found.permits, found.agreed, found.differences, found.is_good) == (1, 1, (), True)


def test_断られた照会も二者で揃う() -> None:
    refused = {"permit": "", "result": "not_permitted"}
    assert compare([replace(OWN, **refused), replace(CENTRAL, **refused)], BODIES).differences == ()


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_違いには説明が付き重いものは直さなければ良くならない(code: str) -> None:
    found = compare(CASES[code], BODIES)
    assert code in {one.code for one in found.differences}
    assert found.is_good == (not any(EXPLANATIONS[one.code][1] for one in found.differences))
    assert all(one.explanation.endswith("。") for one in found.differences)


def test_記録が手元にない団体との照会は比べない() -> None:
    assert compare([replace(OWN, provider="131016")], BODIES).permits == 0
