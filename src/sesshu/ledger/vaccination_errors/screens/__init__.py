"""Screens of the vaccination error room."""
