"""Whose code others still go by: rooms above this one know of inquiries on their way, and answer here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

Asked = Callable[[Collection[UUID]], set[UUID]]
_questions: list[Asked] = []


def register(question: Asked) -> None:
    """A question of another room: people → those of them whose code is on its way somewhere."""
    if question not in _questions:
        _questions.append(question)


def in_use(people: Collection[UUID]) -> set[UUID]:
    """Those whose code may not change now."""
    return {one for question in _questions for one in question(people)} if people else set()
