"""The page about the school of a person."""
