"""What production refuses to start with. Each refusal says what is wrong and what to set."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from sesshu.foundation import clock

SHORTEST_SECRET = 32
MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")
KNOWN_SECRETS = ("tests-only-", "change-me", "secret", "django-insecure")


def unfit_settings() -> list[str]:
    """Reasons that are visible without a database."""
    found = []
    if settings.SESSHU_DEMO:
        found.append("SESSHU_DEMO: 鍵なしのデモ用サインインは本番では使えません。設定を外してください。")
    if settings.DEBUG:
        found.append("DEBUG: 本番では False にしてください。")
    if os.environ.get("SESSHU_CLOCK") or clock.is_set():
        found.append("SESSHU_CLOCK: 本番では時計を設定できません。設定を外してください。")
    secret = os.environ.get("SESSHU_SECRET_KEY", "")
    if len(secret) < SHORTEST_SECRET or secret.startswith(KNOWN_SECRETS):
        found.append("SESSHU_SECRET_KEY: 32文字以上の乱数を設定してください。例: openssl rand -base64 48")
    keys = os.environ.get("SESSHU_FILES_KEY", "").split(",")
    if any(len(key.strip()) < SHORTEST_SECRET or key.strip() == secret for key in keys):
        found.append(
            "SESSHU_FILES_KEY: 画像を暗号化する32文字以上の乱数を、SESSHU_SECRET_KEY とは別に設定してください。"
            "例: openssl rand -base64 48"
        )
    if not os.environ.get("SESSHU_HOSTS"):
        found.append("SESSHU_HOSTS: 画面の名前を設定してください。例: sesshu.city.example.jp")
    return found


def unfit_database() -> list[str]:
    """Reasons in the database's own settings and in the role we work as."""
    found = []
    with connection.cursor() as cursor:
        for name in MUST_BE_ON:
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] not in {"on", "remote_apply", "remote_write"}:
                found.append(f"PostgreSQL の {name}: on にしてください。停電で記録が失われます。")
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            found.append("SESSHU_DSN: 管理者の役割では動かせません。…_app の役割を使ってください。")
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        if cursor.fetchone()[0]:
            found.append("SESSHU_DSN: 表を所有する役割では動かせません。…_app の役割を使ってください。")
    return found


def refuse_unfit() -> None:
    """In production, refuse settings that are not fit. The database is asked by `serve` and `worker`."""
    if settings.SESSHU_PRODUCTION and (found := unfit_settings()):
        raise ImproperlyConfigured("本番として起動できません。\n" + "\n".join(f"- {reason}" for reason in found))
