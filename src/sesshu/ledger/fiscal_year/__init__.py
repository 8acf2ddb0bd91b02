"""年度更新の予行: how the office stands on the coming 1 April, and what would fail there."""
