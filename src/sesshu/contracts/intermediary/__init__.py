"""Messages between a business system and the intermediary of its city. People are named by business number alone."""
