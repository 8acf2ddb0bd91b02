"""Duties (担当) and the permissions they carry: data beside each system, read once.

`<system>/duties.yaml` holds `permissions: {code: 日本語}`, `duties: {code: {name, permissions}}` and
`api: [code]`, what other systems may be given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Duty:
    code: str
    name: str
    permissions: frozenset[str]


@cache
def _read() -> tuple[dict[str, str], dict[str, Duty], dict[str, str]]:
    package, file = settings.SESSHU_DUTIES
    data = yaml.safe_load(resources.files(package).joinpath(file).read_text(encoding="utf-8"))
    permissions: dict[str, str] = data["permissions"]
    duties = {
        code: Duty(code, entry["name"], frozenset(entry["permissions"])) for code, entry in data["duties"].items()
    }
    for duty in duties.values():
        unknown = duty.permissions - permissions.keys()
        if unknown:
            raise ImproperlyConfigured(f"{file}: duty {duty.code} has unknown permissions {sorted(unknown)}")
    unknown = set(data.get("api", [])) - permissions.keys()
    if unknown:
        raise ImproperlyConfigured(f"{file}: api has unknown permissions {sorted(unknown)}")
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
