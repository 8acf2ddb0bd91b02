"""システム管理: batch state, statistics, health, and deletion of what is past its time, on one page."""
