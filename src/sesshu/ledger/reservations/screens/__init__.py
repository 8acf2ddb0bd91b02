"""Screens of the reservations room."""
