"""The `yikou` command: one module in `commands` for each."""
