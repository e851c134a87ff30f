"""The resident portal: what to bring, how far a matter is, which rules hang on the wall."""
