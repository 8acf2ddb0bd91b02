"""Whoever acts here has an account in a section."""

from tests.ledger.sections import chief, clerk, lead, stranger

__all__ = ["chief", "clerk", "lead", "stranger"]
