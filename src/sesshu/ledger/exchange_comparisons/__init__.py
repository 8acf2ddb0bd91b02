"""照会の突合: what the ledger asked of other bodies, beside what the city's intermediary recorded of it (K-058)."""
