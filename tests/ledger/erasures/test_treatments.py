"""消去の登録簿: どの表も、消去のときにどうなるかが書いてあり、住民に至る参照を一つも忘れていない。"""

import pytest
from django.apps import apps
from django.db import connection

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.erasures import function
from sesshu.ledger.erasures.treatments import DELETE, EMPTY, KEEP, TREATMENTS, WITHOUT_PEOPLE
from tests.ledger.erasures.office import alive

FOREIGN_KEYS = """
    SELECT f.relname, a.attname, t.relname, a.attnotnull FROM pg_constraint c
      JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND f.relnamespace = 'public'::regnamespace
"""
COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND (column_name ~ '(^|_)resident(_id)?$' OR column_name = 'addressee_number')
"""


def asked(question: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


def test_すべての表が_消すか_個人を外すか_残すか_個人がないかを決めている() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    decided = {one.table for one in TREATMENTS}
    assert tables == decided | WITHOUT_PEOPLE, tables ^ (decided | WITHOUT_PEOPLE)
    assert not decided & WITHOUT_PEOPLE


def test_どの表にも_同じ扱いは一度だけ書いてある() -> None:
    pairs = [(one.table, one.action) for one in TREATMENTS]
    assert [pair for pair in pairs if pairs.count(pair) > 1] == []


def test_残すものと個人を外すものには理由がある() -> None:
    assert [one.table for one in TREATMENTS if one.action in (KEEP, EMPTY) and not one.reason] == []


@pytest.mark.django_db
def test_住民を指す列はすべて消去の条件に出てくる() -> None:
    keys = [(table, column) for table, column, target, _ in asked(FOREIGN_KEYS) if target == "resident"]
    assert len(keys) > 30
    columns = set(keys) | {(table, column) for table, column in asked(COLUMNS)}
    for table, column in columns:
        conditions = [one.where for one in TREATMENTS if one.table == table and one.action in (DELETE, EMPTY)]
        covers = any(column in where for where in conditions) or table == "resident"
        covered_by_row = column == "addressee_number" and any("resident_id" in where for where in conditions)
        assert covers or covered_by_row, f"{table}.{column}"


@pytest.mark.django_db
def test_消える表を指す表も消えるか_空にできる() -> None:
    deleted = {one.table for one in TREATMENTS if one.action == DELETE}
    emptied = {one.table for one in TREATMENTS if one.action == EMPTY}
    for table, column, target, is_required in asked(FOREIGN_KEYS):
        if target in deleted and table not in deleted:
            assert table in emptied, f"{table}.{column} points to {target}"
            assert not is_required, f"{table}.{column} cannot be empty"


@pytest.mark.django_db
def test_データベースの関数はこの版のもので_持ち主の権限で動き_ほかのだれも呼べない() -> None:
    [(found, definer, settings, public)] = asked(
        "SELECT obj_description(oid, 'pg_proc'), prosecdef, proconfig::text,"
        " EXISTS (SELECT 1 FROM aclexplode(proacl) WHERE grantee = 0) FROM pg_proc WHERE proname = 'erasure_erase'"
    )  # fmt: skip
    assert found == function.version()
    assert definer
    assert "search_path=public, pg_temp" in settings
    assert not public
    [(owner, me)] = asked("SELECT pg_get_userbyid(proowner), current_user FROM pg_proc WHERE proname = 'erasure_erase'")
    assert owner != me


@pytest.mark.django_db
def test_承認のない消去は_データベースが断る(clerk: Actor) -> None:
    from django.db import ProgrammingError, transaction

    who = alive(clerk)
    with pytest.raises(ProgrammingError, match="not running"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM erasure_erase(gen_random_uuid(), %s, now())", [[who.pk]])
