"""Screens of the recall room."""
