"""庁内連携システム: what the city's systems send, checked, cut down to what each receiver may have, delivered."""
