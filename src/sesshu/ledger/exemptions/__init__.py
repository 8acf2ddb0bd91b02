"""免除の事実: what tax, welfare and care offices say of a person, as far as a co-payment or a benefit rests on it."""
