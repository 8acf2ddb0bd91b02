"""確認リスト: what every system says of its people, compared each day; disagreements that staff work off."""
