"""Server-sent events: pages that change by themselves, drawn from the ledger as it grows."""
