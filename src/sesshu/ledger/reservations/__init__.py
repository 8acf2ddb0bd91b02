"""イベントの予約: who has which seat, who waits for one, and how a seat is taken by exactly one person."""
