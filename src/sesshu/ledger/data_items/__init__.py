"""データ項目: what every column of the ledger is, in words; checked against the real schema."""
