"""Screens of the mailing room."""
