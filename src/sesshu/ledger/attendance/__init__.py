"""イベント参加者登録: who came, how far they got on the day, and the doses that come of it."""
