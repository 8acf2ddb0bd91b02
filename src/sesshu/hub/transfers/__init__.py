"""移転: vaccination facts for another department, on each inquiry only, under an approved データ使用承認願."""
