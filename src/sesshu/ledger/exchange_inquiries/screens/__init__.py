"""Screens of the room of inquiries to other bodies."""
