"""未接種者データ出力: who is a target, unvaccinated or incomplete, counted first, listed, put out, written to."""
