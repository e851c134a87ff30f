"""People and households, their identity data under seal, consent, and the material vault."""
