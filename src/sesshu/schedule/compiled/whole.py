"""Compiling the kernel as one closed whole, and without a look at the sign of each index.

numba leaves every function open to be called from elsewhere, so LLVM may conclude nothing about it: what its callers
never pass, what it never returns, that nobody but one calls it. Behind the kernel's entry nobody else ever calls. And
numba lets each index count from the end where it is negative; the kernel's never are (a test holds it to that). Said
so, the same code needs about two thirds of the time.

numba has no settings for it. This is the one place that reaches into its compiler, for the kernel's functions only;
with a numba that is built differently, nothing is changed and the kernel is merely slower.
"""

from __future__ import annotations

from typing import Any

from numba.core import codegen, types
from numba.np import arrayobj

ENTRY = "sesshu_kernel_evaluate"
# How the names of the kernel's functions begin once numba has mangled them.
_OURS = ("_ZN6sesshu8schedule6kernel", "_ZN6sesshu5dates7ordinal")
# What llvmlite calls a function that several modules may bring along, of which the linker keeps one.
_SHARED = "linkonce_odr"


def install() -> None:
    """From now on, the library of the function named `ENTRY` keeps its inner functions to itself, and the kernel's
    indexes are taken as they are."""
    library: Any = getattr(codegen, "CPUCodeLibrary", None)
    _wrap(library, "_optimize_final_module", _closing)
    _wrap(arrayobj, "fix_integer_index", _trusting)


def close(module: Any) -> int:
    """Make the shared functions of a module its own; how many."""
    found = [
        function for function in module.functions if not function.is_declaration and function.linkage.name == _SHARED
    ]
    for function in found:
        function.linkage = "internal"
    return len(found)


def _wrap(holder: Any, name: str, wrapper: Any) -> None:
    """Put a function of numba's behind ours, once."""
    given = getattr(holder, name, None)
    if given is not None and not hasattr(given, "sesshu"):
        wrapped = wrapper(given)
        wrapped.sesshu = True
        setattr(holder, name, wrapped)


def _closing(optimize: Any) -> Any:
    def closing(library: Any) -> None:
        if ENTRY in library.name:
            close(library._final_module)
        optimize(library)

    return closing


def _trusting(fix: Any) -> Any:
    def trusting(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
        if kind.signed and builder.function.name.startswith(_OURS):
            return context.cast(builder, index, kind, types.intp)
        return fix(context, builder, kind, index, size)

    return trusting
