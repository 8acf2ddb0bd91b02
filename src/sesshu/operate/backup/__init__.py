"""控え: one municipality's database and files, sealed, proven by counts, and brought back into a new database."""
