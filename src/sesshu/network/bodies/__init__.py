"""Bodies (機関) that take part: their kinds, addresses, public keys and published assessments."""
