"""What goes in and out of the API, typed: one file a topic, the words that they share in `words`."""
