"""Settings that every system shares: a process serves one system of one municipality, named by its environment."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

ROOT = Path(__file__).resolve().parents[3]
SESSHU_SYSTEM = os.environ.get("SESSHU_SYSTEM", "ledger")
SESSHU_MUNICIPALITY = os.environ.get("SESSHU_MUNICIPALITY", "431001")
SESSHU_SLOTS = os.environ.get("SESSHU_SLOTS", "")  # shared by all systems of a machine
SESSHU_VAR = Path(os.environ.get("SESSHU_VAR", str(ROOT / "var")))
SESSHU_DEMO = os.environ.get("SESSHU_DEMO") == "1"
SESSHU_PRODUCTION = os.environ.get("SESSHU_PRODUCTION") == "1"

# Made-up staff of a demo for a system whose staff are other people: (login id, name, duty, section). Empty: the usual.
SESSHU_DEMO_PEOPLE: tuple[tuple[str, str, str, str], ...] = ()

DEBUG = False
# Encrypts pictures of papers on the disk; several with commas, the newest first.
SESSHU_FILES_KEY = os.environ.get("SESSHU_FILES_KEY", "")
SECRET_KEY = os.environ.get("SESSHU_SECRET_KEY") or secrets.token_urlsafe(48)
ALLOWED_HOSTS = (os.environ.get("SESSHU_HOSTS") or "localhost 127.0.0.1").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("SESSHU_ORIGINS", "").split()
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "sesshu" / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database(dsn: str) -> dict[str, Any]:
    """Django's settings for one PostgreSQL address (`postgresql://user:password@host:port/name`)."""
    parts = urlsplit(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or 5432,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection may be older than the server's last restart
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 5}},
        "TEST": {"NAME": unquote(parts.path.lstrip("/"))},
    }


# Without an address (makemigrations, checks) there is no database at all, rather than one that does not answer.
_dsn = os.environ.get("SESSHU_DSN")
DATABASES = {"default": database(_dsn) if _dsn else {"ENGINE": "django.db.backends.dummy"}}

FOUNDATION_APPS = [
    "sesshu.foundation.audit",
    "sesshu.foundation.access",
    "sesshu.foundation.accounts",
    "sesshu.foundation.api",
    "sesshu.foundation.approvals",
    "sesshu.foundation.jobs",
    "sesshu.foundation.outbox",
    "sesshu.foundation.files",
    "sesshu.foundation.forms",
    "sesshu.foundation.masters",
    "sesshu.foundation.closing_days",
    "sesshu.foundation.screens",
    "sesshu.foundation.health",
    "sesshu.foundation.home",
]
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    *FOUNDATION_APPS,
]

CSRF_FAILURE_VIEW = "sesshu.foundation.screens.failures.csrf"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sesshu.foundation.screens.middleware.PlainErrors",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "sesshu.foundation.accounts.middleware.SignedInStaff",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
FILE_UPLOAD_HANDLERS = [
    "sesshu.foundation.files.uploads.NamelessFileUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "sesshu.foundation.screens.context.house",
            ],
            "builtins": ["sesshu.foundation.screens.templatetags.sesshu"],
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# Cookies ignore ports: their names carry the system and the municipality.
COOKIE_SUFFIX = f"{SESSHU_SYSTEM}_{SESSHU_MUNICIPALITY}"
_prefix = "__Host-" if SESSHU_PRODUCTION else ""
SESSHU_SESSION_COOKIE = f"{_prefix}sesshu_{COOKIE_SUFFIX}"
# The host name that staff type, for security keys; one for all systems of the house (the first host).
SESSHU_RP_ID = os.environ.get("SESSHU_RP_ID") or ALLOWED_HOSTS[0].lstrip(".")
# The header in which the TLS proxy names the terminal of a client certificate; empty: the address is the name.
SESSHU_TERMINAL_HEADER = os.environ.get("SESSHU_TERMINAL_HEADER", "")
# Keys of calling systems that open nothing: so many from one place within so many minutes, then 429.
SESSHU_API_REFUSED_ALLOWED = int(os.environ.get("SESSHU_API_REFUSED_ALLOWED", "20"))
SESSHU_API_REFUSED_MINUTES = int(os.environ.get("SESSHU_API_REFUSED_MINUTES", "10"))
# Seconds that a call to another system of the city may take, all of it.
SESSHU_CALL_TIMEOUT = float(os.environ.get("SESSHU_CALL_TIMEOUT", "30"))
# Calls of one calling system within a minute, then 429; 0: as many as it likes.
SESSHU_API_CALLS_PER_MINUTE = int(os.environ.get("SESSHU_API_CALLS_PER_MINUTE", "1200"))
# A failure, or a request that was sent back, is told to who asked for so many days; then its own page alone tells it.
SESSHU_TOLD_DAYS = int(os.environ.get("SESSHU_TOLD_DAYS", "14"))
# Drafts are kept so many days in systems whose municipality has no master for it (the ledger has 事務の期間).
SESSHU_DRAFT_DAYS = int(os.environ.get("SESSHU_DRAFT_DAYS", "3"))
# Mail about jobs that failed; without host and address none is sent.
SESSHU_MAIL_HOST = os.environ.get("SESSHU_MAIL_HOST", "")
SESSHU_MAIL_PORT = int(os.environ.get("SESSHU_MAIL_PORT", "25"))
SESSHU_MAIL_STARTTLS = os.environ.get("SESSHU_MAIL_STARTTLS", "1") == "1"
SESSHU_MAIL_USER = os.environ.get("SESSHU_MAIL_USER", "")
SESSHU_MAIL_PASSWORD = os.environ.get("SESSHU_MAIL_PASSWORD", "")
SESSHU_MAIL_FROM = os.environ.get("SESSHU_MAIL_FROM", "sesshu@localhost")
SESSHU_MAIL_TO = os.environ.get("SESSHU_MAIL_TO", "")
# Where the night's extract for the counter PC goes and what seals it.
SESSHU_DISASTER_PASSPHRASE = os.environ.get("SESSHU_DISASTER_PASSPHRASE", "")
SESSHU_DISASTER_FOLDER = os.environ.get("SESSHU_DISASTER_FOLDER", "")
# Who holds the key that wraps data keys, and where (systems with the app `foundation.keys`).
SESSHU_KEY_PROVIDER = os.environ.get("SESSHU_KEY_PROVIDER", "file")
SESSHU_KEYS = os.environ.get("SESSHU_KEYS", str(SESSHU_VAR / "keys"))
# A hardware module: the maker's library, the token's label, and the file (0400) with the PIN.
SESSHU_PKCS11_MODULE = os.environ.get("SESSHU_PKCS11_MODULE", "")
SESSHU_PKCS11_TOKEN = os.environ.get("SESSHU_PKCS11_TOKEN", "")
SESSHU_PKCS11_PIN_FILE = os.environ.get("SESSHU_PKCS11_PIN_FILE", "")
CSRF_COOKIE_NAME = f"{_prefix}csrf_{COOKIE_SUFFIX}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SESSHU_PRODUCTION
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A line that cannot be written (a full disk, a closed stream) would be printed with the texts of exceptions instead.
logging.raiseExceptions = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # Django would write messages and tracebacks that may hold what people typed; `screens.failures` logs instead.
    "loggers": {"django.request": {"level": "CRITICAL", "propagate": False}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
