"""仮登録: people whom the register does not know yet, and joining them to the person it then tells us of."""
