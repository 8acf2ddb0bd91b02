"""The intermediate server (中間サーバー) of a municipality."""

import os

from sesshu.site.base import *  # noqa: F403
from sesshu.site.base import INSTALLED_APPS as SHARED_APPS

SESSHU_SYSTEM_NAME = "中間サーバー"
SESSHU_DUTIES = ("sesshu.intermediary", "duties.yaml")
SESSHU_DEMO_PEOPLE = (
    ("clerk1", "連携　あおい", "clerk", "情報連携係"),
    ("clerk2", "副本　ひかる", "clerk", "情報連携係"),
    ("chief", "提供　まさし", "chief", "情報連携係"),
    ("admin", "管理　みどり", "administrator", "情報政策課"),
    ("section1", "予防　ひなた", "section", "予防接種係"),
    ("auditor", "監査　あきら", "auditor", "監査事務局"),
)
# What this body is in the words of the permission list, several joined by "|". `mayor`: also what the law of the day
# makes a municipality of this code beyond doubt (law/exchange/capacities.csv); what that leaves open, the network's
# register says.
SESSHU_BODY_KIND = os.environ.get("SESSHU_BODY_KIND", "mayor")
# The network: where its door is, and the file with its public keys.
SESSHU_NETWORK_ADDRESS = os.environ.get("SESSHU_NETWORK_ADDRESS", "")
SESSHU_NETWORK_KEYS = os.environ.get("SESSHU_NETWORK_KEYS", "")
# The unified addressee system of the city, and the file with the key it gave us.
SESSHU_ADDRESSEE_ADDRESS = os.environ.get("SESSHU_ADDRESSEE_ADDRESS", "")
SESSHU_ADDRESSEE_KEY = os.environ.get("SESSHU_ADDRESSEE_KEY", "")
ROOT_URLCONF = "sesshu.site.intermediary_urls"
INSTALLED_APPS = [
    *SHARED_APPS,
    "sesshu.foundation.sealed_messages",
    "sesshu.intermediary.exchange_rules",
    "sesshu.intermediary.peers",
    "sesshu.intermediary.people",
    "sesshu.intermediary.copies",
    "sesshu.intermediary.exchange_records",
    "sesshu.intermediary.inquiries",
    "sesshu.intermediary.provisions",
    "sesshu.intermediary.operations",
    "sesshu.intermediary.media",
]
WSGI_APPLICATION = "sesshu.site.wsgi.application"
