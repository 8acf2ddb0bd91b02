"""What the city decides about unified addressees: limits and days, and which systems there are, dated and approved."""
