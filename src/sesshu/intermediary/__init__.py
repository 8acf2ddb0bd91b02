"""中間サーバー: linkage codes, inquiries, provisions, provision copies and their records, of one municipality."""
