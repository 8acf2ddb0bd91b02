"""What codes that other systems send are called on this city's pages."""

from __future__ import annotations

from sesshu.addressee.number_rules.models import Teller

# The letters stand in what links were before; the ledger used to tell them.
SEXES = {"0": "不明", "1": "男", "2": "女", "M": "男", "F": "女"}
# How a number was obtained; a clerk's own words stay.
SOURCES = {"register": "住民記録", "non_registered": "住登外者の登録"}
# By `source`. Which calling system may say so stands in the master 個人番号の利用.
TELLERS = dict(Teller.choices)
