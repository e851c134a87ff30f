"""汇总上报: registers, summaries and the day's close, all read from the ledger."""
