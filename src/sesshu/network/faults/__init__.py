"""Fault switches: what a network can do wrong, on purpose, for tests and training. Production has none."""
