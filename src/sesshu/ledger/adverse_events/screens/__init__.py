"""Screens of the adverse event room."""
