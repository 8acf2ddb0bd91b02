"""The vaccination schedule: people and doses in, judgements with reasons out."""

from sesshu.schedule.catalogue import ProductInfo, SeriesInfo, product_catalogue, series_catalogue
from sesshu.schedule.city import CityRules, decisive, is_programme
from sesshu.schedule.judge import judge, judge_given, judge_many, verdict
from sesshu.schedule.load import load_tables
from sesshu.schedule.speech import spoken_languages
from sesshu.schedule.spoken import read_aloud, status_word, step_name
from sesshu.schedule.standard import PlannedDose, standard_plan
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
    "CityRules",
    "Condition",
    "DoseJudgement",
    "GivenDose",
    "InputError",
    "Judgement",
    "NextDose",
    "Person",
    "PersonState",
    "PlannedDose",
    "ProductInfo",
    "Reason",
    "SeriesInfo",
    "SeriesJudgement",
    "SeriesState",
    "Tables",
    "Window",
    "decisive",
    "is_programme",
    "judge",
    "judge_given",
    "judge_many",
    "load_tables",
    "product_catalogue",
    "read_aloud",
    "series_catalogue",
    "spoken_languages",
    "standard_plan",
    "status_word",
    "step_name",
    "verdict",
]
