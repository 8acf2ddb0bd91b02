"""The kernel compiled by numba, and its scratch and tables as numpy records. Imported only where numba is there."""

from sesshu.schedule.compiled.build import compiled_evaluate, is_compiled
from sesshu.schedule.compiled.records import record_of, scratch_records

__all__ = ["compiled_evaluate", "is_compiled", "record_of", "scratch_records"]
