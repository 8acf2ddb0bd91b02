"""The two roles of a database: made, kept from other databases, given what a template gave to its own."""

from __future__ import annotations

from urllib.parse import quote

import psycopg
from psycopg import sql


def ensure_role(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
            verb, sql.Identifier(role), sql.Literal(password)
        )
    )


def close_to_others(connection: psycopg.Connection[tuple[object, ...]], name: str, roles: str) -> None:
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for other in ("postgres", "template1"):
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(other)))
    for kind in ("owner", "app"):
        role = sql.Identifier(f"{roles}_{kind}")
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))


def hand_over(connection: psycopg.Connection[tuple[object, ...]], template_roles: str, roles: str) -> None:
    """Give a copied database to its own two roles: owner by owner, grant by grant."""
    old, new = sql.Identifier(f"{template_roles}_app"), sql.Identifier(f"{roles}_app")
    connection.execute(
        sql.SQL("REASSIGN OWNED BY {} TO {}").format(
            sql.Identifier(f"{template_roles}_owner"), sql.Identifier(f"{roles}_owner")
        )
    )
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(new))
    rows = connection.execute(
        "SELECT format('%%I.%%I', table_schema, table_name), string_agg(privilege_type, ', ')"
        " FROM information_schema.role_table_grants WHERE grantee = %s GROUP BY 1",
        [f"{template_roles}_app"],
    ).fetchall()
    for table, privileges in rows:
        connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(str(privileges)), sql.SQL(str(table)), new))  # type: ignore[arg-type]
    functions = connection.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc AS p, aclexplode(p.proacl) AS one"
        " WHERE p.pronamespace = 'public'::regnamespace AND one.grantee = %s::regrole",
        [f"{template_roles}_app"],
    ).fetchall()
    for (function,) in functions:
        connection.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(str(function)), new))  # type: ignore[arg-type]
    connection.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(new))
    connection.execute(sql.SQL("DROP OWNED BY {}").format(old))


def at(dsn: str, database: str, user: str = "", password: str = "") -> str:
    info = psycopg.conninfo.conninfo_to_dict(dsn)
    login, secret = user or info["user"], password or info.get("password", "")
    secret = quote(str(secret), safe="")
    return f"postgresql://{login}:{secret}@{info.get('host', '127.0.0.1')}:{info.get('port', 5432)}/{database}"
