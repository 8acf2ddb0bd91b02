"""決裁資料: one PDF with everything that the decision about a mailing needs."""
