"""窓口・電話: one screen from a number or a name to what a family asks."""
