"""Migrate a database as its owner and give the app role what it needs: on append-only tables INSERT and SELECT only.

A room whose configuration has `owner_statements(role)` gets functions of its own, made anew after each migration.

Runs as a process: `SESSHU_DSN=<owner> SESSHU_APP_ROLE=<role> python -m sesshu.operate.grants`.
"""

from __future__ import annotations

import os


def append_only_tables() -> list[str]:
    """Tables of every model that derives from `AppendOnly`."""
    from django.apps import apps

    from sesshu.foundation.records import AppendOnly

    return sorted(m._meta.db_table for m in apps.get_models() if issubclass(m, AppendOnly))


def statements(role: str, append_only: list[str]) -> list[str]:
    """The GRANT and REVOKE statements for the app role, in order."""
    name = f'"{role}"'
    found = [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f'REVOKE INSERT, UPDATE, DELETE ON "django_migrations" FROM {name}',
    ]
    found += [f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {name}' for table in append_only]
    return found


def of_rooms(role: str) -> list[str]:
    """What rooms want the owner to do after the tables are there."""
    from django.apps import apps

    asked = [getattr(config, "owner_statements", None) for config in apps.get_app_configs()]
    return [statement for one in asked if one for statement in one(role)]


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection, transaction

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    # In one transaction: there is no moment in which the app role may change what is append-only.
    with transaction.atomic(), connection.cursor() as cursor:
        role = os.environ["SESSHU_APP_ROLE"]
        for statement in (*statements(role, append_only_tables()), *of_rooms(role)):
            cursor.execute(statement)


if __name__ == "__main__":
    main()
