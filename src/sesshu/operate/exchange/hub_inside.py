"""Works inside the data hub of a made-up city: its register of connections, who speaks for whom, its ordinance."""

from __future__ import annotations

from typing import Any

PURPOSE = "DEMONSTRATION"


def hub_connections(told: dict[str, str]) -> Any:
    """The masters, where they are empty. `client`: the name of the calling system that plays the city's systems."""
    from sesshu.demo.hub_connections import load_connections, load_grounds, load_speaking
    from sesshu.foundation import clock
    from sesshu.foundation.access.actor import job_actor

    by, today = job_actor("demo", "master.write"), clock.today()
    return [
        load_connections(today, by=by, purpose=PURPOSE),
        load_speaking(today, told["client"], by=by, purpose=PURPOSE),
        load_grounds(today, by=by, purpose=PURPOSE),
    ]
