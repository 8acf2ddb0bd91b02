"""受領と配信: what came in, cut down to what each receiver may have, and how it reached them."""
