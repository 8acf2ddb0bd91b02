"""災害時用抽出: one encrypted page for a counter PC without network, and the doses that were noted there."""
