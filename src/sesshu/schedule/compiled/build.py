"""Compiling the kernel once a machine, and finding it again."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba.core import config as numba_config

from sesshu.schedule.compiled import whole
from sesshu.schedule.compiled.twins import kernel_modules, twin_of
from sesshu.schedule.kernel import evaluate as entry


@cache
def compiled_evaluate(folder: Path | None = None) -> Any:
    """`kernel.evaluate.evaluate` compiled; it lets other threads run.

    folder: where compiled code is kept between processes. numba looks for changes in the file of the entry alone,
    so the code lies in a folder of its own for each state of all sources and versions. None: a private folder
    below the machine's temporary one; where that is not ours, code is compiled for this process only.
    """
    place = _place(folder)
    config: Any = numba_config  # its names are made at run time
    before = config.CACHE_DIR
    config.CACHE_DIR = str(place or "")
    try:
        twin = twin_of(entry, lambda function: _jit(function, kept=False))
        function = FunctionType(entry.evaluate.__code__, vars(twin), whole.ENTRY)
        function.__qualname__ = whole.ENTRY
        whole.install()
        return _jit(function, kept=place is not None)
    finally:
        config.CACHE_DIR = before


def is_compiled(folder: Path | None = None) -> bool:
    """Whether compiled code of this state lies ready; it may still be of another processor."""
    place = _place(folder)
    return place is not None and any(place.glob("*/*.nbc"))


def _jit(function: Any, *, kept: bool) -> Any:
    # The kernel divides by nothing but constants: no division needs a check for zero.
    return numba.njit(function, cache=kept, nogil=True, boundscheck=False, error_model="numpy")


def source_hash() -> str:
    """A name for the state of all kernel sources, of numba, numpy and Python."""
    found = hashlib.sha256(f"{numba.__version__} {np.__version__} {sys.version}".encode())
    for name, module in sorted(kernel_modules(entry).items()):
        found.update(name.encode() + Path(str(module.__file__)).read_bytes())
    for name in ("tables", "codes", "columns", "vocabulary", "compiled/build", "compiled/whole"):
        found.update((Path(__file__).parents[1] / f"{name}.py").read_bytes())
    return found.hexdigest()[:20]


def _place(folder: Path | None) -> Path | None:
    """A folder that only this user may write: compiled code is trusted like the program itself."""
    base = folder or Path(tempfile.gettempdir()) / f"sesshu-kernel-{os.geteuid()}"
    place = base / f"kernel-{source_hash()}"
    try:
        for part in (base, place):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = part.lstat()
            if found.st_uid != os.geteuid() or found.st_mode & 0o022:
                return None
    except OSError:
        return None
    return place
