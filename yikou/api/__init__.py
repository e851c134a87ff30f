"""The HTTP API: the same verbs and the same refusals as the pages, for machines."""
