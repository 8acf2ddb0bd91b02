"""ロット回収: which doses came from a recalled lot, who has to be told, and who told them."""
