"""The service-item catalogue (事项库): items, guides, joint packages, search."""
