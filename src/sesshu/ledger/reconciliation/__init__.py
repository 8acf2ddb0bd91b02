"""突合: a full file of the register compared with the ledger; differences by kind, repaired through changes."""
