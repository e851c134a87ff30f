"""Pages of whoever inspects, on a telephone in the hall."""
