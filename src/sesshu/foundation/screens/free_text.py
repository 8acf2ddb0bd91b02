"""Fields in which people write freely: no Individual Number may stand there (R-16). Every form asks all of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from sesshu.foundation.screens.fields import ComboField
from sesshu.foundation.written import CODE, sentence
from sesshu.numbers.in_texts import TwelveDigits, holds_individual_number

if TYPE_CHECKING:
    from sesshu.foundation.screens.forms import Form

# What is sent must be one of what was offered, is never kept as it was sent (passwords), or is a file.
_BOUND = (forms.ChoiceField, forms.MultipleChoiceField, forms.BooleanField, forms.FileField, ComboField)


def is_free(field: forms.Field) -> bool:
    """Whether a field takes what people write. One that may hold twelve digits says why (`twelve_digits`)."""
    is_secret = isinstance(field.widget, forms.PasswordInput)
    return not is_secret and not isinstance(field, _BOUND) and declared(field) is None


def declared(field: forms.Field) -> TwelveDigits | None:
    """Why a field may hold the shape of an Individual Number."""
    return getattr(field, "twelve_digits", None)


def refuse_numbers(form: Form) -> None:
    """An error at each free field that holds an Individual Number, as it was typed or as it was read. A field that is
    wrong already keeps its own error."""
    for name, field in form.fields.items():
        if not is_free(field) or field.disabled or name in form.errors:
            continue
        if any(holds_individual_number(text) for text in _texts([form[name].data, form.cleaned_data.get(name)])):
            form.add_error(name, forms.ValidationError(sentence(str(field.label or "")), code=CODE))


def keepable(field: forms.Field, typed: str) -> bool:
    """Whether what was typed may stand in a draft, which is kept before anything is checked."""
    if declared(field) is TwelveDigits.INDIVIDUAL_NUMBER:
        return False
    return not is_free(field) or not holds_individual_number(typed)


def _texts(values: list[Any]) -> list[str]:
    flat = [one for value in values for one in (value if isinstance(value, list | tuple | set) else [value])]
    return [str(one) for one in flat if one is not None]
