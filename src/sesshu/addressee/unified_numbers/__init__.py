"""統合宛名: one unified number a person, the Individual Number behind it, and the business numbers that lead to it."""
