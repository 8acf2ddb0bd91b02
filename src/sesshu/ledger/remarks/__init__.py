"""備考: remarks about a person that every clerk sees at once, with period and author."""
