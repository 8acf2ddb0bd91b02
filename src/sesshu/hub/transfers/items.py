"""The facts that may be asked for. There is nothing else to choose from: vaccination facts only."""

ITEMS = {"given_on": "接種日", "vaccine": "ワクチン", "lot_number": "製造番号", "kind": "区分（定期・任意）"}


def names(items: list[str]) -> str:
    return "、".join(ITEMS[one] for one in items)
