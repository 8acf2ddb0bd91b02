"""連携の一覧: the register of connections, each with what may pass it. A dated master with approval."""
