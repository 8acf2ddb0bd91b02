"""受付票: what was asked at the counter or on the telephone, by whom, and what was shown and answered."""
