"""The vaccination schedule: people and doses in, judgements with reasons out."""

from sesshu.schedule.judge import judge, judge_many, verdict
from sesshu.schedule.load import load_tables
from sesshu.schedule.tables import Tables
from sesshu.schedule.types import (
    KINDS,
    STATUSES,
    Condition,
    DoseJudgement,
    GivenDose,
    InputError,
    Judgement,
    NextDose,
    Person,
    PersonState,
    Reason,
    SeriesJudgement,
    SeriesState,
    Window,
)

__all__ = [
    "KINDS",
    "STATUSES",
    "Condition",
    "DoseJudgement",
    "GivenDose",
    "InputError",
    "Judgement",
    "NextDose",
    "Person",
    "PersonState",
    "Reason",
    "SeriesJudgement",
    "SeriesState",
    "Tables",
    "Window",
    "judge",
    "judge_many",
    "load_tables",
    "verdict",
]
