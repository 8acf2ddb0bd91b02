"""The protected family for every test of this folder."""

from tests.ledger.protection.world import world

__all__ = ["world"]
