"""副反応疑い報告: what institutions and guardians report, linked to dose and lot, forwarded and followed."""
