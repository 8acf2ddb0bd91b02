"""印刷事業者への委託: the encrypted package, its counts, and the register of what was handed over and came back."""
