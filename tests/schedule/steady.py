"""Generated cases that are the same in every run, alone or among other tests.

Hypothesis also draws numbers that it finds in the source of whatever modules happen to be loaded; these draws would
make a seeded test depend on its neighbours.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

AVAILABLE_PROVIDERS["steady"] = f"{__name__}.SteadyProvider"


class SteadyProvider(HypothesisProvider):
    """Draws from its seed alone."""

    def _maybe_draw_constant(self, *_: object, **__: object) -> None:
        return None


steady = settings(
    backend="steady",
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
