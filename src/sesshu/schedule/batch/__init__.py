"""Whole cities: people as columns in, where they stand as columns out."""

from sesshu.schedule.batch.calling import Standing, evaluate_columns
from sesshu.schedule.batch.people import people_columns

__all__ = ["Standing", "evaluate_columns", "people_columns"]
