"""許可の決まり: what the network decides about permits, dated and with approval."""
