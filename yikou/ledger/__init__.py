"""台账: the append-only entries from which every register, summary and report is read."""
