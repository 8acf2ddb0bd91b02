"""Works inside the data hub of a made-up city: its register of connections."""

from __future__ import annotations

from typing import Any

PURPOSE = "DEMONSTRATION"


def hub_connections(_: Any) -> Any:
    """The register, where it is empty."""
    from sesshu.demo.hub_connections import load_connections
    from sesshu.foundation import clock
    from sesshu.foundation.access.actor import job_actor

    return load_connections(clock.today(), by=job_actor("demo", "master.write"), purpose=PURPOSE)
