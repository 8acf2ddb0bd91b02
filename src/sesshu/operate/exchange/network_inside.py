"""Works inside the process of the network: bodies, persons and faults."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.operate.exchange.actors import PURPOSE, actor


def bodies(told: list[dict[str, Any]]) -> Any:
    """Network: register bodies, with what holds of their assessments."""
    from sesshu.network.bodies import actions

    by = actor("body.write")
    for one in told:
        assessment = one.pop("assessment", None)
        actions.register_body(by=by, purpose=PURPOSE, **one)
        if assessment:
            actions.publish_assessment(
                code=one["code"], number=assessment["number"],
                published_on=date.fromisoformat(assessment["published_on"]), by=by, purpose=PURPOSE,
            )  # fmt: skip
    return len(told)


def persons(told: list[dict[str, Any]]) -> Any:
    """Network, in the place of the register: whom acquisitions are about."""
    from sesshu.contracts.exchange.messages import NamedPerson
    from sesshu.network.codes.actions import name_persons

    return name_persons(persons=[NamedPerson(**one) for one in told], by=actor(), purpose=PURPOSE)


def faults(told: dict[str, bool]) -> Any:
    """Network: switch faults on and off."""
    from sesshu.network.faults import actions

    for fault, on in told.items():
        actions.switch(fault=fault, on=on, by=actor("fault.switch"), purpose=PURPOSE)
    return sorted(actions.active())
