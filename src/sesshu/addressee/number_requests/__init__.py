"""個人番号の出力・表示の依頼: asking for an export of links or for one number; another decides; then once."""
