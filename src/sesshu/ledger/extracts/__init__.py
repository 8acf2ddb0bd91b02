"""データ出力: rows of the ledger by subject, columns by right and conditions; counted first, then registered."""
