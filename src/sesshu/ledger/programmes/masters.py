"""The master of this room, declared: what a clerk fills in to make a programme."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import CheckField, ChoiceField, DateField, NumberField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.products.catalogue import product_names
from sesshu.ledger.products.city_codes import CityCodeField
from sesshu.ledger.programmes.checking import check
from sesshu.ledger.programmes.conditions import condition_names
from sesshu.ledger.programmes.documents import sentence
from sesshu.ledger.programmes.fields import ProductsField
from sesshu.ledger.programmes.models import MOST_DOSES, Programme
from sesshu.ledger.programmes.screens.preview import preview
from sesshu.ledger.programmes.words import CATEGORIES, FROM, SEXES, UNITS, UNTIL, who

_FROM = [(code, edge.label) for code, edge in FROM.items()]
_UNTIL = [(code, edge.label) for code, edge in UNTIL.items()]
_UNITS = list(UNITS.items())


def _interval(dose: int) -> dict[str, Any]:
    return {"required": False, "least": 1, "most": 400, "hint": f"{dose - 1}回目と{dose}回目の間にあける長さ。例：27"}


class ProgrammeForm(MasterForm):
    """One programme in fields: selects, ages, intervals. Numbers are left empty where the words ask for none."""

    code = CityCodeField("事業の符号", example="mumps")
    name = TextField("事業の名前", most=40, width="long", example="おたふくかぜワクチン接種費用助成")
    category = ChoiceField("区分", choices=list(CATEGORIES.items()), style="radio")
    basis = TextField("根拠（要綱の名前と条）", most=120, width="full", example="熊本市○○接種費用助成要綱第3条")
    from_kind = ChoiceField("対象の始まり", choices=_FROM)
    from_number = NumberField(
        "始まりの数 n", required=False, least=1, most=240, hint="「n歳」「生後nか月」の n。例：12"
    )
    until_kind = ChoiceField("対象の終わり", choices=_UNTIL)
    until_number = NumberField(
        "終わりの数 n", required=False, least=1, most=240, hint="「n歳」「生後nか月」の n。例：16"
    )
    sex = ChoiceField("性別", choices=list(SEXES.items()), style="radio", required=False, initial="")
    born_from = DateField("生年月日（から）", required=False, hint="生年月日で限るときだけ。例：S37.4.2")
    born_until = DateField("生年月日（まで）", required=False)
    condition = ChoiceField(
        "対象になる状態", choices=lambda: list(condition_names().items()), required=False, empty="限らない",
        hint="再接種など、登録された状態のある人だけを対象にするとき。",
    )  # fmt: skip
    excludes_had_disease = CheckField("対象疾病にかかったことのある人を除く")
    products = ProductsField("使うワクチン", hint="一覧にないワクチンは、マスタ「市が加える製品」に先に登録します。")
    yearly = CheckField("毎年度、数え直す", hint="毎年度受けられる事業（インフルエンザなど）のとき。")
    doses = NumberField("接種の回数", least=1, most=MOST_DOSES, unit="回", example="2")
    paid_doses = NumberField("市が助成・負担する回数の上限", least=1, most=MOST_DOSES, unit="回", example="2")
    interval_2 = NumberField("1回目から2回目までの間隔", **_interval(2))
    interval_2_unit = ChoiceField("2回目の間隔の単位", choices=_UNITS, empty="", initial="d", required=False)
    interval_3 = NumberField("2回目から3回目までの間隔", **_interval(3))
    interval_3_unit = ChoiceField("3回目の間隔の単位", choices=_UNITS, empty="", initial="d", required=False)
    interval_4 = NumberField("3回目から4回目までの間隔", **_interval(4))
    interval_4_unit = ChoiceField("4回目の間隔の単位", choices=_UNITS, empty="", initial="d", required=False)
    counts_earlier = CheckField(
        "事業が始まる前に受けた接種も回数に数える", hint="自費などで済ませた人に、もう一度助成しないときに選びます。"
    )
    preview_on = DateField(
        "確かめる日",
        required=False,
        hint="「申請の前に確かめる」で使う日。空欄は今日（適用開始日が先のときはその日）。",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_number(data, "from", FROM)
        self._check_number(data, "until", UNTIL)
        low, high = data.get("born_from"), data.get("born_until")
        if low and high and high < low:
            self.add_error("born_until", "生年月日の範囲は、早い日から遅い日の順に入力してください。")
        doses, paid = data.get("doses"), data.get("paid_doses")
        if doses and paid and paid > doses:
            self.add_error("paid_doses", f"接種の回数（{doses}回）までの数を入力してください。")
        for number in range(2, MOST_DOSES + 1):
            data[f"interval_{number}_unit"] = data.get(f"interval_{number}_unit") or "d"
            if doses and number > doses and data.get(f"interval_{number}"):
                self.add_error(f"interval_{number}", f"接種の回数は{doses}回です。空欄にしてください。")
        return data

    def _check_number(self, data: dict[str, Any], side: str, edges: dict[str, Any]) -> None:
        """A number where the words ask for one, none where they do not."""
        edge = edges.get(str(data.get(f"{side}_kind") or ""))
        field = f"{side}_number"
        if edge is None or field in self.errors:
            return
        number = data.get(field)
        if edge.asks_number and number is None:
            self.add_error(field, f"「{edge.label}」の n を数字で入力してください。（例：12）")
        elif edge.asks_number and number > edge.most:
            self.add_error(field, f"「{edge.label}」の n は{edge.most}以下の数で入力してください。")
        elif not edge.asks_number and number is not None:
            self.add_error(field, f"「{edge.label}」には数がありません。空欄にしてください。")


PROGRAMME = Master(
    key="programme",
    label="市の事業",
    model=Programme,
    form=ProgrammeForm,
    columns=(
        Column("name", "事業", sort="name"),
        Column("category", "区分", lambda row: CATEGORIES[row.category], "category", css="tight"),
        Column("who", "対象", who),
        Column("products", "ワクチン・回数", lambda row: sentence(row, product_names()).split("に、", 1)[1]),
    ),
    search=("name", "basis"),
    help="任意接種の助成と行政措置予防接種。法令の定期接種はここでは変えられません。",
    fiscal=True,
    check=check,
    preview=preview,
)
