"""Form fields. Each renders its label, 必須 mark, hint, error and aria wiring, and converts width and kana."""

from sesshu.foundation.screens.fields.base import HouseField, half_width
from sesshu.foundation.screens.fields.choices import CheckField, ChoiceField, FileField, MultiChoiceField
from sesshu.foundation.screens.fields.combo import ComboField
from sesshu.foundation.screens.fields.dates import DateField, read_back
from sesshu.foundation.screens.fields.numbers import CodeField, DigitsField, LotField, NumberField
from sesshu.foundation.screens.fields.text import KanaField, NameField, NoteField, TextField

__all__ = [
    "CheckField",
    "ChoiceField",
    "CodeField",
    "ComboField",
    "DateField",
    "DigitsField",
    "FileField",
    "HouseField",
    "KanaField",
    "LotField",
    "MultiChoiceField",
    "NameField",
    "NoteField",
    "NumberField",
    "TextField",
    "half_width",
    "read_back",
]
