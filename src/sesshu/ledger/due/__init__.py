"""全市判定: where everybody of the city stands in every series on a day, and who changes state when the law does."""
