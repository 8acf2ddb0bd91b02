"""Signed and encrypted messages of a system: its keys, the door through which messages come, and sending them."""
