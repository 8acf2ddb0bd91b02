"""連携の決まり: waiting times, the systems behind this server and what each may do, dated masters; who sees which
department."""
