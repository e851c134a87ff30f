"""Centres (a tree), departments, posts with A and B cover, windows, staff, and when the centre is open."""
