"""中間サーバー利用者の照合: its list of users compared with our register of staff, with a report of each difference."""
