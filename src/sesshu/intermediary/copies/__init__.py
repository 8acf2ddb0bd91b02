"""副本: what other bodies may be given, a copy of the originals in the ledger, kept in step with them."""
