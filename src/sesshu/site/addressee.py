"""The unified addressee system (団体内統合宛名システム): the only one with Individual Numbers."""

import os

from sesshu.site.base import *  # noqa: F403
from sesshu.site.base import INSTALLED_APPS as SHARED_APPS

SESSHU_SYSTEM_NAME = "団体内統合宛名システム"
SESSHU_DUTIES = ("sesshu.addressee", "duties.yaml")
SESSHU_DEMO_PEOPLE = (
    ("clerk1", "宛名　かおる", "clerk", "番号制度係"),
    ("clerk2", "統合　すすむ", "clerk", "番号制度係"),
    ("chief", "番号　ちづる", "chief", "番号制度係"),
    ("admin", "管理　みどり", "administrator", "情報政策課"),
    ("auditor", "監査　あきら", "auditor", "監査事務局"),
)
ROOT_URLCONF = "sesshu.site.addressee_urls"
INSTALLED_APPS = [
    *SHARED_APPS,
    "sesshu.foundation.keys",
    "sesshu.addressee.number_rules",
    "sesshu.addressee.number_gaps",
    "sesshu.addressee.unified_numbers",
    "sesshu.addressee.findings",
    "sesshu.addressee.number_requests",
    "sesshu.addressee.non_registered",
    "sesshu.addressee.record_mapping",
]
# The intermediate server of the city, which hears of merged numbers, and the file with the key it gave us.
SESSHU_INTERMEDIARY_ADDRESS = os.environ.get("SESSHU_INTERMEDIARY_ADDRESS", "")
SESSHU_INTERMEDIARY_KEY = os.environ.get("SESSHU_INTERMEDIARY_KEY", "")
# Whether an Individual Number may be shown at all (with an approval each time).
SESSHU_REVEAL_NUMBERS = os.environ.get("SESSHU_REVEAL_NUMBERS") == "1"
WSGI_APPLICATION = "sesshu.site.wsgi.application"
