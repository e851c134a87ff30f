"""Ruling: a rule's typed values as a form that a director can fill in, and back to what a version says."""
