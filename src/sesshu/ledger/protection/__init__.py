"""支援措置: the list of protected persons, an address with its reason, output that a second person approves."""
