"""閉庁日: the days on which this office is closed, or open, by its own decision; a dated master with approval."""
