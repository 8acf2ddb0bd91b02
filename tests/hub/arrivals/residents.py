"""Rows of the register's changes, as 住民記録 writes them."""

from sesshu.hub.connections.layouts import layout

COLUMNS = tuple(layout("residents.change").labels)


def resident(number: int) -> dict[str, str]:
    found = dict.fromkeys(COLUMNS, "")
    return found | {
        "宛名番号": f"{number:015}", "履歴番号": "1", "異動事由": "12", "異動日": "2026-11-01", "処理日": "2026-11-02",
        "住民区分": "1", "氏名": f"架空　{number}", "生年月日": "2020-05-01", "性別": "1",
    }  # fmt: skip
