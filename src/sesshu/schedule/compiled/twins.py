"""Second copies of the kernel's modules in which every function is compiled.

The plain modules stay as they are: both engines can run side by side in one process, from the same source.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

_PACKAGES = ("sesshu.schedule.kernel", "sesshu.dates.ordinal")

Jit = Callable[[Any], Any]


def twin_of(module: ModuleType, jit: Jit, made: dict[str, ModuleType] | None = None) -> ModuleType:
    """The twin of a kernel module and, with it, of every kernel module that it uses. They form no circle."""
    made = {} if made is None else made
    if module.__name__ in made:
        return made[module.__name__]
    twin = made[module.__name__] = ModuleType(module.__name__, module.__doc__)
    for name, value in list(vars(module).items()):
        if isinstance(value, ModuleType) and _is_kernel(value.__name__):
            vars(twin)[name] = twin_of(value, jit, made)
        elif isinstance(value, FunctionType) and value.__module__ == module.__name__:
            copied = FunctionType(value.__code__, vars(twin), name, value.__defaults__)
            vars(twin)[name] = jit(copied)
        elif isinstance(value, FunctionType) and _is_kernel(value.__module__):
            source = twin_of(sys.modules[value.__module__], jit, made)
            vars(twin)[name] = getattr(source, value.__name__)
        elif not name.startswith("__"):
            vars(twin)[name] = value
    return twin


def kernel_modules(module: ModuleType, found: dict[str, ModuleType] | None = None) -> dict[str, ModuleType]:
    """The module and every kernel module behind it, by name: whose sources the compiled code is made from."""
    found = {} if found is None else found
    found[module.__name__] = module
    for value in list(vars(module).values()):
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and _is_kernel(name) and name not in found:
            kernel_modules(sys.modules[name], found)
    return found


def _is_kernel(name: str) -> bool:
    return name.startswith(_PACKAGES)
