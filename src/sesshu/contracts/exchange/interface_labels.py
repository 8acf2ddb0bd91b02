"""Official interface IDs of the real intermediate server, kept as labels beside what serves the same end here.

Nothing acts on them: the details of the official messages are not public, and our interface is our own. The numbers are
those of the public list of interfaces; that the last digit tells the way (register, fetch, put a
file, take a file, send) is read out of the list and said nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

NONE = "なし"


@dataclass(frozen=True, slots=True)
class InterfaceLabel:
    """`ids` as the list has them; `ours` what serves the same end, or `NONE`. `is_sure`: False where the pairing is our
    own reading of a short title."""

    group: str
    ids: tuple[str, ...]
    title: str
    ours: str
    is_sure: bool = True


def _ids(group: str, *numbers: str) -> tuple[str, ...]:
    return tuple(f"{group}_{number}" for number in numbers)


LABELS: tuple[InterfaceLabel, ...] = (
    InterfaceLabel("照会", _ids("SKI", "10111"), "情報照会の登録（即時）", "API /inquiries/ask"),
    InterfaceLabel(
        "照会", _ids("SKI", "10123", "10134"), "情報照会の登録（ファイル）と結果", "API /inquiries/ask（500件まで）"
    ),
    InterfaceLabel("照会", _ids("SKI", "10712", "10723", "10734"), "照会の状態", "API /inquiries/states"),
    InterfaceLabel("照会", _ids("SKI", "10912", "10923", "10934"), "照会した内容", "画面「情報照会」"),
    InterfaceLabel("照会", _ids("SKI", "11112", "11123", "11134"), "照会の結果", "API /inquiries/fetch"),
    InterfaceLabel("照会", _ids("SKI", "50111", "50123", "50134"), "照会の取消し", "画面「情報照会」の取消し"),
    InterfaceLabel("照会", _ids("SKI", "50412", "50423", "50434"), "取消しの結果", "画面「情報照会」の状態"),
    InterfaceLabel("提供", _ids("TKY", "11312", "11321", "11334"), "提供の状態", "画面「情報提供」"),
    InterfaceLabel("提供", _ids("TKY", "11512", "11523", "11534"), "求められた内容", "画面「情報提供」"),
    InterfaceLabel("提供", _ids("TKY", "11912", "11923", "11934"), "提供した内容", "画面「情報提供等記録」", False),
    InterfaceLabel("提供", _ids("TKY", "20311", "20323", "20334"), "回答の手入力", NONE),
    InterfaceLabel("提供", _ids("TKY", "20511", "20523", "20534"), "送信の許可", "画面「情報提供」の申請と許可"),
    InterfaceLabel(
        "記録", _ids("TKM", "40113", "40124"), "情報提供等記録の取得", "API /exchange-records/person", False
    ),
    InterfaceLabel("記録", _ids("TKM", "40133", "40144"), "記録の更新（不開示など）", NONE),
    InterfaceLabel("副本", _ids("DBM", "10111"), "副本の更新（1件）", "API /copies/put"),
    InterfaceLabel(
        "副本",
        _ids("DBM", "20113", "20314"),
        "副本の更新（ファイル）と結果",
        "API /copies/put（500人まで）、副本の取込",
    ),
    InterfaceLabel("副本", _ids("DBM", "30112", "30212"), "副本の一覧と内容", "画面「副本」"),
    InterfaceLabel("副本", _ids("DBM", "30312"), "照会者と同じ検索", NONE),
    InterfaceLabel(
        "副本", _ids("DBM", "40111", "40123", "40134"), "自動応答不可（情報ごと）", "画面「副本」の自動応答"
    ),
    InterfaceLabel("副本", _ids("DBM", "50111", "50123", "50134"), "自動応答不可（人ごと）", "API /people/flags"),
    InterfaceLabel("副本", _ids("DBM", "60412", "60423", "60434"), "だれに提供したか", "画面「情報提供等記録」", False),
    InterfaceLabel("副本", _ids("DBM", "70111", "70123", "70134"), "不開示該当（情報ごと）", NONE),
    InterfaceLabel("副本", _ids("DBM", "80111", "80123", "80134"), "不開示該当（人ごと）", "API /people/flags"),
    InterfaceLabel("副本", _ids("DBM", "90112", "90123", "90134"), "両方の設定の状態（人ごと）", "画面「符号と設定」"),
    InterfaceLabel("副本", _ids("DBM", "90212"), "設定の状態（情報ごと）", "画面「副本」"),
    InterfaceLabel("副本", _ids("DBM", "90311", "90321", "90332"), "共通の公開終了日", NONE),
    InterfaceLabel("共通", _ids("SCM", "30112"), "マスタの更新", "電文 directory-asked", False),
    InterfaceLabel("共通", _ids("SYM", "20212"), "稼動の状態", "画面「システム管理」"),
    InterfaceLabel(
        "自己情報", _ids("JTK", "10112", "10121", "10134", "10212", "10223", "10234"), "自己情報の表示", NONE
    ),
    InterfaceLabel(
        "お知らせ", _ids("OSR", "10111", "10123", "20111", "20123", "30111", "30123", "40134"), "お知らせ", NONE
    ),
    InterfaceLabel(
        "符号",
        _ids("FGU", "20221", "20234", "20215"),
        "符号の取得の依頼",
        "画面「符号と設定」、電文 code-request",
        False,
    ),
)
