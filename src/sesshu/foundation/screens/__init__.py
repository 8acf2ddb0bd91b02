"""画面部品: pages, forms, fields and tables that every room uses. See docs/screens.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sesshu.foundation.screens.pages import begin_anew, flash, show

__all__ = ["begin_anew", "flash", "show"]


def __getattr__(name: str) -> Any:
    # Models can only be imported once Django is ready; the package is imported while it starts.
    if name in __all__:
        from sesshu.foundation.screens import pages

        return getattr(pages, name)
    raise AttributeError(name)
