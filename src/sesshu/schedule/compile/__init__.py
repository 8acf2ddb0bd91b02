"""From law files to tables."""

from sesshu.schedule.compile.compiler import compile_tables
from sesshu.schedule.compile.parameters import Parameter, read_parameters

__all__ = ["Parameter", "compile_tables", "read_parameters"]
