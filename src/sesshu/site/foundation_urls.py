"""Addresses that every system has: home, sign-in, staff, approvals, files, jobs, masters, the log."""

from django.urls import URLResolver, include, path

FOUNDATION = {
    "": "sesshu.foundation.home.urls",
    "sign-in/": "sesshu.foundation.accounts.urls",
    "access/": "sesshu.foundation.access.urls",
    "api-clients/": "sesshu.foundation.api.urls",
    "approvals/": "sesshu.foundation.approvals.urls",
    "files/": "sesshu.foundation.files.urls",
    "forms/": "sesshu.foundation.forms.urls",
    "jobs/": "sesshu.foundation.jobs.urls",
    "outbox/": "sesshu.foundation.outbox.urls",
    "masters/": "sesshu.foundation.masters.urls",
    "audit/": "sesshu.foundation.audit.urls",
    "health/": "sesshu.foundation.health.urls",
    "screens/": "sesshu.foundation.screens.urls",
}


def urls_of(rooms: dict[str, str]) -> list[URLResolver]:
    """The addresses of a system: its own rooms and those of the foundation."""
    return [path(prefix, include(module)) for prefix, module in {**rooms, **FOUNDATION}.items()]
