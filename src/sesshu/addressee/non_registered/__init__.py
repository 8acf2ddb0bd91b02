"""住登外者宛名番号: one number for a person off the roll, for the offices of a city that know them by four items only."""
