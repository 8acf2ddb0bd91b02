"""予防接種済証: which form of the rule certifies which doses, from `certificates.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sesshu.law.files import Entry, LawError, read_yaml

KEYS = {"name", "words", "kinds", "on_request", "article"}


@dataclass(frozen=True, slots=True)
class CertificateForm:
    """One form of the rule: its number, the kinds of doses it certifies, its article."""

    code: str
    name: str
    words: str
    kinds: frozenset[str]
    on_request: bool
    article: str


@cache
def certificate_forms() -> dict[str, CertificateForm]:
    """The forms by number. Raises LawError."""
    found = {}
    for code, entry in read_yaml("certificates.yaml")["forms"].items():
        if not isinstance(entry, Entry) or entry.keys() != KEYS:
            raise LawError(f"「{code}」には{'、'.join(sorted(KEYS))}を書いてください。", file="certificates.yaml")
        found[code] = CertificateForm(
            code, entry["name"], entry["words"], frozenset(entry["kinds"]), bool(entry["on_request"]), entry["article"]
        )
    return found
