"""間違い接種: a case for each dose that went wrong, from the judged dose to the closed report."""
