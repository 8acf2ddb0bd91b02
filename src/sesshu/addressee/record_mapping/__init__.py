"""記録項目との対応: how a record of the ledger meets the legal item 個人番号, which the ledger has not."""
