"""Benchmarks: each is a function of (tables, size, cache folder) that gives the lines it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sesshu.operate.bench import (
    addressee,
    booking,
    city_plain,
    clicking,
    copies,
    cross_table,
    disaster_extract,
    due,
    exchange,
    extract,
    judge_api,
    judging,
    kernel,
    letters,
    load_residents,
    mass_entry,
    search,
)
from sesshu.operate.bench.measure import Line
from sesshu.schedule import Tables


@dataclass(frozen=True, slots=True)
class Bench:
    run: Callable[[Tables, int, Path], list[Line]]
    size: int
    help: str


BENCHES = {
    "kernel": Bench(kernel.run, kernel.SIZE, "全市民の判定（numba で機械語にした判定核）とメモリの複写の比"),
    "judge-one": Bench(judging.one, judging.SIZE_ONE, "1人ずつの判定（理由の文つき）"),
    "judge-api": Bench(judge_api.run, judge_api.SIZE, "1人ずつの判定（理由の文つき、APIを動かして）"),
    "judge-cold": Bench(judging.cold, judging.SIZE_COLD, "judge を1人に対して新しく起動（法令の保存あり・なし）"),
    "city-plain": Bench(city_plain.run, city_plain.SIZE, "全市民の判定（numba なし、全ての演算装置）"),
    "load-residents": Bench(load_residents.run, load_residents.SIZE, "住民の全件ファイルの登録と、同じ行の COPY の比"),
    "addressee-load": Bench(addressee.load, addressee.SIZE, "個人番号の暗号化・索引・付番と、同じ行の COPY の比"),
    "addressee-check": Bench(addressee.check, addressee.SIZE, "統合宛名の毎日の整合性の確認"),
    "provision-copies": Bench(copies.load, copies.SIZE, "副本の初回登録（1人12件）と同じ行の COPY の比、続けて照合"),
    "provision-compare": Bench(copies.compare, copies.SIZE, "副本と正本の照合と、両方を読むだけのときの比"),
    "exchange": Bench(
        exchange.bulk,
        exchange.SIZE,
        "2市の間の一括照会と三者の記録の突合（--size 45000 で約1分、--size 230000 で約5分）",
    ),
    "exchange-immediate": Bench(
        clicking.immediate,
        clicking.SIZE,
        "1秒に10件の即時照会（画面を押してから台帳に回答が入るまで。--size 3000 で5分）",
    ),
    "exchange-inside": Bench(
        exchange.immediate, exchange.IMMEDIATE_SIZE, "1秒に10件の即時照会（中間サーバーの中だけ。--size 3000 で5分）"
    ),
    "due": Bench(due.run, due.SIZE, "全市判定と、入力と結果の COPY の比"),
    "extract": Bench(extract.run, extract.SIZE, "全住民のデータ出力（CSV）と COPY の比、5万行×20列の Excel"),
    "disaster-extract": Bench(
        disaster_extract.run, disaster_extract.SIZE, "全市の災害時用抽出（暗号化した1ファイル）を夜に作る"
    ),
    "search": Bench(search.run, search.SIZE, "20人が使う検索・個人画面・窓口（考える時間は1秒）"),
    "mass-entry": Bench(mass_entry.run, mass_entry.SIZE, "束の票を続けて入力する（Enter から次の空欄まで）"),
    "cross-table": Bench(cross_table.run, cross_table.SIZE, "全接種の集計（軸1～3、回数と人数）"),
    "booking": Bench(booking.run, booking.SIZE, "予約サイトを同時に使う人（考える時間は2秒。200人では待ち画面）"),
    "letters": Bench(letters.run, letters.SIZE, "発送の印刷と、同じページを組むだけのときの比"),
}
