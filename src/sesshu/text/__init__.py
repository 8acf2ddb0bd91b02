"""Text: names as received, keys for searching, kana, width, encodings, safe cells."""

from sesshu.text.cells import formula_safe, is_formula_like
from sesshu.text.cp932 import (
    REFUSE,
    SUBSTITUTE,
    Cp932Policy,
    Encoded,
    EncodeError,
    Replacement,
    ReplacementReason,
    encode_cp932,
    survives_cp932,
)
from sesshu.text.encoding import Decoded, DecodeError, decode
from sesshu.text.errors import TextError
from sesshu.text.kana import is_kana, read_kana, to_katakana
from sesshu.text.keys import address_key, kana_key, search_key
from sesshu.text.names import (
    grapheme_length,
    has_private_use,
    has_variation_selector,
    official_name,
    refuse_unsafe,
    strip_outer_blanks,
)
from sesshu.text.telephone import Telephone, read_telephone
from sesshu.text.width import LotNumber, code_text, half_width, normalise_lot, postal_code, shown_postal_code

__all__ = [
    "REFUSE",
    "SUBSTITUTE",
    "Cp932Policy",
    "DecodeError",
    "Decoded",
    "EncodeError",
    "Encoded",
    "LotNumber",
    "Replacement",
    "ReplacementReason",
    "Telephone",
    "TextError",
    "address_key",
    "code_text",
    "decode",
    "encode_cp932",
    "formula_safe",
    "grapheme_length",
    "half_width",
    "has_private_use",
    "has_variation_selector",
    "is_formula_like",
    "is_kana",
    "kana_key",
    "normalise_lot",
    "official_name",
    "postal_code",
    "read_kana",
    "read_telephone",
    "refuse_unsafe",
    "search_key",
    "shown_postal_code",
    "strip_outer_blanks",
    "survives_cp932",
    "to_katakana",
]
