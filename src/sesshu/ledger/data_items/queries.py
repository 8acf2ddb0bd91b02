"""The dictionary beside the schema that is really there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from sesshu.foundation.access import Actor
from sesshu.ledger.data_items.dictionary import DataItem, described, item

PERMISSION = "data_item.read"
EXAMPLE = "    telephone: {name: 電話番号, class: address}"


def schema() -> list[tuple[str, str]]:
    """Every (table, column) of the database, tables in the order of their names, columns in their own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " ORDER BY c.table_name, c.ordinal_position"
        )
        return [(str(table), str(column)) for table, column in cursor.fetchall()]


def items(viewer: Actor) -> list[DataItem]:
    """Every column of the database that is described, in the order of the schema."""
    viewer.check(PERMISSION)
    return [found for place in schema() if (found := item(*place))]


def differences(there: Sequence[tuple[str, str]]) -> list[str]:
    """Columns without a row and rows without a column, as sentences that say what to write where."""
    missing = [
        f"{table}.{column} の説明がありません。items/ の部屋のファイルに1行を加えてください。（例：{EXAMPLE.strip()}）"
        for table, column in there
        if item(table, column) is None
    ]
    gone = [
        f"{table}.{column} という列はデータベースにありません。items/ から除いてください。"
        for table, column in sorted(described() - set(there))
    ]
    return missing + gone
