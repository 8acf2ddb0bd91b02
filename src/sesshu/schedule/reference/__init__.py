"""A second, naive schedule engine: an oracle for tests of the first one. Shares nothing with it but the law files."""

from sesshu.schedule.reference.answers import Answer, DoseAnswer, Ground, SeriesAnswer
from sesshu.schedule.reference.engine import judge
from sesshu.schedule.reference.rulebook import Rulebook, load_rules

__all__ = ["Answer", "DoseAnswer", "Ground", "Rulebook", "SeriesAnswer", "judge", "load_rules"]
