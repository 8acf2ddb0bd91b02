"""The data hub (庁内連携システム) of a municipality: it knows what goes where, and keeps no content for good."""

import os

from sesshu.site.base import *  # noqa: F403
from sesshu.site.base import INSTALLED_APPS as SHARED_APPS

SESSHU_SYSTEM_NAME = "庁内連携システム"
SESSHU_DUTIES = ("sesshu.hub", "duties.yaml")
SESSHU_DEMO_PEOPLE = (
    ("clerk1", "庁内　つなぐ", "clerk", "情報連携係"),
    ("clerk2", "配信　みのる", "clerk", "情報連携係"),
    ("chief", "承認　ただし", "chief", "情報連携係"),
    ("applicant", "母子　そだつ", "applicant", "母子保健係"),
    ("admin", "管理　みどり", "administrator", "情報政策課"),
    ("auditor", "監査　あきら", "auditor", "監査事務局"),
)
# The file that says where receivers are and with which key they are called: {"ledger": {"address": …, "key": …}, …}.
SESSHU_RECEIVERS = os.environ.get("SESSHU_RECEIVERS", "")
SESSHU_DELIVERY_TIMEOUT = float(os.environ.get("SESSHU_DELIVERY_TIMEOUT", "30"))
ROOT_URLCONF = "sesshu.site.hub_urls"
INSTALLED_APPS = [
    *SHARED_APPS,
    "sesshu.hub.connections",
    "sesshu.hub.arrivals",
    "sesshu.hub.transfers",
]
WSGI_APPLICATION = "sesshu.site.wsgi.application"
