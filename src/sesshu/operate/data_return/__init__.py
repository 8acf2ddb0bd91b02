"""データの引渡し: everything of a municipality in open formats, at the end of a contract."""
