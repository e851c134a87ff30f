"""办件: intake, notices, acceptance, steps, clocks, decisions, delivery, archive."""
