"""The window console."""
