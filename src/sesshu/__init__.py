"""Immunization office of a Japanese city (予防接種業務)."""

__version__ = "0.1.0"
