"""情報提供: what others ask of us, checked again with our own list, held for a person, recorded, answered."""
