"""Keeping: what the network has kept for its years goes by night, counted."""
