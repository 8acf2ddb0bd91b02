"""Three sides compared: agreement is silent, and every planted difference comes out with its explanation."""

from __future__ import annotations

import random
import tracemalloc
import uuid
from dataclasses import replace

import pytest

from sesshu.contracts.exchange import reconciling
from sesshu.contracts.exchange.reconciling import (
    EXPLANATIONS,
    Compared,
    Difference,
    Line,
    compare,
    compare_in_order,
    place,
)

OWN = Line("inquirer", "p1", "k1", "431001", "012033", 25, 1, "immunization_record", "ok_with_data")
CENTRAL = replace(OWN, side="network")
OTHER = replace(OWN, side="provider", key="")
BODIES = ["431001", "012033"]
CASES = {
    "NOT_AT_NETWORK": [replace(OWN, permit="", result="")],
    "NOT_FETCHED": [replace(OWN, result=""), replace(CENTRAL, result="")],
    "NOT_REPORTED": [OWN, replace(CENTRAL, result=""), OTHER],
    "REPORT_REFUSED": [OWN, replace(CENTRAL, result=""), replace(OTHER, refused=["report"])],
    "NOT_RECEIVED": [replace(OWN, result=""), CENTRAL, OTHER],
    "WAITING": [replace(OWN, result=""), replace(CENTRAL, result=""), replace(OTHER, result="")],
    "CALL_NOT_TAKEN": [replace(OWN, result=""), replace(CENTRAL, result=""), replace(OTHER, row=0, result="not_taken")],
    "REFUSED_WITHOUT_PERMIT": [replace(OTHER, result="not_taken")],
    "GIVEN_ANEW": [replace(OWN, result="ok_empty", giving=2), CENTRAL, replace(OTHER, again=["ok_empty"])],
    "EXPIRED_HERE": [replace(OWN, result="expired"), CENTRAL, OTHER],
    "REFUSAL_NOT_RECEIVED": [replace(OWN, permit="", result=""), replace(CENTRAL, permit="", result="not_permitted")],
    "ANSWER_WITHOUT_PROVIDER": [OWN, CENTRAL],
    "END_WITHOUT_PROVIDER": [replace(OWN, result="no_copy"), replace(CENTRAL, result="no_copy")],
    "ANSWER_WITHOUT_NETWORK": [replace(OWN, permit="")],
    "PROVIDED_WITHOUT_PERMIT": [OTHER],
    "OTHER_RESULT": [OWN, CENTRAL, replace(OTHER, result="ok_empty"), replace(CENTRAL, result="ok_empty")],
    "OTHER_CONTENT": [OWN, CENTRAL, replace(OTHER, information="municipal_tax")],
    "OTHER_DUTY": [OWN, CENTRAL, replace(OTHER, duty="municipal_tax")],
    "OTHER_MARK": [OWN, CENTRAL, replace(OTHER, withheld=True)],
    "MARK_REFUSED": [OWN, CENTRAL, replace(OTHER, withheld=True, refused=["mark"])],
    "UNKNOWN_REQUEST": [CENTRAL, OTHER],
}


def test_揃っていれば違いはない() -> None:
    found = compare([OWN, CENTRAL, OTHER], BODIES)
    assert (found.permits, found.agreed, found.differences, found.is_good) == (1, 1, (), True)


def test_送る前に取り消した照会は_だれも知らなくてよい() -> None:
    cancelled = compare([replace(OWN, permit="", result="cancelled")], BODIES)
    assert (cancelled.agreed, cancelled.differences) == (1, ())


@pytest.mark.parametrize("changed", [{"duty": "tax"}, {"department": "税務課"}, {"withheld": True}])
@pytest.mark.parametrize("side", [0, 1, 2])
def test_事務と部署と不開示の違いは_どの側で違っても出る(changed: dict[str, object], side: int) -> None:
    told = [OWN, CENTRAL, OTHER]
    told[side] = replace(told[side], **changed)  # type: ignore[arg-type]
    code = "OTHER_MARK" if "withheld" in changed else "OTHER_DUTY"
    assert [one.code for one in compare(told, BODIES).differences] == [code]


def test_断られた求めしかない提供者に対して_回答があれば重い違い() -> None:
    found = compare([OWN, CENTRAL, replace(OTHER, result="not_taken")], BODIES)
    assert [one.code for one in found.differences] == ["ANSWER_WITHOUT_PROVIDER"]


@pytest.mark.parametrize(
    ("own", "central"),
    [
        ("no_copy", "no_copy"), ("refused_by_staff", "refused_by_staff"), ("not_permitted", "not_permitted"),
        ("no_copy", ""), ("no_copy", "ok_with_data"), ("expired", "ok_with_data"), ("", "no_copy"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("left", [[], [replace(OTHER, result="not_taken")], [replace(OTHER, result="")]])
def test_終わったと知られる許可証に提供者の終わりの記録がなければ_重い違い(
    own: str, central: str, left: list[Line]
) -> None:
    found = compare([replace(OWN, result=own), replace(CENTRAL, result=central), *left], BODIES)
    assert [one.code for one in found.differences] == ["END_WITHOUT_PROVIDER"]
    assert (found.agreed, found.is_good) == (0, False)


def test_許可を受け取っていない照会者が別の結果で終えていれば_重い違い() -> None:
    """The permit was given, the answer with it lost, and the same key refused afterwards as another inquiry."""
    found = compare([replace(OWN, permit="", result="duplicate"), replace(CENTRAL, result="")], BODIES)
    assert [one.code for one in found.differences] == ["OTHER_RESULT"]


def test_だれも求めに来なかった許可証が期限切れになっただけなら揃う() -> None:
    found = compare([replace(OWN, result="expired"), replace(CENTRAL, result="")], BODIES)
    assert (found.agreed, found.differences) == (1, ())


def test_送り直した回答は_受け取ったのが何回目かで突き合わせる() -> None:
    again = replace(OTHER, again=["ok_empty", "no_copy"])

    def codes(giving: int, result: str) -> list[str]:
        own = replace(OWN, result=result, giving=giving)
        return [one.code for one in compare([own, CENTRAL, again], BODIES).differences]

    assert codes(1, "ok_with_data") == []
    for giving, result in ((2, "ok_empty"), (3, "no_copy"), (0, "no_copy")):
        assert codes(giving, result) == ["GIVEN_ANEW"]
    for giving, result in ((1, "ok_empty"), (2, "ok_with_data"), (3, "ok_empty"), (4, "ok_empty"), (0, "masked")):
        assert codes(giving, result) == ["OTHER_RESULT"], "その回に出していない回答は説明がつかない"


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


def at_once(told: list[Line], there: set[str]) -> Compared:
    """The comparison with everything in memory, by the definition: by key, then by the permit that the key has."""
    kept = [one for one in told if one.inquirer in there and one.provider in there]
    network = {one.key: one for one in kept if one.side == "network"}
    asked = {one.key: one for one in kept if one.side == "inquirer"}
    given = {one.permit: one for one in kept if one.side == "provider"}
    found, agreed = [], 0
    for key in sorted(network.keys() | asked.keys()):
        central, own = network.get(key), asked.get(key)
        one = central or own
        assert one
        codes = list(reconciling._between(own, central, given.get(one.permit)))
        agreed += not codes
        found += [Difference(code, one.permit, key, *EXPLANATIONS[code]) for code in codes]
    for permit in sorted(given.keys() - {one.permit for one in network.values() if one.permit}):
        found.append(Difference("PROVIDED_WITHOUT_PERMIT", permit, "", *EXPLANATIONS["PROVIDED_WITHOUT_PERMIT"]))
    return Compared(len(network.keys() | asked.keys()), agreed, tuple(found))


def city_records(chance: random.Random, number: int) -> dict[str, list[Line]]:
    """Three sides of many requests: lines that are missing, differ, are open, or know another permit."""
    sides: dict[str, list[Line]] = {"network": [], "inquirer": [], "provider": []}
    for _ in range(number):
        key, permit = str(uuid.UUID(int=chance.getrandbits(128))), str(uuid.UUID(int=chance.getrandbits(128)))
        bodies = chance.choice([("431001", "012033"), ("012033", "431001"), ("431001", "131016")])
        result = chance.choice(["ok_with_data", "ok_with_data", "ok_empty", "no_copy"])
        one = Line("network", permit, key, *bodies, 25, 1, "immunization_record", result)
        if chance.random() < 0.1:
            one = replace(one, permit="", result="not_permitted")
        lines = {"network": one, "inquirer": replace(one, side="inquirer")}
        if one.permit:
            lines["provider"] = replace(one, side="provider", key="")
        for side, line in lines.items():
            happens = chance.random()
            if happens < 0.06:
                continue
            if happens < 0.12:
                line = replace(line, result=chance.choice(["", "expired", "ok_empty"]))
            elif happens < 0.15:
                line = replace(line, information="municipal_tax")
            elif happens < 0.2 and side == "inquirer":
                line = replace(line, permit="", result="")  # the answer with the permit was lost
            sides[side].append(line)
    return sides


@pytest.mark.parametrize("seed", range(20))
def test_順に読む突合せは_すべてを一度に持つ突合せと同じ答えになる(seed: int) -> None:
    sides = city_records(random.Random(seed), 400)  # noqa: S311 - the same seed gives the same records
    sources = [iter(sorted(one, key=place)) for one in sides.values()]
    found = compare_in_order(sources, BODIES)
    told = [one for lines in sides.values() for one in lines]
    assert found == at_once(told, set(BODIES)) == compare(told, BODIES)
    assert found.agreed > 0
    assert len({one.code for one in found.differences}) > 6


def test_揃っている記録は何件あっても持ち続けない() -> None:
    """Twelve thousand requests three times: what is held at once stays below a hundredth of the lines."""
    tracemalloc.start()
    try:
        found = compare_in_order([map(side, range(12_000)) for side in (_central, _own, _other)], BODIES)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.permits, found.agreed, found.differences) == (12_000, 12_000, ())
    assert peak < 36_000 * 300 / 100


def _central(n: int) -> Line:
    return replace(CENTRAL, permit=f"{n:08}", key=f"k{n}")


def _own(n: int) -> Line:
    return replace(OWN, permit=f"{n:08}", key=f"k{n}")


def _other(n: int) -> Line:
    return replace(OTHER, permit=f"{n:08}")


def test_順に並んでいない記録は読み進めずに断る() -> None:
    with pytest.raises(ValueError, match="order"):
        compare_in_order([[replace(OWN, permit="p2"), OWN], [CENTRAL]], BODIES)
