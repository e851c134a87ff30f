"""The evaluation pad: the resident's own hand."""
