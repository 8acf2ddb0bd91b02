"""すぐ使える統計表: each is made of the same parts, so that screen, file and print say the same."""
