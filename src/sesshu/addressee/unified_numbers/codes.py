"""What codes that other systems send are called on this city's pages."""

from __future__ import annotations

# The letters stand in what links were before; the ledger used to tell them.
SEXES = {"0": "不明", "1": "男", "2": "女", "M": "男", "F": "女"}
# How a number was obtained; a clerk's own words stay.
SOURCES = {"register": "住民記録", "non_registered": "住登外者の登録"}
# By `source`: who speaks of numbers that are another system's (the ledger of the register's). Everybody else speaks of
# their own.
TELLERS = {"ledger": "予防接種台帳"}
