"""制度库: what hangs on the wall is what decides: the rules, their versions, and who published them."""
