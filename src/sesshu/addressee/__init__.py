"""団体内統合宛名システム: the only system of the city that holds Individual Numbers, encrypted."""
