"""Who may act: accounts, roles at a centre, sessions and tokens."""
