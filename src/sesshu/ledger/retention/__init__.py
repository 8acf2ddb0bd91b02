"""保存期間: the class and the clock of each person by the law in force, and who is past it. Nothing is deleted here."""
