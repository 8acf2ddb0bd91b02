"""What each kind of difference means, and what somebody does about it now."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.ledger.exchange_comparisons.models import DifferenceKind as Kind

ASK_THERE = "中間サーバーの担当に照会番号を伝え、操作の記録を確かめてください。"


@dataclass(frozen=True, slots=True)
class Words:
    """`means` says what it is, `act` what to do."""

    means: str
    act: str


def _changed(what: str) -> Words:
    return Words(
        f"{what}が、送ったときのものと違います。どちらかの記録があとから変わりました。",
        f"照会の画面と中間サーバーの「情報照会」を見比べ、どちらが変わったかを確かめます。{ASK_THERE}",
    )


WORDS: dict[Kind, Words] = {
    Kind.UNKNOWN_HERE: Words(
        "台帳の接続キーで、台帳にない照会がされました。だれかが台帳の外で接続キーを使ったか、台帳の照会が消えています。",
        "台帳の消去の記録にある人の照会でなければ、すぐに中間サーバーで接続キーを発行し直し、情報セキュリティの責任者に"
        f"知らせてください。{ASK_THERE}",
    ),
    Kind.UNKNOWN_THERE: Words(
        "台帳が送った照会が、中間サーバーの記録にありません。中間サーバーの記録が消えたか、接続する相手か接続キーの登録が"
        "変わったか、送れないまま止まっています。",
        f"接続先と接続キーの登録を確かめてください。{ASK_THERE}まだ必要な照会は、原因が分かってから照会し直します。",
    ),
    Kind.OTHER_PERSON: Words(
        "台帳の照会の人と、中間サーバーが照会した人が違います。どちらかの記録があとから別の人に付きました。",
        "回答を取り入れずに、照会の画面の人を確かめてください。取り入れた回答があれば、その接種記録も確かめます。"
        f"{ASK_THERE}",
    ),
    Kind.NOT_WITHHELD: Words(
        "台帳が不開示と送った照会に、中間サーバーで不開示の印がありません。本人の一覧に載るおそれがあります。",
        f"中間サーバーの担当に、この照会を不開示にするよう、すぐに依頼してください。{ASK_THERE}",
    ),
    Kind.OTHER_BODY: _changed("照会した相手の団体"),
    Kind.OTHER_DUTY: _changed("照会の事務"),
    Kind.OTHER_ROW: _changed("照会許可用照合リストの項"),
    Kind.OTHER_GROUND: _changed("照会の元になる案件"),
    Kind.OTHER_SUBJECT: _changed("照会された人の立場"),
    Kind.OTHER_INFORMATION: _changed("求めた情報か項目"),
    Kind.OTHER_DEPARTMENT: _changed("照会した部署"),
    Kind.ANSWER_MISSING: Words(
        "中間サーバーに1日より前に届いた回答が、台帳にないか足りません。台帳の受取りが止まっているか、ほかのだれかが台帳の"
        "接続キーで受け取ったか、台帳の回答が消えています。台帳の照会が期限切れなら、終わったあとに回答があったと"
        "分かったものです。",
        "処理の一覧で「情報照会の送信と回答の受取り」を、照会の画面で中間サーバーの言葉を確かめてください（部署が接続の範囲に"
        f"ないときは、そこに出ます）。受け取った覚えがなければ、{ASK_THERE}期限切れの照会の回答がまだ必要なら、照会し直してください。",
    ),
    Kind.ANSWER_DIFFERS: Words(
        "台帳の回答と、中間サーバーに残る回答の内容が違います。どちらかがあとから変わりました。",
        f"取り入れた接種記録を、中間サーバーの「情報照会」の回答と見比べてください。{ASK_THERE}",
    ),
    Kind.STATE_DIFFERS: Words(
        "有効期間か取り入れを決めた日から1日たっても、台帳と中間サーバーの状態か結果が違います。",
        "処理の一覧で「情報照会の送信と回答の受取り」が動いているかを確かめてください。動いているのに違うときは、"
        f"{ASK_THERE}",
    ),
}  # fmt: skip
