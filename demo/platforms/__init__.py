"""One module per platform: the invented world in, the platform's answer out. Pure, no clock."""
