"""連携の決まり: waiting times and the business systems behind this server, dated masters; who sees which department."""
