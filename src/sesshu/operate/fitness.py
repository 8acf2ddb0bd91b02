"""Is this house fit for production? `python -m sesshu.operate.fitness` exits 0, or 1 with the reasons."""

from __future__ import annotations

import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection


def main() -> int:
    try:
        django.setup()
        from sesshu.foundation.health.startup import unfit_database

        reasons = unfit_database()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Error as error:
        sys.stderr.write(f"データベースに接続できません（{type(error).__name__}）。SESSHU_DSN を確認してください。\n")
        return 1
    finally:
        connection.close_pool() if hasattr(connection, "close_pool") else connection.close()
    for reason in reasons:
        sys.stderr.write(f"- {reason}\n")
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main())
