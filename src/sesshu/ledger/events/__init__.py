"""イベント（集団接種・健診など）: kinds, venues, days with their sessions, opening days, cancelling, copies."""
