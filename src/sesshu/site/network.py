"""Our counterpart of the Information Provision Network System (情報提供ネットワークシステム): no municipality."""

from sesshu.site.base import *  # noqa: F403
from sesshu.site.base import INSTALLED_APPS as SHARED_APPS

SESSHU_SYSTEM_NAME = "情報提供ネットワークシステム（試行）"
SESSHU_MUNICIPALITY = ""
SESSHU_DUTIES = ("sesshu.network", "duties.yaml")
SESSHU_DEMO_PEOPLE = (
    ("operator1", "回線　つなぐ", "operator", "ネットワーク運用"),
    ("operator2", "経路　みちこ", "operator", "ネットワーク運用"),
    ("chief", "許可　まもる", "chief", "ネットワーク運用"),
    ("admin", "管理　みどり", "administrator", "システム管理"),
    ("auditor", "監査　あきら", "auditor", "監査"),
)
ROOT_URLCONF = "sesshu.site.network_urls"
INSTALLED_APPS = [
    *SHARED_APPS,
    "sesshu.foundation.sealed_messages",
    "sesshu.network.bodies",
    "sesshu.network.codes",
    "sesshu.network.faults",
    "sesshu.network.keeping",
    "sesshu.network.permit_rules",
    "sesshu.network.permits",
]
WSGI_APPLICATION = "sesshu.site.wsgi.application"
