"""情報照会: asking another body about a person through the intermediary; a clerk takes the answer over as doses."""
