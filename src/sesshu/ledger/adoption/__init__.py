"""特別養子縁組: a sealed link between two identities; the doses follow, the former one is not shown."""
