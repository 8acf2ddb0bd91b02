"""住登外者宛名番号: one number for a person off the roll, whom the offices know by four items only."""
