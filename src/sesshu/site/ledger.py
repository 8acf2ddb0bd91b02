"""The ledger (予防接種管理システム / 健康管理システム)."""

import os

from sesshu.site.base import *  # noqa: F403
from sesshu.site.base import INSTALLED_APPS as SHARED_APPS

SESSHU_SYSTEM_NAME = "予防接種管理システム"
# The systems beside the ledger, each with the file of the key it gave us. Empty: not connected.
SESSHU_ADDRESSEE_ADDRESS = os.environ.get("SESSHU_ADDRESSEE_ADDRESS", "")
SESSHU_ADDRESSEE_KEY = os.environ.get("SESSHU_ADDRESSEE_KEY", "")
SESSHU_INTERMEDIARY_ADDRESS = os.environ.get("SESSHU_INTERMEDIARY_ADDRESS", "")
SESSHU_INTERMEDIARY_KEY = os.environ.get("SESSHU_INTERMEDIARY_KEY", "")
SESSHU_DUTIES = ("sesshu.ledger", "duties.yaml")
SESSHU_HELPS = ("sesshu.ledger", "helps.yaml")
ROOT_URLCONF = "sesshu.site.ledger_urls"
INSTALLED_APPS = [
    *SHARED_APPS,
    "sesshu.ledger.residents",
    "sesshu.ledger.change_reviews",
    "sesshu.ledger.provisional",
    "sesshu.ledger.protection",
    "sesshu.ledger.facilities",
    "sesshu.ledger.undelivered_mail",
    "sesshu.ledger.adoption",
    "sesshu.ledger.reconciliation",
    "sesshu.ledger.retention",
    "sesshu.ledger.institutions",
    "sesshu.ledger.products",
    "sesshu.ledger.programmes",
    "sesshu.ledger.doses",
    "sesshu.ledger.piles",
    "sesshu.ledger.handbooks",
    "sesshu.ledger.images",
    "sesshu.ledger.bulk_corrections",
    "sesshu.ledger.not_given",
    "sesshu.ledger.unknown_history",
    "sesshu.ledger.conditions",
    "sesshu.ledger.guardians",
    "sesshu.ledger.duplicates",
    "sesshu.ledger.remarks",
    "sesshu.ledger.presence",
    "sesshu.ledger.inquiries",
    "sesshu.ledger.counter",
    "sesshu.ledger.mailings",
    "sesshu.ledger.due",
    "sesshu.ledger.unvaccinated",
    "sesshu.ledger.recalls",
    "sesshu.ledger.vaccination_errors",
    "sesshu.ledger.adverse_events",
    "sesshu.ledger.vouchers",
    "sesshu.ledger.events",
    "sesshu.ledger.reservations",
    "sesshu.ledger.attendance",
    "sesshu.ledger.staff_assignments",
    "sesshu.ledger.booking",
    "sesshu.ledger.statistics",
    "sesshu.ledger.screening_forms",
    "sesshu.ledger.printed_forms",
    "sesshu.ledger.fiscal_year",
    "sesshu.ledger.disaster_extracts",
    "sesshu.ledger.exemptions",
    "sesshu.ledger.school_memberships",
    "sesshu.ledger.exchange_cases",
    "sesshu.ledger.exchange_comparisons",
    "sesshu.ledger.exchange_inquiries",
    "sesshu.ledger.exchange_users",
    "sesshu.ledger.provision_copies",
    "sesshu.ledger.cases",
    "sesshu.ledger.data_items",
    "sesshu.ledger.erasures",
    "sesshu.ledger.extracts",
]
WSGI_APPLICATION = "sesshu.site.wsgi.application"
