"""What the roles of a database may and may not do, on every PostgreSQL we promise."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from sesshu.operate import databases as module
from sesshu.operate.databases import Access, Databases, Place, schema_hash
from sesshu.operate.grants import append_only_tables

KUMAMOTO, OTARU, COPIED = Place("ledger", "431001"), Place("ledger", "012033"), Place("ledger", "401005")


@pytest.fixture
def kumamoto(keeper: Databases) -> Access:
    return keeper.ensure(KUMAMOTO)


@pytest.fixture
def otaru(keeper: Databases) -> Access:
    return keeper.ensure(OTARU)


@pytest.fixture
def copied(keeper: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Access]:
    """Where the blueprint is not of today a place is a copy of a migrated template."""
    with monkeypatch.context() as patched:
        patched.setattr(module, "is_ready", lambda _: False)
        yield keeper.ensure(COPIED)
    keeper.drop(COPIED.name)


def other_database(dsn: str, name: str) -> str:
    return dsn.rsplit("/", 1)[0] + "/" + name


def test_アプリの役割はほかのどのデータベースにも入れない(keeper: Databases, kumamoto: Access, otaru: Access) -> None:
    with psycopg.connect(keeper.admin_dsn) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datallowconn")]
    assert {"postgres", "template1", KUMAMOTO.name, OTARU.name} <= set(names)
    for name in set(names) - {KUMAMOTO.name}:
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(other_database(kumamoto.app, name))


def test_所有者の役割もほかのデータベースには入れない(kumamoto: Access, otaru: Access) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(other_database(kumamoto.owner, OTARU.name))


def test_アプリの役割は何も所有せず何も作れない(kumamoto: Access) -> None:
    with psycopg.connect(kumamoto.app, autocommit=True) as connection:
        owned = connection.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole").fetchone()
        attributes = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()
        assert owned == (0,)
        assert attributes == (False,) * 5
        for statement in ("CREATE TABLE t (a int)", "CREATE SCHEMA s", "CREATE TEMP TABLE t (a int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[arg-type]


def test_追記だけの表はすべて変更も削除も空にもできない(kumamoto: Access) -> None:
    tables = append_only_tables()
    assert {"audit_entry", "audit_subject", "audit_detail"} <= set(tables)
    with psycopg.connect(kumamoto.app, autocommit=True) as connection:
        for table in tables:
            name = sql.Identifier(table)
            column = connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table]
            ).fetchone()
            assert column
            connection.execute(sql.SQL("SELECT count(*) FROM {}").format(name))
            for statement in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(statement).format(name, sql.Identifier(column[0])))


def test_写しの権限は移行で付けた権限と一つも違わない(keeper: Databases, copied: Access) -> None:
    def grants(dsn: str) -> set[tuple[object, ...]]:
        with psycopg.connect(dsn) as connection:
            return set(
                connection.execute(
                    "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
                    " WHERE grantee = current_user AND table_schema = 'public'"
                    " UNION SELECT p.oid::regprocedure::text, one.privilege_type FROM pg_proc AS p,"
                    " aclexplode(p.proacl) AS one WHERE one.grantee = current_user::regrole"
                )
            )

    given = grants(copied.app)
    with keeper._alone():
        module.migrate(COPIED, copied)
    assert grants(copied.app) == given
    assert ("audit_entry", "INSERT") in given
    assert ("erasure_erase(uuid,uuid[],timestamp with time zone)", "EXECUTE") in given


def test_写しの中のものはすべてその自治体の所有者のもの(keeper: Databases, copied: Access) -> None:
    with psycopg.connect(other_database(keeper.admin_dsn, COPIED.name)) as connection:
        owners = connection.execute(
            "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
        ).fetchall()
        strangers = connection.execute(
            "SELECT count(*) FROM pg_class, aclexplode(relacl) WHERE grantee::regrole::text LIKE 'sesshu_template%'"
        ).fetchone()
    assert owners == [("sesshu_ledger_401005_owner",)]
    assert strangers == (0,)


def test_形が変わらなければ移行は動かない(keeper: Databases, kumamoto: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "migrate", lambda *_: pytest.fail("migrated without need"))
    assert keeper.ensure(KUMAMOTO) == kumamoto


def test_形が変われば移行してから印を付ける(
    keeper: Databases, kumamoto: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(keeper.admin_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS 'schema:old'").format(sql.Identifier(KUMAMOTO.name)))
    migrated: list[Place] = []
    monkeypatch.setattr(module, "migrate", lambda place, _: migrated.append(place))
    keeper.ensure(KUMAMOTO)
    keeper.ensure(KUMAMOTO)
    assert migrated == [KUMAMOTO]


def test_ひな形を作る途中で止まっても次の起動で作り直す(keeper: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    template = keeper.template("ledger")
    keeper.drop(template)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "migrate", crash)
        with pytest.raises(KeyboardInterrupt):
            keeper.template("ledger")
    assert keeper.template("ledger") == template
    assert keeper._comment(template) == f"schema:{schema_hash()}"


def test_一つの移行が失敗しても_並べて移行した他のひな形は本物の名前を得ない(
    keeper: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A house of several systems: their templates are migrated side by side and named when all of them are whole."""
    places = [Place("network"), Place("hub", "131016")]
    whole = module.migrate

    def hub_breaks(place: Place, access: Access) -> None:
        if place.system == "hub":
            raise RuntimeError("made up")
        whole(place, access)

    for place in places:
        keeper.drop(module.template_name(place.system))
    with monkeypatch.context() as patched:
        patched.setattr(module, "migrate", hub_breaks)
        with pytest.raises(RuntimeError, match="made up"):
            keeper.ensure_all(places)
    assert [keeper._comment(module.template_name(place.system)) for place in places] == [None, None]
    found = keeper.ensure_all(places)
    assert found == {place: keeper.ensure(place) for place in places}
    for place in places:
        with psycopg.connect(found[place].app) as connection:
            assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == (0,)
        keeper.drop(place.name)


def test_写す途中で止まっても次の起動で作り直す(keeper: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place("ledger", "131016")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "is_ready", lambda _: False)
        patched.setattr(module, "hand_over", crash)
        with pytest.raises(KeyboardInterrupt):
            keeper.ensure(place)
    assert keeper._comment(place.name) is None
    with psycopg.connect(keeper.ensure(place).app) as connection:
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == (0,)
    keeper.drop(place.name)


def test_印のないデータベースを捨てない(keeper: Databases, kumamoto: Access) -> None:
    """A dump that was restored by hand carries no mark; its rows are somebody's."""
    with psycopg.connect(keeper.admin_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS NULL").format(sql.Identifier(KUMAMOTO.name)))
    with psycopg.connect(kumamoto.app, autocommit=True) as connection:
        connection.execute("INSERT INTO audit_subject (entry_queue_id, subject) VALUES (1, 'resident:kept')")
    keeper.ensure(KUMAMOTO)
    with psycopg.connect(kumamoto.app) as connection:
        assert connection.execute("SELECT count(*) FROM audit_subject WHERE subject = 'resident:kept'").fetchone() == (
            1,
        )


def test_パスワードの控えは本人だけが読める(keeper: Databases, kumamoto: Access) -> None:
    assert stat.S_IMODE(keeper.secrets_file.stat().st_mode) == 0o600


def test_接続はSCRAMだけ(cluster: tuple[object, object], keeper: Databases) -> None:
    with psycopg.connect(keeper.admin_dsn) as connection:
        rows = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        listening = connection.execute("SHOW listen_addresses").fetchone()
    assert rows == [("scram-sha-256",)]
    assert listening == ("127.0.0.1",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(keeper.admin_dsn, password="wrong")
