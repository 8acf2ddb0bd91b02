"""Duties (担当) and the permissions they carry: data beside each system, read once.

`<system>/duties.yaml` holds `duties: {code: 日本語}`, `permissions: {code: {name, duties}}`, one line a permission, and
`api: [code]`, what other systems may be given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sesshu.text import yaml_text


@dataclass(frozen=True, slots=True)
class Duty:
    code: str
    name: str
    permissions: frozenset[str]


@cache
def _read() -> tuple[dict[str, str], dict[str, Duty], dict[str, str]]:
    package, file = settings.SESSHU_DUTIES
    data = yaml_text.read(resources.files(package).joinpath(file).read_text(encoding="utf-8"))
    rows: dict[str, dict[str, Any]] = data["permissions"]
    holders = {code: frozenset(row["duties"]) for code, row in rows.items()}
    for code, holding in holders.items():
        if unknown := holding - data["duties"].keys():
            raise ImproperlyConfigured(f"{file}: permission {code} names unknown duties {sorted(unknown)}")
    if unknown := set(data.get("api", [])) - rows.keys():
        raise ImproperlyConfigured(f"{file}: api has unknown permissions {sorted(unknown)}")
    permissions = {code: row["name"] for code, row in rows.items()}
    duties = {
        duty: Duty(duty, name, frozenset(code for code, holding in holders.items() if duty in holding))
        for duty, name in data["duties"].items()
    }
    return permissions, duties, {code: permissions[code] for code in data.get("api", [])}


def permissions() -> dict[str, str]:
    """Every permission of this system with its Japanese name."""
    return _read()[0]


def duties() -> dict[str, Duty]:
    """Every duty of this system."""
    return _read()[1]


def api_permissions() -> dict[str, str]:
    """The permissions that another system may be given, with their Japanese names."""
    return _read()[2]


def permissions_of(duty_codes: list[str]) -> frozenset[str]:
    """The union of the permissions of some duties; unknown codes give nothing."""
    known = duties()
    found: frozenset[str] = frozenset()
    for code in duty_codes:
        if code in known:
            found |= known[code].permissions
    return found
