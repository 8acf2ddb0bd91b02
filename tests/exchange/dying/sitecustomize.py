"""Python loads this at its start in a process that has this folder on its path: the product's own processes, unchanged,
that die where a test wants it."""

import os

if os.environ.get("SESSHU_DIE"):
    import steps  # noqa: F401 - beside this file
