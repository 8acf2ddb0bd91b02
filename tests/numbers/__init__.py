# ruff: noqa: A005 -- only ever imported as tests.numbers, so the standard library keeps its name
