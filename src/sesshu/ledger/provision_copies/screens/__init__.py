"""Screens of the room of copies."""
