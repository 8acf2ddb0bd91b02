"""予約サイト: the public page of the ledger's municipality. Its process has a login role of its own (`…_public`) and
knows no staff, no menu and no other address."""

from sesshu.site.base import SESSHU_PRODUCTION
from sesshu.site.ledger import *  # noqa: F403

SESSHU_SYSTEM_NAME = "予防接種の予約"
ROOT_URLCONF = "sesshu.site.booking_urls"
SESSHU_BOOKING_COOKIE = f"{'__Host-' if SESSHU_PRODUCTION else ''}{'booking_' + COOKIE_SUFFIX}"  # noqa: F405
CSRF_COOKIE_NAME = f"{'__Host-' if SESSHU_PRODUCTION else ''}csrf_booking_{COOKIE_SUFFIX}"  # noqa: F405
CSRF_FAILURE_VIEW = "sesshu.ledger.booking.screens.failures.csrf"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sesshu.ledger.booking.middleware.PlainErrors",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "sesshu.ledger.booking.middleware.Door",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "sesshu.ledger.booking.context.site",
            ],
            "builtins": ["sesshu.foundation.screens.templatetags.sesshu"],
        },
    }
]
