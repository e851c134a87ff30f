"""Pages: the resident portal, the window console, the office, and what they share."""
